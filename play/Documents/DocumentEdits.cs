// Over 150 lines: each change of the cells stands beside what takes it back.
using BertNotebooks.Dib.Format;

namespace BertNotebooks.Play.Documents;

/// <summary>Changes the cells of an open notebook, and takes changes of their order, number and kind back.</summary>
/// <remarks>What was typed is never lost by that: where a text would go that was typed since, one more undo brings it back.</remarks>
internal sealed class DocumentEdits(DocumentLayout layout, Func<string> newId)
{
    private readonly Stack<Action> _undo = new();
    private (byte[] Bytes, IReadOnlyList<PlayCell> Cells)? _rendered;

    /// <summary>The cells as they are now.</summary>
    public DocumentLayout Layout { get; private set; } = layout;

    /// <summary>Whether there is anything to undo.</summary>
    public bool CanUndo => _undo.Count > 0;

    /// <summary>The file as it would be written now, and the cells that are shown.</summary>
    public (byte[] Bytes, IReadOnlyList<PlayCell> Cells) Rendered => _rendered ??= Layout.Render();

    /// <summary>Gives a cell another text, as typing does.</summary>
    public void SetText(string id, string text)
    {
        Layout.Block(id).Text = text.ReplaceLineEndings("\n");
        _rendered = null;
    }

    /// <summary>Gives a cell another text in one step.</summary>
    public void ReplaceText(string id, string text)
    {
        DocumentBlock block = Layout.Block(id);
        string before = block.Text;
        SetText(id, text);
        _undo.Push(() => TakeBack(block, text, before));
    }

    /// <summary>Puts a new cell behind another, or at the beginning.</summary>
    public string Insert(string? after, CellKind kind, string text)
    {
        int index = IndexBehind(after);
        DocumentBlock block = new(newId(), kind, text.ReplaceLineEndings("\n"), Layout.Style);
        InsertBlock(index, block);
        return block.Id!;
    }

    /// <summary>Takes a cell out.</summary>
    public void Delete(string id)
    {
        int index = Layout.IndexOf(id);
        DocumentBlock block = Layout.Blocks[index];
        Layout.Blocks.RemoveAt(index);
        Done(() => Layout.Blocks.Insert(index, block));
    }

    /// <summary>Puts a cell behind another, or at the beginning.</summary>
    public void Move(string id, string? after)
    {
        int from = Layout.IndexOf(id), behind = IndexBehind(after), to = behind > from ? behind - 1 : behind;
        if (to != from && id != after)
        {
            MoveBlock(from, to);
            Done(() => MoveBlock(to, from));
        }
    }

    /// <summary>Makes a cell one of the other kind.</summary>
    public void SetKind(string id, CellKind kind)
    {
        DocumentBlock block = Layout.Block(id);
        CellKind before = block.Kind;
        if (kind != before)
        {
            block.Kind = kind;
            Done(() => block.Kind = before);
        }
    }

    /// <summary>Does what the lines in a cell's text say that begin a cell.</summary>
    /// <returns>Whether there was one that the kit has a cell for.</returns>
    public bool Split(string id)
    {
        int index = Layout.IndexOf(id);
        DocumentBlock block = Layout.Blocks[index];
        (CellKind kind, string text) = (block.Kind, block.Text);
        IReadOnlyList<(CellKind Kind, string Text)> parts = TypedCells.Split(kind, text);
        if (parts is [var only] && only == (kind, DocumentBlock.Trim(text).Text))
        {
            return false;
        }

        (block.Kind, block.Text) = parts[0];
        DocumentBlock[] more = [.. parts.Skip(1).Select(part => new DocumentBlock(newId(), part.Kind, part.Text, Layout.Style))];
        Layout.Blocks.InsertRange(index + 1, more);
        Done(() =>
        {
            bool isTyped = !parts.Select(part => part.Text).SequenceEqual(more.Prepend(block).Select(part => part.Text));
            string now = isTyped ? TypedCells.Join(kind, more.Prepend(block).Select(part => (part.Kind, part.Text))) : text;
            Layout.Blocks.RemoveRange(index + 1, more.Length);
            (block.Kind, block.Text) = (kind, now);
        });
        return true;
    }

    /// <summary>Takes all cells from elsewhere, in one step; the undo of it can be undone once.</summary>
    public void Replace(DocumentLayout by) => Replace(by, isFirst: true);

    /// <summary>Takes the last step back.</summary>
    public bool Undo()
    {
        if (!_undo.TryPop(out Action? undo))
        {
            return false;
        }

        undo();
        _rendered = null;
        return true;
    }

    private void Replace(DocumentLayout by, bool isFirst)
    {
        DocumentLayout before = Layout;
        Layout = by;
        _rendered = null;
        byte[] bytes = Rendered.Bytes;
        Done(() =>
        {
            bool isTyped = !Rendered.Bytes.AsSpan().SequenceEqual(bytes);
            Layout = before;
            if (isFirst || isTyped)
            {
                _undo.Push(() => Replace(by, isFirst: false));
            }
        });
    }

    private void Done(Action undo)
    {
        _rendered = null;
        _undo.Push(undo);
    }

    private int IndexBehind(string? after) => after is null ? 0 : Layout.IndexOf(after) + 1;

    private void MoveBlock(int from, int to)
    {
        DocumentBlock block = Layout.Blocks[from];
        Layout.Blocks.RemoveAt(from);
        Layout.Blocks.Insert(to, block);
    }

    private void InsertBlock(int index, DocumentBlock block)
    {
        string text = block.Text;
        Layout.Blocks.Insert(index, block);
        Done(() =>
        {
            Layout.Blocks.RemoveAt(index);
            if (block.Text != text)
            {
                _undo.Push(() => InsertBlock(index, block));
            }
        });
    }

    private void TakeBack(DocumentBlock block, string given, string before)
    {
        string now = block.Text;
        block.Text = before;
        if (now != given)
        {
            _undo.Push(() =>
            {
                block.Text = now;
                _undo.Push(() => TakeBack(block, now, before));
            });
        }
    }
}
