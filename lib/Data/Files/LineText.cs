namespace BertNotebooks.Data.Files;

/// <summary>Lines as the stream of characters that the CSV library takes, with what the line reader holds them to: UTF-8, whole gzip, a longest line.</summary>
/// <param name="reader">The lines; disposed with this.</param>
/// <param name="onRead">Called with the bytes of the file that are read.</param>
internal sealed class LineText(Utf8LineReader reader, Action<long>? onRead) : TextReader
{
    private string _line = "";
    private int _at;

    /// <summary>Blank lines at the beginning that nobody was given.</summary>
    public int Skipped { get; private set; }

    /// <summary>Shows the first line that is not blank before it is read; empty where there is none.</summary>
    public string FirstLine()
    {
        while (string.IsNullOrWhiteSpace(_line))
        {
            Skipped += _line.Length > 0 ? 1 : 0;
            if (!Next())
            {
                break;
            }
        }

        return _line;
    }

    /// <summary>Passes over the first line.</summary>
    public void Skip()
    {
        _at = _line.Length;
        Skipped++;
    }

    /// <inheritdoc/>
    public override int Read(Span<char> buffer)
    {
        if (_at == _line.Length && !Next())
        {
            return 0;
        }

        int count = Math.Min(buffer.Length, _line.Length - _at);
        _line.AsSpan(_at, count).CopyTo(buffer);
        _at += count;
        return count;
    }

    /// <inheritdoc/>
    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    /// <inheritdoc/>
    public override int ReadBlock(char[] buffer, int index, int count) => ReadBlock(buffer.AsSpan(index, count));

    /// <inheritdoc/>
    public override int ReadBlock(Span<char> buffer)
    {
        int all = 0;
        while (all < buffer.Length && Read(buffer[all..]) is > 0 and int read)
        {
            all += read;
        }

        return all;
    }

    /// <inheritdoc/>
    public override int Peek() => _at < _line.Length || Next() ? _line[_at] : -1;

    /// <inheritdoc/>
    public override int Read()
    {
        int next = Peek();
        _at += next < 0 ? 0 : 1;
        return next;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        reader.Dispose();
        base.Dispose(disposing);
    }

    private bool Next()
    {
        string? line = reader.ReadLine();
        onRead?.Invoke(reader.BytesRead);
        (_line, _at) = (line is null ? "" : line + "\n", 0);
        return line is not null;
    }
}
