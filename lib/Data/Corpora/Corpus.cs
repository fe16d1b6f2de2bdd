namespace BertNotebooks.Data.Corpora;

/// <summary>Reads training text: UTF-8, plain or gzip, one paragraph a line.</summary>
public static class Corpus
{
    /// <summary>Reads the lines of a file, or of the <c>.txt</c> and <c>.txt.gz</c> files of a folder (not of its subfolders) in the ordinal order of their names.</summary>
    /// <remarks>
    /// Only LF ends a line; a CR before it and a byte order mark are dropped, empty lines are kept. Gzip is told by its
    /// first bytes, not by the name. Lines are read as they are asked for, so the text need not fit the memory.
    /// </remarks>
    /// <exception cref="BertNotebooksException">A file is missing, without text, not UTF-8, damaged gzip, or cannot be read.</exception>
    public static IEnumerable<string> ReadLines(string path) => ReadFiles(FilesAt(path));

    /// <summary>Reads several files or folders one after the other, as <see cref="ReadLines(string)"/> does.</summary>
    /// <exception cref="BertNotebooksException">No path is given, or one of them cannot be read.</exception>
    public static IEnumerable<string> ReadLines(IEnumerable<string> paths) => ReadFiles(FilesOf(paths));

    /// <summary>Reads a whole text into one string, its lines joined by LF, as a <see cref="BookPipeline"/> takes it.</summary>
    /// <exception cref="BertNotebooksException">As <see cref="ReadLines(string)"/>.</exception>
    public static string ReadText(string path) => string.Join('\n', ReadLines(path));

    /// <summary>The files that paths of files and folders name, in the order in which they are read.</summary>
    /// <exception cref="BertNotebooksException">No path is given, one is missing, or is no regular file.</exception>
    public static IReadOnlyList<string> FilesOf(IEnumerable<string> paths)
    {
        List<string> files = [.. paths.NotNull().SelectMany(FilesAt)];
        return files.Count > 0 ? files : throw new BertNotebooksException("No text is given: name at least one UTF-8 file (plain or gzip) or folder.");
    }

    /// <summary>Refuses a file that turned out to hold nothing but white space.</summary>
    internal static void RequireText(string file, bool hasText)
    {
        if (!hasText)
        {
            throw new BertNotebooksException($"'{file}' is empty: a text with one paragraph a line is expected; check that it was written or unpacked whole.");
        }
    }

    private static List<string> FilesAt(string path)
    {
        if (File.Exists(path))
        {
            return [RegularFile.Readable(path)];
        }

        if (!Directory.Exists(path))
        {
            throw new BertNotebooksException($"No text at '{path}': a UTF-8 file, plain or gzip, or a folder of such is expected; check the path.");
        }

        List<string> files = [.. ListFolder(path).Where(IsText).Order(StringComparer.Ordinal).Select(RegularFile.Readable)];
        return files.Count > 0
            ? files
            : throw new BertNotebooksException($"The folder '{path}' holds no text: files named *.txt or *.txt.gz are read; put some there or name a file.");
    }

    private static string[] ListFolder(string path)
    {
        try
        {
            return Directory.GetFiles(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BertNotebooksException($"Cannot list the folder '{path}': {e.Message} Choose one that can be read.", e);
        }
    }

    private static bool IsText(string file) =>
        file.EndsWith(".txt", StringComparison.OrdinalIgnoreCase) || file.EndsWith(".txt.gz", StringComparison.OrdinalIgnoreCase);

    /// <summary>The lines of files, one file after the other, empty ones too.</summary>
    internal static IEnumerable<string> ReadFiles(IReadOnlyList<string> files)
    {
        foreach (string file in files)
        {
            using Utf8LineReader reader = new(file);
            bool hasText = false;
            while (reader.ReadLine() is { } line)
            {
                hasText |= !string.IsNullOrWhiteSpace(line);
                yield return line;
            }

            RequireText(file, hasText);
        }
    }
}
