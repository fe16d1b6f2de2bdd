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
        string[] words = line.Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (words[0] != ImportWord)
        {
            throw new NotebookDirectiveException(line.StartsWith("#!", StringComparison.Ordinal)
                ? $"'{words[0]}' is no directive that the kit runs; allowed is #!import FILE.dib"
                : $"'{line}' asks the network for a package; the kit works offline: refer to a DLL, #r \"path.dll\"");
        }

        string name = words.Length > 1 ? words[1].Trim('"') : "";
        string path = Find(name, Path.GetDirectoryName(file)!, folder);
        if (open.Contains(path))
        {
            throw new NotebookDirectiveException($"'{name}' imports itself: {string.Join(" <- ", open.Select(Path.GetFileName))}; take one #!import out");
        }

        return Load(path);
    }

    private static string Find(string name, params string[] folders) =>
        folders.Select(folder => Path.GetFullPath(name, folder)).FirstOrDefault(File.Exists)
        ?? throw new NotebookDirectiveException($"'{name}' is no file in {folders[0]}; #!import takes the path of a notebook from its own folder");

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
