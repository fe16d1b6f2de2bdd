using System.IO.Compression;
using System.Text;

namespace BertNotebooks.Data;

/// <summary>Reads the lines of one file, plain or gzip, and names the file and the line of whatever is wrong with it.</summary>
/// <remarks><see cref="StreamReader"/> would also split at a lone CR and could not name the line that is not UTF-8.</remarks>
internal sealed class Utf8LineReader : IDisposable
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly string _path;
    private readonly Stream _stream;
    private byte[] _buffer = new byte[1 << 16];
    private int _start;
    private int _end;
    private long _line;

    public Utf8LineReader(string path)
    {
        _path = path;
        _stream = Guarded(Open);
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
                int length = searched + found;
                string line = Decode(length);
                _start += length + 1;
                return line;
            }

            searched = _end - _start;
            if (!Fill())
            {
                string? last = searched > 0 ? Decode(searched) : null;
                _start = _end;
                return last;
            }
        }
    }

    public void Dispose() => _stream.Dispose();

    private Stream Open()
    {
        FileStream file = new(_path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16, FileOptions.SequentialScan);
        bool isGzip = file.ReadByte() == 0x1f && file.ReadByte() == 0x8b;
        file.Position = 0;
        return isGzip ? new GZipStream(file, CompressionMode.Decompress) : file;
    }

    private bool Fill()
    {
        if (_start > 0)
        {
            Buffer.BlockCopy(_buffer, _start, _buffer, 0, _end - _start);
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        int read = Guarded(() => _stream.Read(_buffer, _end, _buffer.Length - _end));
        _end += read;
        return read > 0;
    }

    private string Decode(int length)
    {
        ReadOnlySpan<byte> bytes = _buffer.AsSpan(_start, length);
        if (_line++ == 0 && bytes.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
        {
            bytes = bytes[3..];
        }

        if (bytes.Length > 0 && bytes[^1] == '\r')
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
            throw new BertNotebooksException($"'{_path}' is a damaged gzip file (after line {_line}): {e.Message} Fetch or pack it again.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BertNotebooksException($"Cannot read '{_path}': {e.Message} Choose a file that can be read.", e);
        }
    }
}
