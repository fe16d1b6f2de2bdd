using System.Buffers;
using System.Text;

namespace BertNotebooks.Dib.Format;

/// <summary>Reads a notebook's file as text, and refuses what is none.</summary>
internal static class DibText
{
    /// <summary>The largest notebook, in bytes; the format holds no output, so a real one has some ten thousand.</summary>
    public const int MaxBytes = 1 << 20;

    /// <summary>The most lines of a notebook; real ones have some hundreds, and each takes many times a line end's room.</summary>
    public const int MaxLines = 25_000;

    /// <summary>Those that <see cref="string.ReplaceLineEndings()"/> knows.</summary>
    public static readonly SearchValues<char> LineEnds = SearchValues.Create("\r\n\f\u0085\u2028\u2029");

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text of the file, without a byte order mark.</summary>
    /// <exception cref="BertNotebooksException">The file is missing, cannot be read, is too large or is not text in UTF-8.</exception>
    public static string Read(string path) => Decode(path, ReadBytes(path));

    /// <summary>The text of a notebook's bytes, without a byte order mark; the path serves messages.</summary>
    /// <exception cref="BertNotebooksException">There is too much of it, or it is not text in UTF-8.</exception>
    public static string Decode(string path, byte[] bytes)
    {
        RefuseLarge(path, bytes.Length);
        ReadOnlySpan<byte> content = bytes.AsSpan().StartsWith("\uFEFF"u8) ? bytes.AsSpan(3) : bytes;
        int control = content.IndexOfAnyInRange((byte)0, (byte)8);
        if (control >= 0)
        {
            throw NotText(path, content[..control]);
        }

        try
        {
            string text = Strict.GetString(content);
            return text.AsSpan().CountAny(LineEnds) - text.AsSpan().Count("\r\n".AsSpan()) < MaxLines
                ? text
                : throw new BertNotebooksException($"{path}: there are more than {MaxLines:N0} lines, too many for a notebook. Keep data in files of their own.");
        }
        catch (DecoderFallbackException e)
        {
            throw NotText(path, content[..Math.Clamp(e.Index, 0, content.Length)]);
        }
    }

    /// <summary>The bytes of the file.</summary>
    /// <exception cref="BertNotebooksException">The file is missing, cannot be read or is too large.</exception>
    public static byte[] ReadBytes(string path)
    {
        try
        {
            using FileStream stream = new(RegularFile.Readable(path), FileMode.Open, FileAccess.Read);
            RefuseLarge(path, stream.Length);
            byte[] bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            StandIn.Refuse(path, bytes);
            return bytes;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BertNotebooksException($"{path}: the notebook cannot be read: {e.Message}", e);
        }
    }

    private static void RefuseLarge(string path, long bytes)
    {
        if (bytes > MaxBytes)
        {
            throw new BertNotebooksException($"{path}: {bytes:N0} bytes are too large for a notebook, the limit is {MaxBytes:N0}. Keep data in files of their own.");
        }
    }

    private static BertNotebooksException NotText(string path, ReadOnlySpan<byte> before) =>
        new($"{path}, line {before.Count((byte)'\n') + 1}: this is not text in UTF-8. Give a notebook (.dib), saved as UTF-8.");
}
