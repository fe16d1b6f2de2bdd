namespace BertNotebooks.Dib.Page;

/// <summary>Puts the pictures of a notebook into its page; they come from the notebook's own folder or below, and from nowhere else.</summary>
/// <param name="folder">The notebook's folder, where relative paths start.</param>
/// <param name="warn">Told of each picture that is left out.</param>
/// <param name="fail">Told of each picture that is there and cannot be read.</param>
internal sealed class PagePictures(string folder, Action<string> warn, Action<string> fail)
{
    /// <summary>The most bytes of all pictures of a page together: who opens it loads them at once.</summary>
    public const int MaxBytes = 32 << 20;

    // What the page shows where a picture is left out: the text that stands for it.
    private const string Nothing = "data:,";

    private static readonly Dictionary<string, string> MediaTypes = new(StringComparer.OrdinalIgnoreCase)
    {
        [".png"] = "image/png",
        [".jpg"] = "image/jpeg",
        [".jpeg"] = "image/jpeg",
        [".gif"] = "image/gif",
        [".svg"] = "image/svg+xml",
        [".webp"] = "image/webp",
    };

    private int _left = MaxBytes;

    /// <summary>The picture as an address that holds it whole.</summary>
    /// <param name="source">The address in the notebook.</param>
    public string Embed(string source)
    {
        if (source.StartsWith("data:image/", StringComparison.OrdinalIgnoreCase))
        {
            return source;
        }

        try
        {
            if (Find(source) is { } file && MediaTypes.TryGetValue(Path.GetExtension(file), out string? type))
            {
                return $"data:{type};base64,{Convert.ToBase64String(Read(file))}";
            }

            warn($"the image '{source.Shown()}' is left out: it is no picture file in the notebook's folder or below");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or BertNotebooksException)
        {
            fail($"the image '{source.Shown()}' cannot be read: {e.Message}");
        }

        return Nothing;
    }

    // The file or folder that is meant, links followed; null when there is none or it lies elsewhere.
    private string? Find(string source)
    {
        string path = Uri.UnescapeDataString(source);
        if (path.Contains('\0') || Path.IsPathRooted(path))
        {
            return null;
        }

        string home = RealPath.Of(folder);
        if (!RealPath.TryOf(Path.Combine(home, path), null, out string file))
        {
            throw new IOException("its links lead in a circle.");
        }

        return file.StartsWith(home.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal) && Path.Exists(file) ? file : null;
    }

    private byte[] Read(string file)
    {
        if (Directory.Exists(file))
        {
            throw new IOException("it is a folder.");
        }

        using FileStream stream = new(RegularFile.Readable(file), FileMode.Open, FileAccess.Read);
        if (stream.Length > _left)
        {
            throw new IOException($"with its {stream.Length:N0} bytes, the page's pictures have more than {MaxBytes:N0}. Make them smaller.");
        }

        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        _left -= bytes.Length;
        return bytes;
    }
}
