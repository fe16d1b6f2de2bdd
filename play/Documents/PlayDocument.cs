// Over 150 lines: the whole of what can be done with an open notebook, most of it one line each.
using System.Security.Cryptography;
using BertNotebooks.Dib.Format;

namespace BertNotebooks.Play.Documents;

/// <summary>An open notebook that can be edited and written back; what is not edited keeps its bytes.</summary>
internal sealed class PlayDocument
{
    private readonly DocumentFile _file;
    private readonly PlayStore? _store;
    private readonly DocumentEdits _edits;
    private readonly Dictionary<string, string> _originals = [];
    private IReadOnlyList<PlayCell> _saved = [];
    private (IReadOnlyList<PlayCell> Cells, byte[] Bytes) _kept = ([], []);
    private int _lastId;

    private PlayDocument(DocumentFile file, PlayStore? store)
    {
        (_file, _store) = (file, store);
        StoredDocument? stored = store?.ReadDocument();
        _lastId = stored?.LastId ?? 0;
        _edits = new DocumentEdits(Adopt(file.Bytes, stored?.Saved ?? []), NewId);
        _saved = CellsOfFile();
        if (stored?.Draft is { } draft && stored.FileHash == Hash(file.Bytes))
        {
            _edits = new DocumentEdits(Arranged(draft), NewId);
            HasRestoredDraft = IsChanged;
        }
        else if (stored?.Draft?.Select(cell => (cell.Kind, cell.Text)).SequenceEqual(Cells.Select(cell => (cell.Kind, cell.Text))) == false)
        {
            store!.WriteOfferedDraft(stored);
        }

        HasOfferedDraft = store?.ReadOfferedDraft() is not null;
    }

    /// <summary>The file, as an absolute path.</summary>
    public string Path => _file.Path;

    /// <summary>The file's name without folder and ending.</summary>
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>The folder of the file.</summary>
    public string Folder => System.IO.Path.GetDirectoryName(Path)!;

    /// <summary>The cells in their order.</summary>
    public IReadOnlyList<PlayCell> Cells => _edits.Rendered.Cells;

    /// <summary>Whether the file would be written differently now.</summary>
    public bool IsChanged => !ToBytes().AsSpan().SequenceEqual(_file.Bytes);

    /// <summary>Whether there is anything to undo.</summary>
    public bool CanUndo => _edits.CanUndo;

    /// <summary>Whether the cells hold what was typed before the server ended, and was not saved.</summary>
    public bool HasRestoredDraft { get; private set; }

    /// <summary>Whether there is a draft that was made from another state of the file: <see cref="TakeOfferedDraft"/> or <see cref="DropOfferedDraft"/> decide.</summary>
    public bool HasOfferedDraft { get; private set; }

    /// <summary>Opens a notebook; with a store, cells keep their ids over a restart, drafts come back and originals are known.</summary>
    /// <exception cref="BertNotebooksException">The file is missing, too large, not text, or not a notebook of C# and Markdown cells.</exception>
    public static PlayDocument Load(string path, PlayStore? store = null) => new(new DocumentFile(path), store);

    /// <summary>A cell, or null when there is none of this id.</summary>
    public PlayCell? Find(string id) => Cells.FirstOrDefault(cell => cell.Id == id);

    /// <summary>Gives a cell another text.</summary>
    /// <exception cref="ArgumentException">There is no such cell.</exception>
    public void SetText(string id, string text) => _edits.SetText(id, text);

    /// <summary>Puts a new cell behind another, or at the beginning.</summary>
    /// <returns>Its id.</returns>
    /// <exception cref="ArgumentException">There is no cell to put it behind.</exception>
    public string Insert(string? after, CellKind kind, string text) => _edits.Insert(after, kind, text);

    /// <summary>Takes a cell out.</summary>
    /// <exception cref="ArgumentException">There is no such cell.</exception>
    public void Delete(string id) => _edits.Delete(id);

    /// <summary>Puts a cell behind another, or at the beginning.</summary>
    /// <exception cref="ArgumentException">There is no such cell.</exception>
    public void Move(string id, string? after) => _edits.Move(id, after);

    /// <summary>Makes a cell one of the other kind.</summary>
    /// <exception cref="ArgumentException">There is no such cell.</exception>
    public void SetKind(string id, CellKind kind) => _edits.SetKind(id, kind);

    /// <summary>Does what the lines in a cell's text say that begin a cell: the cell becomes several, or another kind when such a line comes first.</summary>
    /// <returns>Whether there was such a line of a cell that the kit has.</returns>
    /// <exception cref="ArgumentException">There is no such cell.</exception>
    public bool Split(string id) => _edits.Split(id);

    /// <summary>Takes back the last that was inserted, deleted, moved, split, reset, reloaded or made another kind; texts that were typed since stay.</summary>
    /// <returns>Whether there was anything.</returns>
    public bool Undo() => _edits.Undo();

