using System.Text.RegularExpressions;

namespace BertNotebooks.Foundation;

/// <summary>Writes files so that a reader, or a crash, never meets half of one.</summary>
public static partial class AtomicFile
{
    /// <summary>Writes beside the path, flushes to the disk, then renames; on failure the old file stays as it was.</summary>
    /// <exception cref="BertNotebooksException">The place cannot be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        string full = Path.GetFullPath(path);
        string beside = $"{full}.{Environment.ProcessId}.tmp";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            using (FileStream stream = new(beside, FileMode.Create, FileAccess.ReadWrite))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(beside, full, overwrite: true);
        }
        catch (Exception e)
        {
            DeleteQuietly(beside);
            if (IsRefusal(e))
            {
                throw new BertNotebooksException($"Cannot write '{path}': {e.Message} Choose a folder that can be written, with room on its disk.", e);
            }

            throw;
        }
    }

    /// <summary>Writes a text as UTF-8 without a byte order mark.</summary>
    /// <exception cref="BertNotebooksException">The place cannot be written.</exception>
    public static void WriteText(string path, string text)
    {
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(text.NotNull());
        Write(path, stream => stream.Write(bytes));
    }

    /// <summary>Tells whether the system refused to write: no room, no permission, no such place.</summary>
    /// <remarks>A file that would be longer than its file system, or a limit, allows comes out of .NET's streams as an argument out of range.</remarks>
    internal static bool IsRefusal(Exception e) => e is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException { ParamName: "value" };

    /// <summary>Deletes what processes that were killed had not renamed yet; nobody else may be writing in the folder.</summary>
    internal static void DeleteLeftovers(string folder)
    {
        foreach (string file in Directory.GetFiles(folder, "*.tmp").Where(f => Leftover.IsMatch(f)))
        {
            File.Delete(file);
        }
    }

    [GeneratedRegex(@"\.\d+\.tmp$")]
    private static partial Regex Leftover { get; }

    // Its own failure would hide the one that is to be told.
    private static void DeleteQuietly(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }
}
