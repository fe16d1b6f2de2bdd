namespace BertNotebooks.Foundation;

/// <summary>Paths as the system follows them, so that two names of one place are seen to be one.</summary>
internal static class RealPath
{
    // As Linux has it: more are a circle.
    private const int MostLinks = 40;

    // Where names that differ in case alone are one file.
    private static readonly StringComparison Names = OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    /// <summary>The absolute path without <c>.</c>, <c>..</c> and links; what does not exist stays as it is written.</summary>
    public static string Of(string path)
    {
        int links = 0;
        return Follow(Path.GetPathRoot(Path.GetFullPath(path))!, Path.Combine(Environment.CurrentDirectory, path), ref links);
    }

    /// <summary>Whether a path is a folder or lies in it, whatever the two are called.</summary>
    public static bool IsIn(string folder, string path)
    {
        string outer = Of(folder), inner = Of(path);
        return string.Equals(outer, inner, Names) || inner.StartsWith(Path.EndsInDirectorySeparator(outer) ? outer : outer + Path.DirectorySeparatorChar, Names);
    }

    /// <summary>Whether two paths are one place.</summary>
    public static bool AreSame(string a, string b) => string.Equals(Of(a), Of(b), Names);

    // Part by part, since a part may be a link, and .. then leads out of its target.
    private static string Follow(string from, string path, ref int links)
    {
        string real = Path.IsPathRooted(path) ? Path.GetPathRoot(path)! : from;
        foreach (string part in path[(Path.GetPathRoot(path)?.Length ?? 0)..].Split(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar))
        {
            real = part switch
            {
                "" or "." => real,
                ".." => Path.GetDirectoryName(real) ?? real,
                _ => Path.Combine(real, part),
            };
            if (part is not ("" or "." or "..") && new FileInfo(real).LinkTarget is string target && ++links <= MostLinks)
            {
                real = Follow(Path.GetDirectoryName(real)!, target, ref links);
            }
        }

        return real;
    }
}
