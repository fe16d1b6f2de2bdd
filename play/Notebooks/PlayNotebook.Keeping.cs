using System.Text.Json.Nodes;
using BertNotebooks.Play.Documents;

namespace BertNotebooks.Play.Notebooks;

/// <content>What outlives the server: drafts, outputs, earlier curves.</content>
internal sealed partial class PlayNotebook
{
    private readonly HashSet<string> _unkept = [];
    private string? _lastWarning;

    // Once, at the opening: what an earlier server has kept.
    private void Restore()
    {
        foreach (CellJournal kept in _store.Outputs.Read())
        {
            CellRecord record = RecordOf(kept.Cell);
            record.Restore(kept, _store.Outputs.ReadEarlier(kept.Cell));
            _runs = _runsBefore = Math.Max(_runs, kept.Run);
        }

        NoteEdit(null);
        Warm();
        if (_document.HasRestoredDraft)
        {
            Tell(Banner.Info("What you typed before the player ended, and had not saved, is here again.", ("Take the file's text instead", Banner.Message("reload"))));
        }

        if (_document.HasOfferedDraft)
        {
            Tell(Banner.Warning(
                "There is a draft of yours, and the notebook's file has changed since.",
                ("Take the draft", Banner.Message("takeDraft")), ("Forget it", Banner.Message("dropDraft"))));
        }

        foreach (string word in _store.Ignored)
        {
            Tell(Banner.Info(word));
        }
    }

    /// <summary>Takes a draft that was made from another state of the file, or forgets it.</summary>
    public void Draft(bool take) => ChangeOrder(() =>
    {
        Warn(take ? _document.TakeOfferedDraft() : _document.DropOfferedDraft());
        EndBanner();
    });

    private bool Keep()
    {
        if (_draftDue || _unkept.Count > 0)
        {
            _draftDue = false;
            Warn(_document.SaveDraft());
        }

        foreach (CellRecord record in _unkept.Select(RecordOf))
        {
            Warn(_store.Outputs.Write(record.ToJournal()));
        }

        _unkept.Clear();
        return true;
    }

    // What cannot be kept is told once, until it can be.
    private void Warn(string? problem)
    {
        if (problem is not null && problem != _lastWarning)
        {
            Tell(Banner.Warning($"{problem} What you typed stays in this page."));
        }

        _lastWarning = problem;
    }
}
