using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace BertNotebooks.Cli.Terminal;

/// <summary>The lines of stdin, read ahead on a thread of their own: Ctrl+C need not wait for a line, nor a line for its successors.</summary>
/// <remarks>A line ends at LF or CRLF; a lone CR, which <see cref="TextReader.ReadLine"/> would also split at, is a character of the line.</remarks>
internal sealed class InputLines
{
    private const int Ahead = 256, ByteOrderMark = 0xFEFF;

    private readonly BlockingCollection<string> _lines = new(Ahead);
    private readonly TextReader _reader = Console.In;
    private Exception? _failure;

    /// <summary>Begins to read.</summary>
    public InputLines() => new Thread(Read) { IsBackground = true, Name = "stdin" }.Start();

    /// <summary>The lines that one answer is given for: the first whenever it comes, then those that come within some time of it.</summary>
    /// <param name="together">How long the first line waits for others.</param>
    /// <param name="cancel">Ends the waiting.</param>
    /// <returns>Nothing at the end of the input.</returns>
    /// <exception cref="BertNotebooksException">The input cannot be read.</exception>
    /// <exception cref="OperationCanceledException">The waiting was ended.</exception>
    public IEnumerable<string> TakeTogether(TimeSpan together, CancellationToken cancel)
    {
        if (!TryTake(out string? line, Timeout.InfiniteTimeSpan, cancel))
        {
            yield break;
        }

        long first = Stopwatch.GetTimestamp();
        do
        {
            yield return line;
        }
        while (TryTake(out line, Positive(together - Stopwatch.GetElapsedTime(first)), cancel));
    }

    /// <summary>All lines up to the end of the input, each as soon as it has come.</summary>
    /// <param name="cancel">Ends the waiting.</param>
    /// <exception cref="BertNotebooksException">The input cannot be read.</exception>
    /// <exception cref="OperationCanceledException">The waiting was ended.</exception>
    public IEnumerable<string> TakeAll(CancellationToken cancel)
    {
        while (TryTake(out string? line, Timeout.InfiniteTimeSpan, cancel))
        {
            yield return line;
        }
    }

    // False at the end of the input, and when no line came in time.
    private bool TryTake([NotNullWhen(true)] out string? line, TimeSpan patience, CancellationToken cancel)
    {
        bool taken = _lines.TryTake(out line, (int)patience.TotalMilliseconds, cancel);
        return taken || _failure is null
            ? taken
            : throw new BertNotebooksException(_failure is BertNotebooksException ? _failure.Message : $"Cannot read the input: {_failure.Message}", _failure);
    }

    private static TimeSpan Positive(TimeSpan time) => time > TimeSpan.Zero ? time : TimeSpan.Zero;

    private void Read()
    {
        try
        {
            StringBuilder line = new();
            int next = _reader.Read();
            next = next == ByteOrderMark ? _reader.Read() : next;
            for (; next >= 0; next = _reader.Read())
            {
                if (next != '\n')
                {
                    line.Append((char)next);
                }
                else
                {
                    Add(line);
                }
            }

            if (line.Length > 0)
            {
                Add(line);
            }
        }
        // ArgumentOutOfRange: a line of more characters than a string can have.
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or OutOfMemoryException or ArgumentOutOfRangeException or BertNotebooksException)
        {
            _failure = e;
        }
        finally
        {
            _lines.CompleteAdding();
        }
    }

    private void Add(StringBuilder line)
    {
        if (line.Length > 0 && line[^1] == '\r')
        {
            line.Length--;
        }

        _lines.Add(line.ToString());
        line.Clear();
    }
}
