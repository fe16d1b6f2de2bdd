// Over 150 lines: a cell from its request to its end, and all that can be asked meanwhile.
using System.Diagnostics;
using System.Runtime;
using BertNotebooks.Dib.Format;
using BertNotebooks.Dib.Session;

namespace BertNotebooks.Dib.Processes;

/// <summary>Runs one cell of a notebook at a time, inside the notebook's process, and tells of it by events.</summary>
/// <remarks>Needs no thread of the pool: a cell that has taken them all can still be watched and stopped.</remarks>
internal sealed class CellHost
{
    private static readonly TimeSpan FirstFlush = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan FlushInterval = TimeSpan.FromMilliseconds(50);

    private readonly string _file;
    private readonly EventWriter _events;
    private readonly CellOutputs _outputs;
    private readonly OutputHash _hash = new();
    private readonly NotebookSession _session;
    private readonly Lock _lock = new();
    private int _run, _lastStopped;

    /// <summary>Prepares to run cells; what they print comes to the writers.</summary>
    public CellHost(string file, EventWriter events)
    {
        _file = file;
        _events = events;
        _outputs = new CellOutputs(Publish);
        _session = new NotebookSession(Path.GetDirectoryName(file)!, _outputs);
        Out = new CapturingWriter(_outputs, OutputKind.Out);
        Error = new CapturingWriter(_outputs, OutputKind.Error);
    }

    /// <summary>Takes what cells write to standard output.</summary>
    public TextWriter Out { get; }

    /// <summary>Takes what cells write to standard error.</summary>
    public TextWriter Error { get; }

    /// <summary>Lets the compiler start, and begins to pass on what cells show.</summary>
    public void Start()
    {
        AppDomain.CurrentDomain.ProcessExit += (_, _) => _outputs.Flush();
        NativeCrash.Before(() =>
        {
            _outputs.Write(OutputKind.Error, CellErrors.LineNow() is int line ? $"Native code gave up in line {line} of {Path.GetFileName(_file)}:\n" : "");
            _outputs.Flush();
        });
        new Thread(FlushAlways) { IsBackground = true, Name = "outputs" }.Start();
        _session.WarmUp();
        _events.Write(new NotebookEvent(NotebookEventKind.Ready));
    }

    /// <summary>Runs a cell to its end.</summary>
    public void Run(NotebookRequest request)
    {
        CancellationToken stop = Begin(request.Run);
        _outputs.BeginCell(request.Run);
        _events.Write(new NotebookEvent(NotebookEventKind.CellStarted) { Run = request.Run });
        DibCell cell = new(CellKind.CSharp, request.Text, request.FirstLine, request.Cell);
        Stopwatch watch = Stopwatch.StartNew();
        bool isStopped = false;
        CellError? error = null;
        try
        {
            error = _session.Run(new DibDocument(_file, [cell]), cell, request.Id, stop);
            isStopped = error is null && stop.IsCancellationRequested;
        }
        catch (OperationCanceledException)
        {
            isStopped = true;
        }

        double seconds = watch.Elapsed.TotalSeconds;
        End();
        _outputs.Flush();
        _events.Write(new NotebookEvent(NotebookEventKind.CellEnded)
        {
            Run = request.Run, Seconds = seconds, PeakMb = ProcessMemory.PeakMb, Error = error, IsStopped = isStopped, Hash = TakeHash(),
        });
    }

    /// <summary>Lets the cell know that it may end.</summary>
    public void Stop(int run)
    {
        lock (_lock)
        {
            _lastStopped = run;
            if (run == _run)
            {
                StopSignal.Request();
            }
        }
    }

    /// <summary>Ends the cell by force.</summary>
    public void Abort(int run)
    {
        lock (_lock)
        {
            if (run == _run)
            {
                _session.ForceStop();
            }
        }
    }

    /// <summary>Answers a question for the variables.</summary>
    public void TellVariables(NotebookRequest request) =>
        _events.Write(new NotebookEvent(NotebookEventKind.Answer) { Run = request.Run, Variables = _session.Variables });

    /// <summary>Answers a question for the work so far.</summary>
    public void TellWork(NotebookRequest request) => _events.Write(new NotebookEvent(NotebookEventKind.Answer)
    {
        Run = request.Run, Processor = Environment.CpuUsage.TotalTime.TotalSeconds, Compiling = JitInfo.GetCompilationTime().TotalSeconds,
    });

    /// <summary>Answers a question for a variable's value, when it is known.</summary>
    public void TellValue(NotebookRequest request)
    {
        bool runs;
        lock (_lock)
        {
            runs = _run != 0;
        }

        Func<string> value = runs ? () => "A cell is running and may be changing it: ask again when it has ended."
            : _session.Variables.All(variable => variable.Name != request.Text) ? () => $"There is no variable {request.Text.Shown()}."
            : () => ValueOnDemand.Of(() => _session.Value(request.Text));
        new Thread(() => _events.Write(new NotebookEvent(NotebookEventKind.Answer) { Run = request.Run, Text = value() })) { IsBackground = true, Name = "value" }.Start();
    }

    private CancellationToken Begin(int run)
    {
        lock (_lock)
        {
            _run = run;
            StopSignal.Reset();
            _session.BeginCell();
            return _lastStopped == run ? new CancellationToken(canceled: true) : StopSignal.Token;
        }
    }

    private void End()
    {
        lock (_lock)
        {
            _run = 0;
        }
    }

    private void FlushAlways()
    {
        while (true)
        {
            _outputs.WaitForChange();
            Thread.Sleep(FirstFlush);
            _outputs.Flush();
            Thread.Sleep(FlushInterval - FirstFlush);
        }
    }

    private void Publish(OutputChange change)
    {
        lock (_hash)
        {
            _hash.Add(change);
        }

        _events.Write(new NotebookEvent(NotebookEventKind.Output) { Run = change.Run, Output = change });
    }

    private string TakeHash()
    {
        lock (_hash)
        {
            return _hash.Take();
        }
    }
}
