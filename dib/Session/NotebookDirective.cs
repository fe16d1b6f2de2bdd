using BertNotebooks.Dib.Format;

namespace BertNotebooks.Dib.Session;

/// <summary>A line of a cell that the kernel, not the compiler, acts on, and that cannot be carried out.</summary>
internal sealed class NotebookDirectiveException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>Carries out the one directive that the kit's notebooks use: <c>#!import</c>.</summary>
internal static class NotebookDirective
{
    private const string ImportWord = "#!import";

    /// <summary>The notebook that the directive imports.</summary>
    /// <param name="line">The directive.</param>
    /// <param name="file">The file that holds it; relative paths start from its folder, then from that of the notebook that runs.</param>
    /// <param name="folder">The folder of the notebook that runs.</param>
    /// <param name="open">The files that are being run, so that a circle is found.</param>
    /// <exception cref="NotebookDirectiveException">The line is another directive, or the notebook cannot be imported.</exception>
    public static DibDocument Import(string line, string file, string folder, IEnumerable<string> open)
    {
        if (NameIn(line) is not { } name)
        {
            throw new NotebookDirectiveException(line.StartsWith("#!", StringComparison.Ordinal)
                ? $"'{line.Split((char[]?)null, 2)[0]}' is no directive that the kit runs; allowed is #!import FILE.dib"
                : $"'{line}' asks the network for a package; the kit works offline: refer to a DLL, #r \"path.dll\"");
        }

        string path = Find(name, file, folder) ?? throw new NotebookDirectiveException($"'{name}' is no file in {Path.GetDirectoryName(file)}; #!import takes the path of a notebook from its own folder");
        if (open.Contains(path))
        {
            throw new NotebookDirectiveException($"'{name}' imports itself: {string.Join(" <- ", open.Select(Path.GetFileName))}; take one #!import out");
        }

        return Load(path);
    }

    /// <summary>The file that the directive imports; null where the line is another, or there is no such file.</summary>
    /// <param name="line">The directive.</param>
    /// <param name="file">The file that holds it.</param>
    /// <param name="folder">The folder of the notebook that runs.</param>
    public static string? Imported(string line, string file, string folder) => NameIn(line) is { } name ? Find(name, file, folder) : null;

    private static string? NameIn(string line)
    {
        string[] words = line.Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return words[0] != ImportWord ? null : words.Length > 1 ? words[1].Trim('"') : "";
    }

    private static string? Find(string name, string file, string folder) =>
        new[] { Path.GetDirectoryName(file)!, folder }.Select(from => Path.GetFullPath(name, from)).FirstOrDefault(File.Exists);

    private static DibDocument Load(string path)
    {
        try
        {
            return DibDocument.Load(path);
        }
        catch (BertNotebooksException e)
        {
            throw new NotebookDirectiveException(e.Message, e);
        }
    }
}
