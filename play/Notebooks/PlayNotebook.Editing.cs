using System.Text.Json.Nodes;
using System.Threading.Channels;
using BertNotebooks.Dib.Format;
using BertNotebooks.Play.Documents;

namespace BertNotebooks.Play.Notebooks;

/// <content>Changes of texts and of the order of cells.</content>
internal sealed partial class PlayNotebook
{
    /// <summary>Takes a text that a page typed; one that starts from an older version is given back to its page, and nothing is dropped.</summary>
    public void Edit(Channel<string> page, string client, string cell, int version, string text) => _mailbox.Post(() =>
    {
        Touch();
        if (Find(cell) is not { } found)
        {
            Conflict(page, cell, 0, null);
        }
        else if (RecordOf(cell).Version != version && found.Text != text)
        {
            Conflict(page, cell, RecordOf(cell).Version, found.Text);
        }
        else
        {
            SetText(cell, text, client);
        }
    });

    /// <summary>Puts a new cell behind another, or at the beginning.</summary>
    public void Insert(string? after, CellKind kind, string text) => ChangeOrder(() => _document.Insert(after, kind, text));

    /// <summary>Takes a cell out; <see cref="Undo"/> brings it back.</summary>
    public void Delete(string cell) => ChangeOrder(() => _document.Delete(cell));

    /// <summary>Moves a cell behind another, or to the beginning.</summary>
    public void Move(string cell, string? after) => ChangeOrder(() => _document.Move(cell, after));

    /// <summary>Makes a text of code, or code of a text.</summary>
    public void SetKind(string cell, CellKind kind) => ChangeOrder(() => _document.SetKind(cell, kind));

    /// <summary>Takes the last insertion, deletion, move or change of kind back.</summary>
    public void Undo() => ChangeOrder(() => _document.Undo());

    /// <summary>Does what a typed separator line says: two cells.</summary>
    public void Split(string cell) => ChangeOrder(() => _document.Split(cell));

    /// <summary>Gives a cell the text back that it had when the notebook was opened for the first time.</summary>
    public void Reset(string cell) => ChangeOrder(() =>
    {
        if (_document.OriginalText(cell) is null)
        {
            Tell(Banner.Info("This cell is your own: there is no first text to go back to. Undo in the editor, or delete the cell."));
        }
        else
        {
            _document.ResetText(cell);
        }
    });

    /// <summary>Moves a slider: its number in the code becomes another, and what depends on it runs.</summary>
    public void Slide(string cell, int slider, decimal value) => _mailbox.Post(() =>
    {
        if (Find(cell) is { Kind: CellKind.CSharp } found)
        {
            SetText(cell, SliderLine.With(found.Text, slider, value), client: "");
            RunSlide(cell);
        }
    });

    /// <summary>Notes what the learner expects of a cell.</summary>
    public void Predict(string cell, string text) => _mailbox.Post(() =>
    {
        if (Find(cell) is { } found && PredictLine.Find(found.Text) is { } question)
        {
            Warn(_store.Progress.Predict(question, text));
            PublishText(found, client: "");
        }
    });

    private void SetText(string cell, string text, string client)
    {
        _document.SetText(cell, text);
        RecordOf(cell).Version++;
        PublishText(Find(cell)!, client);
        NoteEdit(cell);
    }

    private void ChangeOrder(Action change) => _mailbox.Post(() =>
    {
        Touch();
        Dictionary<string, (CellKind Kind, string Text, int Number)> before = _document.Cells.ToDictionary(cell => cell.Id, cell => (cell.Kind, cell.Text, cell.Number));
        try
        {
            change();
        }
        catch (ArgumentException)
        {
            // The page named a cell that another page has taken out: the order that it gets says so.
        }

        foreach (PlayCell cell in _document.Cells.Where(cell => before.TryGetValue(cell.Id, out var old) && old.Text != cell.Text))
        {
            RecordOf(cell.Id).Version++;
        }

        _log.Publish("order", new JsonObject
        {
            ["order"] = Order(),
            ["cells"] = new JsonArray([.. _document.Cells
                .Where(cell => !before.TryGetValue(cell.Id, out var old) || old != (cell.Kind, cell.Text, cell.Number))
                .Select(View)]),
        });
        NoteEdit(null);
    });

    private static void Conflict(Channel<string> page, string cell, int version, string? text) => page.Writer.TryWrite(new JsonObject
    {
        ["t"] = "conflict", ["cell"] = cell, ["version"] = version, ["text"] = text,
    }.ToJsonString());
}
