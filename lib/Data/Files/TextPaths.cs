namespace BertNotebooks.Data.Files;

/// <summary>Finds the files of texts that paths of files and folders name.</summary>
internal static class TextPaths
{
    private const int ShownNames = 3;

    /// <summary>The files, each of a format that is read.</summary>
    /// <exception cref="BertNotebooksException">No path is given, one is missing, a file is no text by its name, or a folder holds none.</exception>
    public static List<string> FilesOf(IEnumerable<string> paths)
    {
        List<string> files = [.. paths.NotNull().SelectMany(FilesAt)];
        return files.Count > 0 ? files : throw new BertNotebooksException("No text is given: name at least one UTF-8 file (plain or gzip) or folder.");
    }

    /// <summary>A sentence for each folder that holds more than what is read of it.</summary>
    public static IEnumerable<string> PassedOver(IEnumerable<string> paths)
    {
        foreach (string path in paths.Where(Directory.Exists))
        {
            string[] others = [.. ListFolder(path).Except(FilesAt(path)).Order(StringComparer.Ordinal)];
            if (others.Length > 0)
            {
                yield return $"Of the folder '{path}' {(others.Length == 1 ? "a file is" : $"{others.Length} files are")} not read: {Named(others)}. {Rule}; name others one by one.";
            }
        }
    }

    private const string Rule = "Its *.txt and *.txt.gz are, or where there are none its .csv, .tsv, .jsonl and .json";

    private static List<string> FilesAt(string path)
    {
        if (File.Exists(path))
        {
            _ = TextFormats.Of(RegularFile.Readable(path));
            return [path];
        }

        if (!Directory.Exists(path))
        {
            throw new BertNotebooksException($"No text at '{path}': a UTF-8 file, plain or gzip, or a folder of such is expected; check the path.");
        }

        string[] all = [.. ListFolder(path).Order(StringComparer.Ordinal)];
        List<string> texts = [.. all.Where(TextFormats.IsText)];
        List<string> files = texts.Count > 0 ? texts : [.. all.Where(TextFormats.IsRecords)];
        files.ForEach(file => RegularFile.Readable(file));
        return files.Count > 0 ? files
            : throw new BertNotebooksException($"The folder '{path}' holds no text{(all.Length > 0 ? $" but {Named(all)}" : "")}: {TextFormats.Known}; put some there or name a file.");
    }

    private static string Named(string[] files) =>
        string.Join(", ", files.Take(ShownNames).Select(file => Path.GetFileName(file).Shown())) + (files.Length > ShownNames ? ", ..." : "");

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
}
