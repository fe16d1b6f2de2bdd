using System.Runtime.InteropServices;

namespace BertNotebooks.Cli.Terminal;

/// <summary>The signals that ask a command to end well: Ctrl+C, SIGTERM, and SIGHUP when its terminal goes.</summary>
internal sealed partial class Interruption : IDisposable
{
    // A bar that is drawn hides it.
    private static readonly byte[] ShowCursor = [.. "\u001b[?25h"u8];

    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;
    private volatile int _exitCode = Terminal.ExitCode.Interrupted;

    /// <summary>Begins to listen.</summary>
    public Interruption() => _registrations = [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(signal => PosixSignalRegistration.Create(signal, Take))];

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>What the caller is told by a command that was interrupted.</summary>
    public int ExitCode => _exitCode;

    /// <summary>Listens no longer.</summary>
    public void Dispose() => Array.ForEach(_registrations, registration => registration.Dispose());

    // The first signal asks the command to end well; the second does not wait for it. A terminal that goes sends SIGHUP, and its shell sends another.
    private void Take(PosixSignalContext context)
    {
        bool isSecond = _source.IsCancellationRequested;
        context.Cancel = true;
        if (isSecond && context.Signal != PosixSignal.SIGHUP)
        {
            EndAtOnce();
        }

        if (!isSecond)
        {
            _exitCode = context.Signal == PosixSignal.SIGHUP ? Terminal.ExitCode.HungUp : Terminal.ExitCode.Interrupted;
            _source.Cancel();
        }
    }

    // Not as the framework ends: that takes native code's memory away under a step of training that still runs, which then has something to say.
    private void EndAtOnce()
    {
        if (OperatingSystem.IsWindows())
        {
            Environment.Exit(_exitCode);
        }

        if (!Console.IsErrorRedirected)
        {
            OutputStream.OfMessages().Write(ShowCursor);
        }

        Exit(_exitCode);
    }

    [LibraryImport("libc", EntryPoint = "_exit")]
    private static partial void Exit(int code);
}
