// Over 150 lines: one process from its start to its end; each step reads what the one before has left.
using System.Collections.Concurrent;
using BertNotebooks.Dib.Processes;
using BertNotebooks.Dib.Session;

namespace BertNotebooks.Dib.Interactive;

/// <summary>One process of a session, from its start to its end.</summary>
internal sealed class Kernel
{
    // Behind all outputs that the process itself numbers.
    private const int NativeOut = int.MaxValue - 1;
    private const int NativeError = int.MaxValue;

    private static readonly TimeSpan BusyInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(3);

    private readonly string _notebook;
    private readonly Action<SessionEvent> _report;
    private readonly HostProcess _host;
    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource<NotebookEvent?>> _questions = new();
    private readonly Dictionary<int, string> _cells = [];
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _following;
    private volatile RunningCell? _current;
    private string? _endedBecause;
    private bool _isOver;
    private int _lastRun, _lastQuestion;

    /// <summary>Starts the process.</summary>
    public Kernel(string notebook, SessionOptions options, Action<SessionEvent> report)
    {
        _notebook = notebook;
        _report = report;
        Change(KernelState.Starting);
        _host = new HostProcess(notebook, options.Program, LessonEnvironment.Of(options.Full, options.Player));
        _following = Task.Run(FollowAsync);
        _ = Task.Run(TellBusyAsync);
    }

    /// <summary>What the process does.</summary>
    public KernelState State { get; private set; }

    /// <summary>The cell that runs, or null.</summary>
    public RunningCell? Current => _current;

    /// <summary>The memory and the processor time of the process.</summary>
    public ProcessLoad Load => _host.Load;

    /// <summary>Completes when the process has ended and all is told.</summary>
    public Task Following => _following;

    /// <summary>Runs a cell; the process must not run another.</summary>
    /// <returns>The cell, or null when the process runs none any more.</returns>
    public RunningCell? Run(int run, CellRequest cell)
    {
        RunningCell running = new(run, cell);
        lock (_lock)
        {
            if (_isOver)
            {
                return null;
            }

            _cells[run] = cell.CellId;
            _lastRun = run;
            _current = running;
        }

        _host.Send(new NotebookRequest(NotebookRequestKind.Run)
        {
            Run = run, Id = cell.CellId, Cell = cell.Number, FirstLine = cell.FirstLine, Text = cell.Text,
        });
        return running;
    }

    /// <summary>Lets the cell know that it may end.</summary>
    public void Stop(int run)
    {
        lock (_lock)
        {
            if (_current?.Run != run)
            {
                return;
            }

            Change(KernelState.Stopping);
        }

        _host.Send(new NotebookRequest(NotebookRequestKind.Stop) { Run = run });
    }

    /// <summary>Ends the cell by force.</summary>
    public void Abort(int run) => _host.Send(new NotebookRequest(NotebookRequestKind.Abort) { Run = run });

    /// <summary>Asks a question; null when the process does not answer.</summary>
    public async Task<NotebookEvent?> AskAsync(NotebookRequest question)
    {
        int number = Interlocked.Increment(ref _lastQuestion);
        TaskCompletionSource<NotebookEvent?> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _questions[number] = answer;
        _host.Send(question with { Run = number });
        await Task.WhenAny(answer.Task, Task.Delay(AnswerPatience, _ended.Token));
        _questions.TryRemove(number, out _);
        return answer.Task.IsCompleted ? await answer.Task : null;
    }

    /// <summary>Ends the process; a cell that runs is lost.</summary>
    public async Task EndAsync()
    {
        _endedBecause ??= "the notebook's process was ended";
        if (_current is null)
        {
            await _host.LeaveAsync();
        }

        _host.Kill();
        await _following;
    }

