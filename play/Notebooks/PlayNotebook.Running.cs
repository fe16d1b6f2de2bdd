using System.Text.Json.Nodes;
using BertNotebooks.Dib.Format;
using BertNotebooks.Dib.Interactive;
using BertNotebooks.Dib.Session;
using BertNotebooks.Play.Documents;

namespace BertNotebooks.Play.Notebooks;

/// <content>Running cells, one after the other, and hearing what becomes of them.</content>
internal sealed partial class PlayNotebook
{
    private readonly Queue<CellRecord> _queue = new();
    private CellRecord? _running;
    // Of all servers before this one, so that no two runs have the same number.
    private int _runsBefore;
    private int _runs;
    private bool _offersEnd, _restarting;

    /// <summary>Puts cells into the queue.</summary>
    public void Run(string mode, IReadOnlyCollection<string> cells) => _mailbox.Post(() => Enqueue(RunOrder.Of([.. CodeCells.Select(cell => RecordOf(cell.Id))], mode, cells)));

    /// <summary>Empties the queue and stops the cell that runs; the process stays.</summary>
    public void Stop() => _mailbox.Post(() =>
    {
        Touch();
        DropQueue();
        if (_running is not null)
        {
            _ = StopAsync();
        }
    });

    /// <summary>Ends the process with all that runs in it, and brings the state back by a replay.</summary>
    public void End() => _mailbox.Post(() =>
    {
        DropQueue();
        _ = RestartAsync(replay: true, to: null);
    });

    /// <summary>Begins a new process.</summary>
    /// <param name="replay">Whether the cells that had passed run again, and their outputs are compared.</param>
    /// <param name="to">The cell up to which, with it, the cells run then; null for none.</param>
    public void Restart(bool replay, string? to) => _mailbox.Post(() =>
    {
        DropQueue();
        _ = RestartAsync(replay, to);
    });

    private async Task StopAsync()
    {
        if (!await _session.StopAsync())
        {
            _mailbox.Post(() =>
            {
                _offersEnd = true;
                PublishKernel(_session.State, "What the cell began does not stop.");
            });
        }
    }

    private async Task RestartAsync(bool replay, string? to)
    {
        if (_restarting)
        {
            return;
        }

        _restarting = true;
        try
        {
            _mailbox.Post(MarkOld);
            await _session.RestartAsync(replay);
        }
        finally
        {
            _mailbox.Post(() =>
            {
                (_restarting, _offersEnd) = (false, false);
                _running = null;
                if (to is not null)
                {
                    List<CellRecord> cells = [.. CodeCells.Select(cell => RecordOf(cell.Id))];
                    Enqueue([.. cells.Take(cells.FindIndex(cell => cell.Id == to) + 1)]);
                }

                Pump();
            });
        }
    }

    private void Enqueue(IReadOnlyList<CellRecord> cells)
    {
        Touch();
        foreach (CellRecord cell in cells)
        {
            cell.Queue();
            PublishState(cell);
            _queue.Enqueue(cell);
        }

        Pump();
    }

    // The next of the queue, once nothing runs; a cell that was deleted meanwhile is passed over.
    private void Pump()
    {
        while (_running is null && !_restarting && _queue.TryDequeue(out CellRecord? next))
        {
            if (Find(next.Id) is { Kind: CellKind.CSharp } cell && next.State == CellState.Queued)
            {
                Begin(next, cell);
            }
        }
    }

    private void Begin(CellRecord record, PlayCell cell)
    {
        string? before = record.RanText is null ? null : _ranTexts.GetValueOrDefault(record.Id);
        string texts = TextsBehind(cell);
        _ranTexts[record.Id] = texts;
        int run = ++_runs;
        if (record.Begin(run, cell.Text, RunLabel.Of(run, SlidersBehind(cell), texts, before)) is { } earlier)
        {
            Warn(_store.Outputs.AddEarlier(record.Id, new EarlierRun(earlier.Run, earlier.Label, [.. earlier.Charts.Select(chart => chart.ToJournal())])));
        }

        (_running, _offersEnd) = (record, false);
        _log.Publish("clear", new JsonObject { ["cell"] = record.Id, ["earlier"] = EarlierView(record) });
        PublishState(record);
        _ = FollowAsync(record, new CellRequest(record.Id, cell.Number, cell.FirstLine, cell.Text));
    }

    // What becomes of the cell is reported; that the process could not be started is thrown.
    private async Task FollowAsync(CellRecord record, CellRequest request)
    {
        try
        {
            await _session.RunAsync(request);
        }
        catch (Exception e) when (e is BertNotebooksException or IOException or InvalidOperationException or System.ComponentModel.Win32Exception or OperationCanceledException)
        {
            _mailbox.Post(() =>
            {
                if (_running == record)
                {
                    record.Error = new CellError(Path.GetFileNameWithoutExtension(_document.Path), request.Number, request.FirstLine, e.Message, []);
                    Finish(record, CellState.Failed);
                }
            });
        }
    }

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

    private void Show(CellRecord record, OutputShown shown)
    {
        if (record.Find(OutputId(shown.Run, shown.OutId)) is { } known)
        {
            known.Replace(shown.Kind, shown.Content);
            Publish(record, known);
        }
        else
        {
            ShownOutput output = new(OutputId(shown.Run, shown.OutId), shown.Kind);
            output.Replace(shown.Kind, shown.Content);
            record.Outputs.Add(output);
            Publish(record, output);
        }

        NoteExercise(record, shown);
    }

    private void Append(CellRecord record, OutputAppended appended)
    {
        string id = OutputId(appended.Run, appended.OutId);
        ShownOutput? output = record.Find(id);
        if (output is null)
        {
            record.Outputs.Add(output = new ShownOutput(id, appended.Kind));
        }

        output.Append(appended.Text);
        _log.Publish("append", new JsonObject { ["cell"] = record.Id, ["out"] = id, ["kind"] = KindName(appended.Kind), ["text"] = appended.Text });
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
                    $"{changed.Message ?? "The notebook's process has ended."} Texts and outputs are kept; the variables are gone.",
                    ("Replay", new JsonObject { ["t"] = "restart", ["replay"] = true }),
                    ("Run all", new JsonObject { ["t"] = "run", ["mode"] = "all", ["cells"] = new JsonArray() })));
            }
        }

        PublishKernel(changed.State, changed.Message);
    }

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

    private string OutputId(int run, int output) => $"o{_runsBefore + run}-{output}";
}
