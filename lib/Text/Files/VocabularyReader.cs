namespace BertNotebooks.Text.Files;

/// <summary>Cuts a <c>vocab.txt</c> into its pieces, without a copy of the whole text and of each line's end.</summary>
internal static class VocabularyReader
{
    /// <summary>The most pieces of a vocabulary that is read.</summary>
    /// <remarks>LaBSE's, the largest WordPiece vocabulary known, has half a million. A piece takes some 150 bytes in a tokenizer, whatever its line takes.</remarks>
    public const int MostPieces = 600_000;

    /// <summary>The same, with a message of its own where there is no file.</summary>
    public static string[] ReadIfThere(string path) => File.Exists(path) ? Read(path)
        : throw new BertNotebooksException($"No vocabulary at '{path}': a {ModelFiles.Vocabulary} with one piece a line is expected, or a {ModelFiles.Tokenizer} beside; make one with `train-vocab`.");

    /// <summary>The lines of a file, each a piece.</summary>
    /// <exception cref="BertNotebooksException">The file is empty, cannot be read, or has more lines than any vocabulary.</exception>
    public static string[] Read(string path)
    {
        ReadOnlySpan<byte> text = ReadBytes(path);
        text = text.StartsWith("\uFEFF"u8) ? text[3..] : text;
        int count = text.Count((byte)'\n') + (text is [] or [.., (byte)'\n'] ? 0 : 1);
        if (count is 0 or > MostPieces)
        {
            throw new BertNotebooksException(count == 0
                ? $"The vocabulary '{path}' is empty: one piece a line is expected; make one with `train-vocab`."
                : $"The vocabulary '{path}' has {count:N0} lines: at most {MostPieces:N0} pieces are read. Check that it is a vocab.txt.");
        }

        string[] pieces = new string[count];
        ReadOnlySpan<byte> before = default;
        for (int i = 0; i < count; i++)
        {
            int end = text.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = end < 0 ? text : text[..end];
            // A line that is repeated takes no memory again.
            pieces[i] = i > 0 && line.SequenceEqual(before) ? pieces[i - 1] : System.Text.Encoding.UTF8.GetString(line.TrimEnd((byte)'\r'));
            before = line;
            text = end < 0 ? [] : text[(end + 1)..];
        }

        return pieces;
    }

    private static byte[] ReadBytes(string path)
    {
        try
        {
            byte[] bytes = File.ReadAllBytes(RegularFile.Readable(path));
            StandIn.Refuse(path, bytes);
            return bytes;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BertNotebooksException($"The vocabulary '{path}' cannot be read: {e.Message} Check the file and its permissions.", e);
        }
    }
}
