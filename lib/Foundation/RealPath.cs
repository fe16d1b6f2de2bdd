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
        _ = TryOf(path, null, out string real);
        return real;
    }

    /// <summary>As <see cref="Of"/>, told of each link on the way.</summary>
    /// <param name="path">The path.</param>
    /// <param name="met">Called with a link and what is written in it.</param>
    /// <param name="real">The path without links; where they lead in a circle, the place at which that was seen.</param>
    /// <returns>Whether the links come to an end.</returns>
    public static bool TryOf(string path, Action<string, string>? met, out string real)
    {
        int links = 0;
        real = Follow(Path.GetPathRoot(Path.GetFullPath(path))!, Path.Combine(Environment.CurrentDirectory, path), met, ref links);
        return links <= MostLinks;
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
    private static string Follow(string from, string path, Action<string, string>? met, ref int links)
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
                met?.Invoke(real, target);
                real = Follow(Path.GetDirectoryName(real)!, target, met, ref links);
            }
        }

        return real;
    }
}
