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
    private int _runs;
    private bool _offersEnd, _restarting;

    /// <summary>Puts cells into the queue.</summary>
    public void Run(string mode, IReadOnlyCollection<string> cells) => _mailbox.Post(() => Enqueue(RunOrder.Of(CodeRecords(), mode, cells)));

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
                    List<CellRecord> cells = CodeRecords();
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
        PlayCell[] sources = WithSources(cell);
        string texts = string.Join('\n', sources.Select(source => source.Text));
        int run = ++_runs;
        string label = RunLabel.Of(run, SlidersOf(sources), texts, record.RanWithSources);
        if (record.Begin(run, cell.Text, texts, label) is { } earlier)
        {
            Warn(_store.Outputs.AddEarlier(record.Id, new EarlierRun(earlier.Run, earlier.Label, [.. earlier.Charts.Select(chart => chart.ToJournal())])));
        }

        (record.RanFirstLine, record.RanImports, _running, _offersEnd) = (cell.FirstLine, CellImports.StateOf(cell.Text, _document.Path), record, false);
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
                    record.Error = new CellError(_document.Name, request.Number, request.FirstLine, e.Message, []);
                    Finish(record, CellState.Failed);
                }
            });
        }
    }
}
