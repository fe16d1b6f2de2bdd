namespace BertNotebooks.Foundation;

/// <summary>Reads files that are held as a whole, up to a length: what is longer than any of its kind is no such file, and would fill the memory.</summary>
internal static class WholeFile
{
    /// <summary>The most bytes of a file of a model folder: 128 MiB, six times the largest tokenizer.json known.</summary>
    public const int Largest = 1 << 27;

    /// <summary>The bytes of a file.</summary>
    /// <exception cref="BertNotebooksException">It has more than <paramref name="most"/> bytes.</exception>
    public static byte[] ReadBytes(string path, int most = Largest)
    {
        // What a shell hands over as a pipe has a writer; a pipe in a folder may have none, and waits for ever.
        string readable = path.StartsWith("/dev/fd/", StringComparison.Ordinal) || path.StartsWith("/proc/self/fd/", StringComparison.Ordinal) || path == "/dev/stdin" ? path : RegularFile.Readable(path);
        using FileStream file = new(readable, FileMode.Open, FileAccess.Read, FileShare.Read, 1);
        if (file.CanSeek && file.Length <= most && file.Length > 0)
        {
            byte[] bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            return bytes;
        }

        // A pipe, a device or a file of the system tells no length.
        MemoryStream read = new();
        byte[] part = new byte[1 << 16];
        long length = file.CanSeek ? file.Length : 0;
        for (int count; length <= most && (count = file.Read(part)) > 0; length = Math.Max(length, read.Length))
        {
            read.Write(part, 0, count);
        }

        return length <= most ? read.ToArray()
            : throw new BertNotebooksException($"'{path}' has {(file.CanSeek ? $"{length:N0}" : $"more than {most:N0}")} bytes, and the kit reads at most {most:N0} of such a file: check that it is what its name says.");
    }

    /// <summary>The text of a file of at most 16 MiB; a byte order mark tells its encoding, which is UTF-8 without one.</summary>
    /// <exception cref="BertNotebooksException">It is longer.</exception>
    public static string ReadText(string path)
    {
        using StreamReader reader = new(new MemoryStream(ReadBytes(path, TextLimits.LongestLine)));
        return reader.ReadToEnd();
    }
}
