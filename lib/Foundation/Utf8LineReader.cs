using System.Text;

namespace BertNotebooks.Foundation;

// Over 150 lines: every message needs the path and the line that the loop counts.
/// <summary>Reads the lines of one file, plain or gzip, and names the file and the line of whatever is wrong with it.</summary>
/// <remarks><see cref="StreamReader"/> would also split at a lone CR and could not name the line that is not UTF-8.</remarks>
internal sealed class Utf8LineReader : IDisposable
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly string _path;
    private readonly int _longestPart;
    private readonly bool _isGzip;
    private readonly FileStream _file;
    private readonly Stream _stream;
    private byte[] _buffer = new byte[1 << 16];
    private int _start;
    private int _end;
    private long _line;
    private bool _ended;

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="longestPart">Longer lines, in bytes, are given in parts, cut before a blank where there is one; at least 8.</param>
    /// <exception cref="BertNotebooksException">The file cannot be read.</exception>
    public Utf8LineReader(string path, int longestPart = int.MaxValue)
    {
        _path = path;
        _longestPart = longestPart;
        _file = Guarded(() => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan));
        _isGzip = Guarded(() => _file.ReadByte() == 0x1f && _file.ReadByte() == 0x8b);
        _file.Position = 0;
        _stream = _isGzip ? GzipText.Open(_file) : _file;
    }

    /// <summary>Bytes of the file that are read so far.</summary>
    public long BytesRead => _file.Position;

    /// <summary>Whether what was read last is a part of a line that goes on.</summary>
    public bool LineGoesOn { get; private set; }

    /// <summary>The next line, or part of one, without its end, or null after the last; a text that ends in LF has no empty last line.</summary>
    public string? ReadLine()
    {
        int searched = 0;
        while (true)
        {
            int found = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (found >= 0 ? searched + found > _longestPart : _end - _start > _longestPart)
            {
                return Part();
            }

            if (found >= 0)
            {
                string line = Decode(_buffer.AsSpan(_start, searched + found), goesOn: false);
                _start += searched + found + 1;
                return line;
            }

            searched = _end - _start;
            if (!_ended && !Fill())
            {
                _ended = true;
                CheckEnd();
            }

            if (_ended)
            {
                string? last = _end > _start ? Decode(_buffer.AsSpan(_start, _end - _start), goesOn: false) : null;
                _start = _end;
                return last;
            }
        }
    }

    public void Dispose() => _stream.Dispose();

    /// <summary>The first part of what is too long: up to a blank, else to the end of a character.</summary>
    private string Part()
    {
        ReadOnlySpan<byte> bytes = _buffer.AsSpan(_start, _longestPart);
        int length = bytes.LastIndexOf((byte)' ');
        if (length <= 0)
        {
            length = _longestPart;
            // The first byte that is not kept must begin a character: 10xxxxxx goes on with one.
            while ((_buffer[_start + length] & 0xC0) == 0x80 && length > _longestPart - 4)
            {
                length--;
            }
        }

        string part = Decode(bytes[..length], goesOn: true);
        _start += length;
        return part;
    }

    /// <summary>Reads more bytes behind those that are not used up; false at the end of the file.</summary>
    private bool Fill()
    {
        Buffer.BlockCopy(_buffer, _start, _buffer, 0, _end - _start);
        _end -= _start;
        _start = 0;
        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        int read = Guarded(() => _stream.Read(_buffer, _end, _buffer.Length - _end));
        _end += read;
        return read > 0;
    }

    private void CheckEnd()
    {
        if (!_isGzip)
        {
            return;
        }

        if (!_buffer.AsSpan(_start, _end - _start).EndsWith(GzipText.EndMarker))
        {
            throw Damaged(null);
        }

        _end -= GzipText.EndMarker.Length;
    }

    private string Decode(ReadOnlySpan<byte> bytes, bool goesOn)
    {
        bool starts = !LineGoesOn;
        LineGoesOn = goesOn;
        if (starts && _line++ == 0)
        {
            StandIn.RefusePointer(_path, _buffer.AsSpan(_start, _end - _start));
            bytes = bytes.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;
        }

        if (!goesOn && bytes is [.., (byte)'\r'])
        {
            bytes = bytes[..^1];
        }

        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            throw new BertNotebooksException($"Line {_line} of '{_path}' is not UTF-8: texts are read as UTF-8 only; save the file as UTF-8 and try again.", e);
        }
    }

    private T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidDataException e)
        {
            throw Damaged(e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BertNotebooksException($"Cannot read '{_path}': {e.Message} Choose a file that can be read.", e);
        }
    }

    private BertNotebooksException Damaged(Exception? cause) =>
        new($"'{_path}' is a damaged gzip file (after line {_line}): it is cut short, altered, or followed by something else; fetch or pack it again.", cause!);
}
