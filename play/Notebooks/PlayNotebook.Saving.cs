using System.Text.Json.Nodes;
using BertNotebooks.Play.Documents;

namespace BertNotebooks.Play.Notebooks;

/// <content>The file: written when the learner wants it, watched for other programs, and never the only place of what was typed.</content>
internal sealed partial class PlayNotebook
{
    private static readonly TimeSpan Watch = TimeSpan.FromSeconds(0.5);

    private readonly Task _watch;
    private string? _imports;
    private bool _draftDue, _toldOfChange, _wasChanged;

    /// <summary>Writes the file.</summary>
    /// <param name="force">Whether to overwrite what another program wrote there.</param>
    public void Save(bool force) => _mailbox.Post(() =>
    {
        switch (_document.Save(force))
        {
            case Saved:
                _toldOfChange = false;
                EndBanner();
                _log.Publish("saved", []);
                _wasChanged = false;
                DraftSoon();
                break;
            case ChangedOnDisk changed:
                TellOfChange(changed.Theirs);
                break;
            case WouldSplit split:
                Tell(Banner.Warning(split.Message, split.Into is null ? [] : [("Split the cell", new JsonObject { ["t"] = "split", ["cell"] = split.Cell })]));
                break;
            case CannotWrite cannot:
                Tell(Banner.Error($"{cannot.Message} What you typed stays in this page and in the player's drafts.", ("Try again", Banner.Message("save"))));
                break;
        }
    });

    /// <summary>Takes the file's text in place of the one that was typed.</summary>
    public void Reload() => ChangeOrder(() =>
    {
        _document.Reload();
        _toldOfChange = false;
        EndBanner();
    });

    private void TellOfChange(string? theirs)
    {
        _toldOfChange = true;
        JsonObject banner = theirs is null
            ? Banner.Warning("The notebook's file is gone, or is no text any more. What you typed is kept here.", ("Write mine", new JsonObject { ["t"] = "save", ["force"] = true }))
            : Banner.Warning(
                "Another program has changed the notebook's file. Compare, then keep yours or take theirs.",
                ("Keep mine", new JsonObject { ["t"] = "save", ["force"] = true }),
                ("Take theirs", Banner.Message("reload")));
        banner["theirs"] = theirs;
        Tell(banner);
    }

    // An imported notebook that another program has written: what it declared is from before, and so is what the language knows.
    private void LookAtImports()
    {
        string now = string.Join('\n', CodeCells.Select(cell => CellImports.StateOf(cell.Text, _document.Path)));
        if (now != (_imports ?? now))
        {
            NoteEdit(null);
        }

        _imports = now;
    }

    private void DraftSoon()
    {
        _draftDue = true;
        if (_document.IsChanged != _wasChanged)
        {
            _wasChanged = _document.IsChanged;
            _log.Publish(_wasChanged ? "dirty" : "saved", []);
        }
    }

    // Each half second: what was typed goes to the drafts, what cells showed to the journal; has another program written the file?
    private async Task WatchAsync()
    {
        using PeriodicTimer timer = new(Watch);
        try
        {
            while (await timer.WaitForNextTickAsync(_closed.Token))
            {
                await _mailbox.AskAsync(() =>
                {
                    Keep();
                    Cool();
                    LookAtImports();
                    if (!_toldOfChange && _document.HasChangedOnDisk())
                    {
                        TellOfChange(_document.TextOnDisk());
                    }

                    return true;
                });
            }
        }
        catch (OperationCanceledException)
        {
            // The notebook is closed.
        }
    }
}
