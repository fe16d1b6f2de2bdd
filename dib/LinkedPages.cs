using System.Text.RegularExpressions;
using BertNotebooks.Dib.Format;
using BertNotebooks.Dib.Processes;

namespace BertNotebooks.Dib;

/// <summary>Finds the notebooks that pages link to and that were not run, such as solutions, so that they get pages without outputs and no link leads nowhere.</summary>
internal static partial class LinkedPages
{
    /// <summary>The linked notebooks that are there and have no page in the folder yet; those that they link to in turn included.</summary>
    /// <param name="ran">The notebooks that have pages.</param>
    /// <param name="folder">The folder of the pages.</param>
    public static IEnumerable<(NotebookTarget Target, NotebookRun Run)> Missing(IEnumerable<NotebookTarget> ran, string folder)
    {
        Queue<NotebookTarget> open = new(ran);
        HashSet<string> known = [.. open.Select(target => target.Page)];
        while (open.TryDequeue(out NotebookTarget? from))
        {
            foreach (NotebookTarget target in Targets(from, folder).Where(target => known.Add(target.Page) && !Path.Exists(Path.Combine(folder, target.Page))))
            {
                if (Load(target.Notebook) is { } run)
                {
                    open.Enqueue(target);
                    yield return (target, run);
                }
            }
        }
    }

    /// <summary>The notebooks that a notebook's texts link to, as they are written there, without the place inside.</summary>
    public static IEnumerable<string> In(DibDocument notebook) => notebook.Cells.Where(cell => cell.Kind == CellKind.Markdown)
        .SelectMany(cell => Link().Matches(cell.Source)).Select(match => match.Groups[1].Value).Distinct();

    // A link is followed where the page of what it names lies there, seen from the page that has it.
    private static IEnumerable<NotebookTarget> Targets(NotebookTarget from, string folder)
    {
        if (Load(from.Notebook) is not { } run)
        {
            yield break;
        }

        string place = Path.GetDirectoryName(Path.Combine(folder, from.Page))!;
        foreach (string link in In(run.Notebook))
        {
            string notebook = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(from.Notebook)!, link));
            if (File.Exists(notebook) && NotebookTarget.Find([notebook])[0] is var target
                && Path.GetFullPath(Path.Combine(folder, target.Page)) == Path.GetFullPath(Path.Combine(place, Path.ChangeExtension(link, ".html"))))
            {
                yield return target;
            }
        }
    }

    private static NotebookRun? Load(string path)
    {
        try
        {
            return new NotebookRun(DibDocument.Load(path));
        }
        catch (BertNotebooksException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"\]\((?![a-z]+:)([^()#\s]+\.dib)(?:#[^()\s]*)?\)", RegexOptions.IgnoreCase)]
    private static partial Regex Link();
}