    private async Task FollowAsync()
    {
        while (await _host.ReadAsync(Timeout.InfiniteTimeSpan, CancellationToken.None) is { } message)
        {
            Take(message);
        }

        string reason = _endedBecause ?? await _host.WhyEndedAsync();
        _host.End();
        RunningCell? running;
        lock (_lock)
        {
            _isOver = true;
            running = _current;
        }

        ShowNative();
        await _ended.CancelAsync();
        if (running is not null)
        {
            End(running, Lost(running, reason), KernelState.Ended, _endedBecause is null ? reason : null);
        }
        else
        {
            Change(KernelState.Ended, _endedBecause is null ? reason : null);
        }

        _host.Dispose();
    }

    private void Take(NotebookEvent message)
    {
        switch (message.Kind)
        {
            case NotebookEventKind.Ready when _current is null:
                Change(KernelState.Ready);
                break;
            case NotebookEventKind.CellStarted when _current is { } running:
                Start(running);
                break;
            case NotebookEventKind.Output:
                Show(message.Output!);
                break;
            case NotebookEventKind.CellEnded when _current is { } running:
                CellOutcome outcome = message.IsStopped ? CellOutcome.Stopped : message.Error is null ? CellOutcome.Passed : CellOutcome.Failed;
                ShowNative();
                End(running, new CellEnded(message.Run, running.Cell.CellId, outcome, message.Error, message.Seconds, message.PeakMb, message.Hash), KernelState.Ready);
                break;
            case NotebookEventKind.Answer when _questions.TryGetValue(message.Run, out TaskCompletionSource<NotebookEvent?>? question):
                question.TrySetResult(message);
                break;
        }
    }

    private void Start(RunningCell running)
    {
        lock (_lock)
        {
            running.Start();
            _report(new CellStarted(running.Run, running.Cell.CellId));
            if (State != KernelState.Stopping)
            {
                Change(KernelState.Running);
            }
        }
    }

    private void Show(OutputChange change)
    {
        string cell = CellOf(change.Run);
        _report(change.Appends
            ? new OutputAppended(change.Run, cell, change.Id, change.Kind, change.Content)
            : new OutputShown(change.Run, cell, change.Id, change.Kind, change.Content));
    }

    // Native code may keep its text back: what comes late stands below the cell that ran last.
    private void ShowNative()
    {
        ShowNative(NativeOut, OutputKind.Out, _host.Output.Take());
        ShowNative(NativeError, OutputKind.Error, _host.Error.Take());
    }

    private void ShowNative(int id, OutputKind kind, string text)
    {
        if (text.Length > 0 && _lastRun > 0)
        {
            _report(new OutputAppended(_lastRun, CellOf(_lastRun), id, kind, text));
        }
    }

    private string CellOf(int run)
    {
        lock (_lock)
        {
            return _cells.GetValueOrDefault(run, "");
        }
    }

    private CellEnded Lost(RunningCell running, string reason) => new(
        running.Run,
        running.Cell.CellId,
        CellOutcome.Lost,
        new CellError(Path.GetFileNameWithoutExtension(_notebook), running.Cell.Number, running.Cell.FirstLine, reason, []),
        running.Seconds,
        PeakMb: 0,
        Hash: "");

    private void End(RunningCell running, CellEnded ended, KernelState state, string? message = null)
    {
        lock (_lock)
        {
            _current = null;
            _report(ended);
            Change(state, message);
        }

        running.End(ended);
    }

    private async Task TellBusyAsync()
    {
        using PeriodicTimer timer = new(BusyInterval);
        ProcessLoad before = Load;
        while (!_ended.IsCancellationRequested && await timer.WaitForNextTickAsync(CancellationToken.None))
        {
            ProcessLoad now = Load;
            if (_current is { HasStarted: true } running)
            {
                _report(new KernelBusy(running.Run, running.Cell.CellId, running.Seconds, now.MemoryMb, now.ProcessorsSince(before)));
            }

            before = now;
        }
    }

    private void Change(KernelState state, string? message = null)
    {
        State = state;
        _report(new KernelChanged(state, message));
    }
}
