// Over 150 lines: the whole of what a front end asks for, in one place.
using System.ComponentModel;
using BertNotebooks.Dib.Processes;
using BertNotebooks.Dib.Session;

namespace BertNotebooks.Dib.Interactive;

/// <summary>Runs the cells of a notebook one at a time, as a front end asks for them, in a process that lives on between them.</summary>
/// <remarks>Whatever a cell does, the session can be used afterwards: a process that died or was ended is started anew by the next cell.</remarks>
public sealed class InteractiveSession : IAsyncDisposable
{
    private static readonly TimeSpan AbortAfter = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromSeconds(3);

    private readonly string _notebook;
    private readonly SessionOptions _options;
    private readonly Action<SessionEvent> _report;
    private readonly Lock _reporting = new();
    private readonly ReplayLog _log = new();
    private Kernel? _kernel;
    private int _runs;

    /// <summary>Makes a session; nothing is started.</summary>
    /// <param name="notebookPath">The notebook's file; paths in cells start from its folder.</param>
    /// <param name="options">How its process is started.</param>
    /// <param name="report">Told what happens, from any thread, one event after the other; it must not wait for the session.</param>
    public InteractiveSession(string notebookPath, SessionOptions options, Action<SessionEvent> report)
    {
        _notebook = Path.GetFullPath(notebookPath.NotNull());
        _options = options.NotNull();
        _report = report.NotNull();
    }

    /// <summary>What the session's process does.</summary>
    public KernelState State => _kernel?.State ?? KernelState.Ended;

    /// <summary>Starts the process ahead of the first cell, where none lives.</summary>
    public void Start() => Living();

    /// <summary>Runs a cell to its end; starts a process where none lives.</summary>
    /// <returns>How it ended; this event is reported as well.</returns>
    /// <exception cref="InvalidOperationException">Another cell runs: the front end keeps the queue.</exception>
    public async Task<CellEnded> RunAsync(CellRequest cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
        if (_kernel?.Current is not null)
        {
            throw new InvalidOperationException("A cell is running; the next one can run when it has ended.");
        }

        int run = ++_runs;
        RunningCell? running;
        while ((running = Living().Run(run, cell)) is null)
        {
            await _kernel!.Following;
        }

        CellEnded ended = await running.Ended;
        if (ended.Outcome == CellOutcome.Passed)
        {
            _log.Add(new PassedRun(cell, ended.Hash));
        }

        return ended;
    }

    /// <summary>Stops the cell that runs: asks it at once, and forces it after a second.</summary>
    /// <returns>False when after four seconds the cell still runs, or when it has left threads that keep a processor busy: only <see cref="EndAsync"/> helps then.</returns>
    public async Task<bool> StopAsync()
    {
        if (_kernel is not { Current: { } running } kernel)
        {
            return true;
        }

        kernel.Stop(running.Run);
        if (!await EndsAsync(running.Ended, AbortAfter))
        {
            kernel.Abort(running.Run);
            if (!await EndsAsync(running.Ended, GiveUpAfter))
            {
                return false;
            }
        }

        return !await LeftThreads.AreBusyAsync(kernel);
    }

    /// <summary>Ends the process; a cell that runs is lost.</summary>
    public Task EndAsync() => _kernel?.EndAsync() ?? Task.CompletedTask;

    /// <summary>Ends the process and starts another.</summary>
    /// <param name="replay">
    /// Whether the cells that had passed run again: with the sources that had run, in the order in which they had; where a
    /// sequence of cells ran again right behind itself, its last time counts. What they show is compared, times aside, and
    /// <see cref="Replayed"/> tells the result. The first cell that does not pass ends the replay.
    /// </param>
    public async Task RestartAsync(bool replay)
    {
        await EndAsync();
        Start();
        if (replay)
        {
            await ReplayAsync(_log.Runs);
        }
    }

    /// <summary>The variables of the cells that ran; none when no process lives.</summary>
    public async Task<IReadOnlyList<Variable>> VariablesAsync() =>
        _kernel is null ? [] : (await _kernel.AskAsync(new NotebookRequest(NotebookRequestKind.Variables)))?.Variables ?? [];

    /// <summary>A variable's value as text, which is cut where it is long.</summary>
    public async Task<string> ValueAsync(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        NotebookEvent? answer = _kernel is null ? null : await _kernel.AskAsync(new NotebookRequest(NotebookRequestKind.Value) { Text = name });
        return answer?.Text ?? "The notebook's process does not answer.";
    }

    /// <summary>Ends the process.</summary>
    public async ValueTask DisposeAsync() => await EndAsync();

    private static async Task<bool> EndsAsync(Task ended, TimeSpan patience) => await Task.WhenAny(ended, Task.Delay(patience)) == ended;

    private async Task ReplayAsync(IReadOnlyList<PassedRun> runs)
    {
        List<string> differing = [];
        CellOutcome last = CellOutcome.Passed;
        foreach (PassedRun run in runs)
        {
            CellEnded? ended = last == CellOutcome.Passed ? await RunAsync(run.Cell) : null;
            last = ended?.Outcome ?? last;
            if (ended?.Outcome != CellOutcome.Passed || ended.Hash != run.Hash)
            {
                differing.Add(run.Cell.CellId);
            }
        }

        if (last == CellOutcome.Lost)
        {
            _log.Restore(runs);
        }

        Report(new Replayed(runs.Count - differing.Count, runs.Count, [.. differing.Distinct()]));
    }

    private Kernel Living()
    {
        if (_kernel is { State: not KernelState.Ended } kernel)
        {
            return kernel;
        }

        try
        {
            _kernel = new Kernel(_notebook, _options, Report);
        }
        catch (Exception e) when (e is Win32Exception or IOException)
        {
            string message = $"The notebook's process cannot be started: {e.Message}";
            Report(new KernelChanged(KernelState.Ended, message));
            throw new BertNotebooksException(message, e);
        }

        _log.BeginProcess();
        return _kernel;
    }

    private void Report(SessionEvent sessionEvent)
    {
        lock (_reporting)
        {
            _report(sessionEvent);
        }
    }
}
