using System.Text;
using BertNotebooks.Dib.Session;

namespace BertNotebooks.Dib.Processes;

/// <summary>Collects what a process prints past its events, as native code does; reads to the end, so that the process never waits for a reader.</summary>
internal sealed class NativeText
{
    /// <summary>Where the text of one cell is cut; the rest is read and forgotten.</summary>
    public const int MaxCharacters = 50_000;

    private readonly StringBuilder _text = new();
    private readonly Thread _reading;

    /// <summary>Begins to read.</summary>
    public NativeText(TextReader reader)
    {
        _reading = new Thread(() => Read(reader)) { IsBackground = true, Name = "native text" };
        _reading.Start();
    }

    /// <summary>What came and was not taken yet, line by line, without blank lines.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_text)
            {
                return _text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            }
        }
    }

    /// <summary>Takes what came since it was taken last.</summary>
    public string Take()
    {
        lock (_text)
        {
            string text = _text.ToString();
            _text.Clear();
            return text;
        }
    }

    /// <summary>Waits for the end of the stream; not for long, for a process that the cell started may hold it open.</summary>
    public void WaitForEnd(TimeSpan patience) => _reading.Join(patience);

    private void Read(TextReader reader)
    {
        char[] buffer = new char[4096];
        try
        {
            for (int count = reader.Read(buffer); count > 0; count = reader.Read(buffer))
            {
                Add(buffer.AsSpan(0, count));
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The run is over and its streams are closed.
        }
    }

    private void Add(ReadOnlySpan<char> text)
    {
        lock (_text)
        {
            if (_text.Length < MaxCharacters)
            {
                _text.Append(text[..Math.Min(text.Length, MaxCharacters - _text.Length)]);
                _text.Append(_text.Length == MaxCharacters ? CellOutputs.CutHere : "");
            }
        }
    }
}
