using System.Runtime.InteropServices;

namespace BertNotebooks.Cli.Terminal;

/// <summary>Standard output or error, where a write that fails is not passed over, or is: results must arrive, messages may be lost.</summary>
/// <remarks>The framework's own stream writes on without end where a reader has gone, and gives every other mistake an exception of its own.</remarks>
internal sealed partial class OutputStream : Stream
{
    private const int Interrupted = 4, BrokenPipe = 32, TryAgainLinux = 11, TryAgainMacOS = 35;

    private static readonly TimeSpan BeforeNextTry = TimeSpan.FromMilliseconds(5);

    private readonly int _number;
    private readonly bool _mustArrive;
    private readonly bool _isGiven;
    private readonly Stream? _windows;

    private OutputStream(int number, bool mustArrive)
    {
        _number = number;
        _mustArrive = mustArrive;
        _isGiven = StandardHandles.IsGiven(number);
        _windows = !OperatingSystem.IsWindows() ? null : number == StandardHandles.Output ? Console.OpenStandardOutput() : Console.OpenStandardError();
    }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Standard output; writing throws <see cref="ReaderGoneException"/>, or a <see cref="BertNotebooksException"/> that says why it cannot be written.</summary>
    public static OutputStream OfResults() => new(StandardHandles.Output, mustArrive: true);

    /// <summary>Standard error; what cannot be written is lost.</summary>
    public static OutputStream OfMessages() => new(StandardHandles.Error, mustArrive: false);

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (!_isGiven)
        {
            Refuse("it is closed.");
            return;
        }

        if (_windows is not null)
        {
            WriteOnWindows(buffer);
            return;
        }

        while (!buffer.IsEmpty)
        {
            nint written = Write(_number, buffer, buffer.Length);
            int error = written < 0 ? Marshal.GetLastPInvokeError() : 0;
            if (written >= 0)
            {
                buffer = buffer[(int)written..];
            }
            else if (error is TryAgainLinux or TryAgainMacOS)
            {
                // Whoever shares a terminal or a pipe may have told it not to let writers wait.
                Thread.Sleep(BeforeNextTry);
            }
            else if (error == BrokenPipe && _mustArrive)
            {
                throw new ReaderGoneException();
            }
            else if (error != Interrupted)
            {
                Refuse(Marshal.GetPInvokeErrorMessage(error) + ".");
                return;
            }
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private void WriteOnWindows(ReadOnlySpan<byte> buffer)
    {
        try
        {
            _windows!.Write(buffer);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Refuse(e.Message);
        }
    }

    private void Refuse(string why)
    {
        if (_mustArrive)
        {
            throw new BertNotebooksException($"Cannot write the results to standard output: {why} Send them to a file or a program that takes them, with room on its disk.");
        }
    }

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(int file, ReadOnlySpan<byte> bytes, nint count);
}
