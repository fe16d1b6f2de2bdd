namespace BertNotebooks.Dib;

/// <summary>A notebook that is to run and the page that it becomes.</summary>
/// <param name="Notebook">The notebook's file, as an absolute path.</param>
/// <param name="Page">The page's file, from the output folder.</param>
public sealed record NotebookTarget(string Notebook, string Page)
{
    private const string Ending = ".dib";
    private const string Solutions = "solutions";

    /// <summary>The page's path without its ending, with <c>/</c> on every system.</summary>
    public string Title => Path.ChangeExtension(Page, null).Replace('\\', '/');

    /// <summary>Finds the notebooks that the paths name: a file is itself, a folder its notebooks in the order of their names, without <c>solutions</c> and <c>_*.dib</c>.</summary>
    /// <exception cref="BertNotebooksException">A path does not exist or holds no notebook, or two notebooks would become the same page.</exception>
    public static IReadOnlyList<NotebookTarget> Find(IEnumerable<string> paths)
    {
        List<NotebookTarget> targets = [.. paths.NotNull().SelectMany(Expand).Distinct().Select(path => new NotebookTarget(path, PageOf(path)))];
        IGrouping<string, NotebookTarget>? twice = targets.GroupBy(target => target.Page, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1);
        return twice is null ? targets : throw new BertNotebooksException(
            $"{string.Join(" and ", twice.Select(target => $"'{target.Notebook}'"))} would both become the page {twice.Key}. Run them one at a time, each with an --out of its own.");
    }

    private static IEnumerable<string> Expand(string path)
    {
        if (Directory.Exists(path))
        {
            string[] files = [.. Directory.GetFiles(path, "*" + Ending).Where(file => !Path.GetFileName(file).StartsWith('_')).Order(StringComparer.Ordinal)];
            return files.Length > 0 ? files.Select(Path.GetFullPath) : throw new BertNotebooksException(
                $"The folder '{path}' holds no notebook. Notebooks end with {Ending}; those whose name begins with _ run when they are named.");
        }

        if (!File.Exists(path))
        {
            throw new BertNotebooksException($"'{path}' does not exist. Give a notebook ({Ending}) or a folder with notebooks.");
        }

        return path.EndsWith(Ending, StringComparison.OrdinalIgnoreCase) ? [Path.GetFullPath(path)] : throw new BertNotebooksException(
            $"'{path}' is no notebook: its name does not end with {Ending}.");
    }

    private static string PageOf(string notebook)
    {
        string page = Path.ChangeExtension(Path.GetFileName(notebook), ".html");
        return Path.GetFileName(Path.GetDirectoryName(notebook)) == Solutions ? Path.Combine(Solutions, page) : page;
    }
}
