using System.Text;

namespace BertNotebooks.Data;

/// <summary>Reads the lines of one file, plain or gzip, and names the file and the line of whatever is wrong with it.</summary>
/// <remarks><see cref="StreamReader"/> would also split at a lone CR and could not name the line that is not UTF-8.</remarks>
internal sealed class Utf8LineReader : IDisposable
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly string _path;
    private readonly bool _isGzip;
    private readonly Stream _stream;
    private byte[] _buffer = new byte[1 << 16];
    private int _start;
    private int _end;
    private long _line;
    private bool _ended;

    public Utf8LineReader(string path)
    {
        _path = path;
        FileStream file = Guarded(() => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan));
        _isGzip = Guarded(() => file.ReadByte() == 0x1f && file.ReadByte() == 0x8b);
        file.Position = 0;
        _stream = _isGzip ? GzipText.Open(file) : file;
    }

    /// <summary>The next line without its end, or null after the last; a text that ends in LF has no empty last line.</summary>
    public string? ReadLine()
    {
        int searched = 0;
        while (true)
        {
            int found = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (found >= 0)
            {
                string line = Decode(_buffer.AsSpan(_start, searched + found));
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
                string? last = _end > _start ? Decode(_buffer.AsSpan(_start, _end - _start)) : null;
                _start = _end;
                return last;
            }
        }
    }

    public void Dispose() => _stream.Dispose();

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

    private string Decode(ReadOnlySpan<byte> bytes)
    {
        if (_line++ == 0 && bytes.StartsWith("\uFEFF"u8))
        {
            bytes = bytes[3..];
        }

        if (bytes is [.., (byte)'\r'])
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
