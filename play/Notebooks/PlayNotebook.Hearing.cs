using System.Text.Json.Nodes;
using BertNotebooks.Dib.Interactive;

namespace BertNotebooks.Play.Notebooks;

/// <content>Hearing from the process what becomes of the cells.</content>
internal sealed partial class PlayNotebook
{
    private void Hear(SessionEvent happened)
    {
        switch (happened)
        {
            case CellStarted started:
                HearStart(RecordOf(started.CellId), started);
                break;
            case OutputShown shown:
                Show(RecordOf(shown.CellId), shown);
                break;
            case OutputAppended appended:
                Append(RecordOf(appended.CellId), appended);
                break;
            case CellEnded ended:
                HearEnd(RecordOf(ended.CellId), ended);
                break;
            case KernelChanged changed:
                HearKernel(changed);
                break;
            case KernelBusy busy:
                _memoryMb = busy.MemoryMb;
                PublishKernel(_session.State, null);
                break;
            case Replayed replayed:
                HearReplay(replayed);
                break;
        }
    }

    // A cell that was not begun here is repeated by a replay.
    private void HearStart(CellRecord record, CellStarted started)
    {
        int run = _runsBefore + started.Run;
        _runs = Math.Max(_runs, run);
        if (_running != record)
        {
            record.Repeat(run);
            _log.Publish("clear", new JsonObject { ["cell"] = record.Id });
        }

        record.Run = run;
        PublishState(record);
    }

    private void HearEnd(CellRecord record, CellEnded ended)
    {
        (record.Seconds, record.PeakMb, record.Error) = (ended.Seconds, ended.PeakMb, ended.Error);
        Finish(record, ended.Outcome switch
        {
            CellOutcome.Passed => CellState.Passed,
            CellOutcome.Failed => CellState.Failed,
            CellOutcome.Stopped => CellState.Stopped,
            _ => CellState.Lost,
        });
    }

    private void Finish(CellRecord record, CellState state)
    {
        Touch();
        record.State = state;
        if (record.Error is { } error)
        {
            record.Explained = _language.Explain(record.Id, error, HaveRun());
        }

        if (_running == record)
        {
            _running = null;
        }

        if (state != CellState.Passed)
        {
            DropQueue();
        }

        PublishEnd(record);
        Remark();
        _unkept.Add(record.Id);
        if (_slid is { } slid)
        {
            _slid = null;
            RunSlide(slid);
        }

        Pump();
    }

    private void DropQueue()
    {
        foreach (CellRecord waiting in _queue.Where(waiting => waiting.State == CellState.Queued))
        {
            waiting.LeaveQueue();
            PublishState(waiting);
        }

        _queue.Clear();
    }

    private void HearKernel(KernelChanged changed)
    {
        if (changed.State == KernelState.Ended && !_restarting)
        {
            bool lost = _records.Values.Any(record => record.HasRun);
            MarkOld();
            if (lost)
            {
                Tell(Banner.Warning(
                    $"{Sentence(changed.Message ?? "the notebook's process has ended")} Texts and outputs are kept; the variables are gone.",
                    ("Replay", new JsonObject { ["t"] = "restart", ["replay"] = true }),
                    ("Run all", new JsonObject { ["t"] = "run", ["mode"] = "all", ["cells"] = new JsonArray() })));
            }
        }

        PublishKernel(changed.State, changed.Message);
    }

    private static string Sentence(string words) => $"{char.ToUpperInvariant(words[0])}{words[1..].TrimEnd('.')}.";

    private void HearReplay(Replayed replayed)
    {
        _log.Publish("replayed", new JsonObject
        {
            ["same"] = replayed.Same,
            ["total"] = replayed.Total,
            ["differing"] = new JsonArray([.. replayed.Differing.Select(cell => JsonValue.Create(cell))]),
        });
        Remark();
    }

    // Variables are gone; what the cells showed stays, marked.
    private void MarkOld()
    {
        foreach (CellRecord record in _records.Values.Where(record => record.Run > 0 && !record.IsBusy))
        {
            record.IsOld = true;
            record.State = record.State == CellState.Lost ? CellState.Lost : CellState.Idle;
            record.Stale = [];
            PublishState(record);
        }
    }
}
