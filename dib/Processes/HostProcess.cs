using System.Diagnostics;
using System.IO.Pipes;
using BertNotebooks.Dib.Format;

namespace BertNotebooks.Dib.Processes;

/// <summary>The parent's end of a <see cref="NotebookHost"/>: starts it, hands it the notebook, reads its events and what it prints past them.</summary>
internal sealed class HostProcess : IDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    // What has been written is read in no time; longer waits only who shares the stream with a process that the cell started.
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);

    private readonly AnonymousPipeServerStream _pipe = new(PipeDirection.In, HandleInheritability.Inheritable);
    private readonly StreamReader _events;
    private readonly Process _process;
    private readonly Task _exit;

    /// <summary>Starts the process and hands it the notebook.</summary>
    public HostProcess(DibDocument notebook, RunOptions options)
    {
        _events = new StreamReader(_pipe);
        _process = Process.Start(StartInfo(notebook, options, _pipe.GetClientHandleAsString()))!;
        // Else the parent itself would keep the pipe open when the process has died.
        _pipe.DisposeLocalCopyOfClientHandle();
        _exit = _process.WaitForExitAsync(CancellationToken.None);
        Output = new NativeText(_process.StandardOutput);
        Error = new NativeText(_process.StandardError);
        Send(notebook);
    }

    /// <summary>What native code printed to standard output.</summary>
    public NativeText Output { get; }

    /// <summary>What native code printed to standard error.</summary>
    public NativeText Error { get; }

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

        return line.IsCompleted && await line is { } text ? NotebookEvent.FromLine(text) : null;
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

    /// <summary>Lets a process that is done end by itself: native code keeps text back until then.</summary>
    public Task LeaveAsync() => Task.WhenAny(_exit, Task.Delay(Rest));

    /// <summary>Ends the process and those it started; what it printed is read.</summary>
    public void End()
    {
        _process.Kill(entireProcessTree: true);
        if (_process.WaitForExit(Grace))
        {
            Output.WaitForEnd(Rest);
            Error.WaitForEnd(Rest);
        }
    }

    /// <summary>Ends the process, if it still runs, and closes its streams.</summary>
    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit(Grace);
        _process.Dispose();
        _pipe.Dispose();
    }

    private void Send(DibDocument notebook)
    {
        try
        {
            _process.StandardInput.WriteLine(notebook.ToLine());
            _process.StandardInput.Flush();
        }
        catch (IOException)
        {
            // The process died at once; the end of its events says so.
        }
    }

    private static ProcessStartInfo StartInfo(DibDocument notebook, RunOptions options, string pipe)
    {
        ProcessStartInfo start = OwnProcess.StartInfo(options.Program, [NotebookHost.Command, pipe]);
        start.WorkingDirectory = Path.GetDirectoryName(notebook.FilePath);
        start.Environment["BERT_NOTEBOOKS_FULL"] = options.Full ? "1" : "0";

        // libtorch's threads otherwise spin while they wait for each other, which on a busy machine costs more than the work itself.
        start.Environment.TryAdd("OMP_WAIT_POLICY", "passive");
        return start;
    }
}
