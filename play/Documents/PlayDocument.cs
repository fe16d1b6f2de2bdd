using BertNotebooks.Dib.Format;

namespace BertNotebooks.Play.Documents;

/// <summary>An open notebook that can be edited and written back; what is not edited keeps its bytes.</summary>
internal sealed class PlayDocument
{
    private readonly DocumentFile _file;
    private readonly Stack<Action> _undo = new();
    private DocumentLayout _layout;
    private (byte[] Bytes, IReadOnlyList<PlayCell> Cells)? _rendered;
    private int _lastId;

    private PlayDocument(DocumentFile file)
    {
        _file = file;
        _layout = new DocumentLayout(file.Path, file.Bytes, NewId);
    }

    /// <summary>The file, as an absolute path.</summary>
    public string Path => _file.Path;

    /// <summary>The cells in their order.</summary>
    public IReadOnlyList<PlayCell> Cells => Rendered.Cells;

    /// <summary>Whether the file would be written differently now.</summary>
    public bool IsChanged => !Rendered.Bytes.AsSpan().SequenceEqual(_file.Bytes);

    /// <summary>Whether there is anything to undo.</summary>
    public bool CanUndo => _undo.Count > 0;

    private (byte[] Bytes, IReadOnlyList<PlayCell> Cells) Rendered => _rendered ??= _layout.Render();

    /// <summary>Opens a notebook.</summary>
    /// <exception cref="BertNotebooksException">The file is missing, too large, not text, or not a notebook of C# and Markdown cells.</exception>
    public static PlayDocument Load(string path) => new(new DocumentFile(path));

    /// <summary>A cell, or null when there is none of this id.</summary>
    public PlayCell? Find(string id) => Cells.FirstOrDefault(cell => cell.Id == id);

    /// <summary>Gives a cell another text.</summary>
    /// <exception cref="ArgumentException">There is no such cell.</exception>
    public void SetText(string id, string text) => Change(() => Block(id).Text = text.ReplaceLineEndings("\n"));

    /// <summary>Puts a new cell behind another, or at the beginning.</summary>
    /// <returns>Its id.</returns>
    /// <exception cref="ArgumentException">There is no cell to put it behind.</exception>
    public string Insert(string? after, CellKind kind, string text)
    {
        int index = IndexBehind(after);
        string id = NewId();
        DocumentBlock block = new(id, kind, text.ReplaceLineEndings("\n"), _layout.Style);
        Change(() => _layout.Blocks.Insert(index, block));
        _undo.Push(() => RemoveInserted(block, text));
        return id;
    }

    /// <summary>Takes a cell out.</summary>
    /// <exception cref="ArgumentException">There is no such cell.</exception>
    public void Delete(string id)
    {
        int index = _layout.IndexOf(id);
        DocumentBlock block = _layout.Blocks[index];
        Change(() => _layout.Blocks.RemoveAt(index));
        _undo.Push(() => _layout.Blocks.Insert(index, block));
    }

    /// <summary>Puts a cell behind another, or at the beginning.</summary>
    /// <exception cref="ArgumentException">There is no such cell.</exception>
    public void Move(string id, string? after)
    {
        int from = _layout.IndexOf(id);
        int to = IndexBehind(after);
        to = to > from ? to - 1 : to;
        if (id != after && to != from)
        {
            Change(() => MoveBlock(from, to));
            _undo.Push(() => MoveBlock(to, from));
        }
    }

    /// <summary>Makes a cell one of the other kind.</summary>
    /// <exception cref="ArgumentException">There is no such cell.</exception>
    public void SetKind(string id, CellKind kind)
    {
        DocumentBlock block = Block(id);
        CellKind before = block.Kind;
        if (kind != before)
        {
            Change(() => block.Kind = kind);
            _undo.Push(() => block.Kind = before);
        }
    }

    /// <summary>Takes back the last that was inserted, deleted, moved or made another kind; texts that were typed since stay.</summary>
    /// <returns>Whether there was anything.</returns>
    public bool Undo()
    {
        if (!_undo.TryPop(out Action? undo))
        {
            return false;
        }

        Change(undo);
        return true;
    }

    /// <summary>The file as it would be written now.</summary>
    public byte[] ToBytes() => Rendered.Bytes;

    /// <summary>Tells whether another program wrote the file since it was last read or written; cheap enough to ask each second.</summary>
    public bool HasChangedOnDisk() => _file.HasChanged();

    /// <summary>Writes the file.</summary>
    /// <param name="force">Whether to overwrite what another program wrote there.</param>
    public SaveResult Save(bool force)
    {
        SaveResult? refusal = DocumentCheck.Refusal(Path, Cells, ToBytes());
        SaveResult result = refusal ?? _file.Write(ToBytes(), force);
        if (result is Saved)
        {
            _layout.MarkSaved();
        }

        return result;
    }

    private string NewId() => $"c{++_lastId}";

    private DocumentBlock Block(string id) => _layout.Blocks[_layout.IndexOf(id)];

    private int IndexBehind(string? after) => after is null ? 0 : _layout.IndexOf(after) + 1;

    private void MoveBlock(int from, int to)
    {
        DocumentBlock block = _layout.Blocks[from];
        _layout.Blocks.RemoveAt(from);
        _layout.Blocks.Insert(to, block);
    }

    // What was typed into it is not lost: one more undo brings it back.
    private void RemoveInserted(DocumentBlock block, string text)
    {
        int index = _layout.Blocks.IndexOf(block);
        _layout.Blocks.RemoveAt(index);
        if (block.Text != text)
        {
            _undo.Push(() => _layout.Blocks.Insert(index, block));
        }
    }

    private void Change(Action change)
    {
        change();
        _rendered = null;
    }
}