    /// <summary>What the lesson has in a cell's place without the learner's edits, also those that were saved; null for a cell of the learner's own.</summary>
    public string? OriginalText(string id) => _originals.GetValueOrDefault(id);

    /// <summary>Gives a cell its original text.</summary>
    /// <returns>Whether it has one and held another.</returns>
    /// <exception cref="ArgumentException">There is no such cell.</exception>
    public bool ResetText(string id)
    {
        if (OriginalText(id) is not string original || _edits.Layout.Block(id).Text == original)
        {
            return false;
        }

        _edits.ReplaceText(id, original);
        return true;
    }

    /// <summary>The file as it would be written now.</summary>
    public byte[] ToBytes() => _edits.Rendered.Bytes;

    /// <summary>Tells whether another program wrote the file since it was last read or written; cheap enough to ask each second.</summary>
    public bool HasChangedOnDisk() => _file.HasChanged();

    /// <summary>The text that the file holds now; null when it is gone or is no text.</summary>
    public string? TextOnDisk() => _file.TextOnDisk();

    /// <summary>Writes the file.</summary>
    /// <param name="force">Whether to overwrite what another program wrote there.</param>
    public SaveResult Save(bool force)
    {
        SaveResult result = DocumentCheck.Refusal(Path, Cells, ToBytes()) ?? _file.Write(ToBytes(), force);
        if (result is Saved)
        {
            _edits.Layout.MarkSaved();
            _saved = CellsOfFile();
            SaveDraft();
        }

        return result;
    }

    /// <summary>Takes what the file holds now; cells of the same text keep their ids. An undo brings back what was here.</summary>
    /// <exception cref="BertNotebooksException">The file is missing or no notebook any more; the document stays as it is.</exception>
    public void Reload()
    {
        byte[] bytes = _file.Read();
        DocumentLayout layout = Adopt(bytes, Stored(_saved));
        _file.Accept(bytes);
        _edits.Replace(layout);
        _saved = CellsOfFile();
        SaveDraft();
    }

    /// <summary>Keeps the cells in the store, so that nothing typed is lost with the server; to be called within a second after an edit, and with outputs, which are known by the ids of cells.</summary>
    /// <returns>Null, or why they cannot be kept.</returns>
    public string? SaveDraft()
    {
        // Both are new objects after each change.
        if (_store is null || (ReferenceEquals(_kept.Cells, Cells) && ReferenceEquals(_kept.Bytes, _file.Bytes)))
        {
            return null;
        }

        string? problem = _store.WriteDocument(new StoredDocument(Hash(_file.Bytes), _lastId, Stored(_saved), IsChanged ? Stored(Cells) : null));
        _kept = problem is null ? (Cells, _file.Bytes) : _kept;
        return problem;
    }

    /// <summary>Takes the offered draft in place of the cells; an undo brings those back.</summary>
    /// <returns>Null, or why it cannot be taken.</returns>
    public string? TakeOfferedDraft()
    {
        if (_store?.ReadOfferedDraft() is not { Draft: { } draft } offered)
        {
            return "There is no draft any more.";
        }

        _lastId = Math.Max(_lastId, offered.LastId);
        _edits.Replace(Arranged(draft));
        return SaveDraft() ?? DropOfferedDraft();
    }

    /// <summary>Forgets the offered draft.</summary>
    /// <returns>Null, or why it cannot be deleted.</returns>
    public string? DropOfferedDraft()
    {
        HasOfferedDraft = false;
        return _store?.DeleteOfferedDraft();
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private string NewId() => $"c{++_lastId}";

    // A cell that was edited outside is the lesson's, renewed, unless the learner had edited it here.
    private DocumentLayout Adopt(byte[] bytes, IReadOnlyList<StoredCell> before) => new(Path, bytes, cells =>
    {
        int[] found = CellMatching.Match([.. before.Select(cell => (cell.Kind, cell.Text))], cells);
        string[] ids = [.. found.Select(old => old < 0 ? NewId() : before[old].Id)];
        for (int i = 0; i < ids.Length; i++)
        {
            StoredCell? old = found[i] < 0 ? null : before[found[i]];
            if (old is null || old.Text == old.Original)
            {
                _originals[ids[i]] = cells[i].Text;
            }
            else if (old.Original is string original)
            {
                _originals[ids[i]] = original;
            }
        }

        return ids;
    });

    // The cells of the file in the order and with the texts of a draft.
    private DocumentLayout Arranged(IReadOnlyList<StoredCell> draft)
    {
        DocumentLayout layout = new(Path, _file.Bytes, _ => _saved.Select(cell => cell.Id));
        layout.Arrange(draft);
        return layout;
    }

    private PlayCell[] CellsOfFile() => [.. Cells.Select(cell => cell with { Text = DocumentBlock.Trim(cell.Text).Text }).Where(cell => cell.Text.Length > 0)];

    private StoredCell[] Stored(IReadOnlyList<PlayCell> cells) => [.. cells.Select(cell => new StoredCell(cell.Id, cell.Kind, cell.Text, OriginalText(cell.Id)))];
}
