using System.Runtime.InteropServices;

namespace BertNotebooks.Foundation;

/// <summary>The names in a folder, which a file system may hold back from the disk longer than the files' contents.</summary>
internal static partial class FolderEntries
{
    /// <summary>Brings the folder's new and changed names to the disk (<c>fsync</c> of the folder); nothing where the system has no such call.</summary>
    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        int file = Open(folder, flags: 0);
        if (file >= 0)
        {
            // Some file systems refuse it; there is nothing more to be done then.
            _ = FSync(file);
            _ = Close(file);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int FSync(int file);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int file);
}
