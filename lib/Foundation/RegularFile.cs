namespace BertNotebooks.Foundation;

/// <summary>Files of bytes, told from what only looks like one in a path: folders, pipes, devices.</summary>
internal static class RegularFile
{
    /// <summary>The path, if what is there can be read from its beginning, and once more; what is not there is left to the reader.</summary>
    /// <exception cref="BertNotebooksException">It is a pipe or a device.</exception>
    public static string Readable(string path) => NameOf(path) is not string kind || Directory.Exists(path) ? path
        : throw new BertNotebooksException($"'{path.Shown()}' is a {kind}, and the kit reads regular files: write it to one first, with `cat {path.Shown()} > FILE`, and name that.");

    /// <summary>Where a file that is written at a path really goes, all links followed; it need not be there yet.</summary>
    /// <exception cref="BertNotebooksException">The path is none, or a folder, pipe or device is there.</exception>
    public static string Writable(string path)
    {
        if (string.IsNullOrWhiteSpace(path) || path.Contains('\0'))
        {
            throw new BertNotebooksException($"'{path.Shown()}' is no path that can be written: name a file.");
        }

        string full = Path.GetFullPath(path);
        return NameOf(full) is string kind
            ? throw new BertNotebooksException($"Cannot write '{path}': it is a {kind}, and the kit writes regular files, each replaced when the new one is whole: name a file.")
            : Place(full);
    }

    /// <summary>Whether two paths lead to the same file, by links, hard links or other spellings; false where one is not there.</summary>
    public static bool AreSame(string one, string other) => FileStatus.Of(one) is FileStatus first && FileStatus.Of(other) is FileStatus second
        ? (first.Disk, first.File) == (second.Disk, second.File)
        : File.Exists(one) && File.Exists(other)
            && string.Equals(Place(Path.GetFullPath(one)), Place(Path.GetFullPath(other)), OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);

    private static string? NameOf(string path) => Directory.Exists(path) || Path.EndsInDirectorySeparator(path) ? "folder" : FileStatus.Of(path)?.Kind switch
    {
        FileKind.Pipe => "pipe",
        FileKind.Device => "device",
        _ => null,
    };

    private static string Place(string full) => RealPath.TryOf(full, (link, target) => RefuseOthers(full, link, target), out string place)
        ? place
        : throw new BertNotebooksException($"Cannot write '{full}': its links lead in a circle. Name another file.");

    // What is behind these is not the user's alone.
    private static void RefuseOthers(string full, string link, string target)
    {
        string? whose = link.StartsWith("/proc/", StringComparison.Ordinal) && link.Contains("/fd/", StringComparison.Ordinal) ? "a file that a process has open"
            : Parts(link).Contains("snapshots") && Parts(target).Contains("blobs") ? "a file in the cache of the hub, which others read"
            : null;
        if (whose is not null)
        {
            throw new BertNotebooksException($"Cannot write '{full}': it is {whose}. Name another file or folder.");
        }
    }

    private static IEnumerable<string> Parts(string path) =>
        path.Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries);
}
