// Over 150 lines: a process from its start to its end, with its four streams.
using System.Diagnostics;
using System.IO.Pipes;
using System.Reflection;

namespace BertNotebooks.Dib.Processes;

/// <summary>The parent's end of a <see cref="NotebookHost"/>: starts it, hands it requests, reads its events and what it prints past them.</summary>
internal sealed class HostProcess : IDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    // What has been written is read in no time; longer waits only who shares the stream with a process that the cell started.
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);

    private readonly AnonymousPipeServerStream _requestPipe = new(PipeDirection.Out, HandleInheritability.Inheritable);
    private readonly AnonymousPipeServerStream _eventPipe = new(PipeDirection.In, HandleInheritability.Inheritable);
    private readonly Lock _lock = new();
    private readonly StreamWriter _requests;
    private readonly StreamReader _events;
    private readonly Process _process;
    private readonly Task _exit;

    /// <summary>Starts the process.</summary>
    /// <param name="notebook">The notebook's file.</param>
    /// <param name="program">The program whose command <see cref="NotebookHost.Command"/> runs the host.</param>
    /// <param name="environment">Variables of the process's environment.</param>
    public HostProcess(string notebook, Assembly program, IReadOnlyDictionary<string, string> environment)
    {
        _requests = new StreamWriter(_requestPipe) { NewLine = "\n" };
        _events = new StreamReader(_eventPipe);
        string pipes = $"{_requestPipe.GetClientHandleAsString()},{_eventPipe.GetClientHandleAsString()}";
        _process = Process.Start(StartInfo(notebook, program, environment, pipes))!;
        // Else the parent itself would keep the pipes open when the process has died.
        _requestPipe.DisposeLocalCopyOfClientHandle();
        _eventPipe.DisposeLocalCopyOfClientHandle();
        _process.StandardInput.Close();
        _exit = _process.WaitForExitAsync(CancellationToken.None);
        Output = new NativeText(_process.StandardOutput);
        Error = new NativeText(_process.StandardError);
        Send(new NotebookRequest(NotebookRequestKind.Open) { Text = notebook });
    }

    /// <summary>What native code printed to standard output.</summary>
    public NativeText Output { get; }

    /// <summary>What native code printed to standard error.</summary>
    public NativeText Error { get; }

    /// <summary>What the process uses of the machine; of one that has ended, what it had used.</summary>
    public ProcessLoad Load
    {
        get
        {
            try
            {
                _process.Refresh();
                return new ProcessLoad(Stopwatch.GetTimestamp(), _process.WorkingSet64 / Math.Pow(1024, 2), _process.TotalProcessorTime);
            }
            catch (InvalidOperationException)
            {
                return new ProcessLoad(Stopwatch.GetTimestamp(), 0, TimeSpan.Zero);
            }
        }
    }

    /// <summary>Waits for the next event.</summary>
    /// <returns>The event, or null when none can come any more.</returns>
    /// <exception cref="TimeoutException">The patience was not enough.</exception>
    /// <exception cref="OperationCanceledException">The waiting was ended.</exception>
    public async Task<NotebookEvent?> ReadAsync(TimeSpan patience, CancellationToken cancel)
    {
        Task<string?> line = _events.ReadLineAsync(cancel).AsTask();
        await Task.WhenAny(line, _exit).WaitAsync(patience, cancel);
        if (!line.IsCompleted)
        {
            await Task.WhenAny(line, Task.Delay(Rest, CancellationToken.None));
        }

        return line.IsCompleted && await line is { } text ? JsonLine.Read<NotebookEvent>(text) : null;
    }

    /// <summary>Says why the process ended before its notebook did.</summary>
    public async Task<string> WhyEndedAsync()
    {
        try
        {
            await _exit.WaitAsync(Grace);
        }
        catch (TimeoutException)
        {
            return "the notebook's process closed the pipe of its events; a cell must not do that";
        }

        Error.WaitForEnd(Rest);
        return CrashMessage.For(_process.ExitCode, Error.Lines);
    }

    /// <summary>Asks for something; a process that has died says so by the end of its events.</summary>
    public void Send(NotebookRequest request)
    {
        string line = JsonLine.Write(request);
        lock (_lock)
        {
            try
            {
                _requests.WriteLine(line);
                _requests.Flush();
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException)
            {
            }
        }
    }

    /// <summary>Asks for nothing more and lets the process end by itself: native code keeps text back until then.</summary>
    public async Task LeaveAsync()
    {
        lock (_lock)
        {
            _requestPipe.Dispose();
        }

        await Task.WhenAny(_exit, Task.Delay(Rest));
    }

    /// <summary>Ends the process and those it started, and does not wait for that.</summary>
    public void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It is gone already.
        }
    }

    /// <summary>Ends the process and those it started; what it printed is read.</summary>
    public void End()
    {
        Kill();
        if (_process.WaitForExit(Grace))
        {
            Output.WaitForEnd(Rest);
            Error.WaitForEnd(Rest);
        }
    }

    /// <summary>Ends the process, if it still runs, and closes its streams.</summary>
    public void Dispose()
    {
        Kill();
        _process.WaitForExit(Grace);
        _process.Dispose();
        _requestPipe.Dispose();
        _eventPipe.Dispose();
    }

    private static ProcessStartInfo StartInfo(string notebook, Assembly program, IReadOnlyDictionary<string, string> environment, string pipes)
    {
        ProcessStartInfo start = OwnProcess.StartInfo(program, [NotebookHost.Command, pipes]);
        start.WorkingDirectory = Path.GetDirectoryName(notebook);
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        // libtorch's threads otherwise spin while they wait for each other, which on a busy machine costs more than the work itself.
        start.Environment.TryAdd("OMP_WAIT_POLICY", "passive");
        return start;
    }
}
