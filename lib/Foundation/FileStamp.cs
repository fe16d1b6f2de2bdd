namespace BertNotebooks.Foundation;

/// <summary>By what a file that was written anew is told from the old one.</summary>
internal readonly record struct FileStamp(DateTime Written, long Length)
{
    /// <summary>The file's stamp; null where there is none.</summary>
    public static FileStamp? Of(string path)
    {
        FileInfo file = new(path);
        return file.Exists ? new FileStamp(file.LastWriteTimeUtc, file.Length) : null;
    }
}
