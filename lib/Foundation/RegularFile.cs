namespace BertNotebooks.Foundation;

/// <summary>Files of bytes, told from what only looks like one in a path: folders, pipes, devices.</summary>
internal static class RegularFile
{
    // As many as systems follow.
    private const int MostLinks = 40;

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

    // Part by part, as the system goes: ".." in a link's target means the folder that the link really lies in.
    private static string Place(string full)
    {
        string place = Path.GetPathRoot(full)!;
        Stack<string> ahead = new(Parts(full[place.Length..]));
        int links = 0;
        while (ahead.TryPop(out string? part))
        {
            string next = part == ".." ? Path.GetDirectoryName(place) ?? place : Path.Combine(place, part);
            FileSystemInfo entry = Directory.Exists(next) ? new DirectoryInfo(next) : new FileInfo(next);
            if (entry.LinkTarget is not string target)
            {
                place = next;
                continue;
            }

            // Where Linux shows the open files of a process: what is behind may be in the middle of something.
            string? refusal = ++links > MostLinks ? "its links lead in a circle" : next.StartsWith("/proc/", StringComparison.Ordinal) && next.Contains("/fd/") ? "it is a file that a process has open" : null;
            if (refusal is not null)
            {
                throw new BertNotebooksException($"Cannot write '{full}': {refusal}. Name a file.");
            }

            place = Path.IsPathRooted(target) ? Path.GetPathRoot(target)! : place;
            foreach (string inner in Parts(target[Path.GetPathRoot(target)!.Length..]))
            {
                ahead.Push(inner);
            }
        }

        return place;
    }

    // The last one first.
    private static IEnumerable<string> Parts(string path) =>
        path.Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries).Where(part => part != ".").Reverse();
}
