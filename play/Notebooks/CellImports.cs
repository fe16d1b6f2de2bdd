using BertNotebooks.Dib.Format;
using BertNotebooks.Dib.Session;

namespace BertNotebooks.Play.Notebooks;

/// <summary>The notebooks that a cell imports, and the state of their files: another state than the one that ran makes the cell stale.</summary>
internal static class CellImports
{
    /// <summary>Names the files and their states; empty for a cell that imports nothing.</summary>
    /// <param name="text">The cell.</param>
    /// <param name="notebook">The notebook's file.</param>
    public static string StateOf(string text, string notebook) => string.Join('\n', Files(text, notebook, Path.GetDirectoryName(notebook)!, []).Select(file => FileStamp.Of(file) is { } stamp ? $"{file} {stamp.Written.Ticks} {stamp.Length}" : file));

    // Of the file that holds the text, and of those that its imports import.
    private static IEnumerable<string> Files(string text, string holder, string folder, HashSet<string> seen) =>
        from line in text.Split('\n')
        where CellSegment.IsDirectiveLine(line)
        let file = NotebookDirective.Imported(line, holder, folder)
        where file is not null && seen.Add(file)
        from found in Files(TextOf(file), file, folder, seen).Prepend(file)
        select found;

    // What cannot be read says so when the cell runs.
    private static string TextOf(string path)
    {
        try
        {
            return DibText.Read(path);
        }
        catch (BertNotebooksException)
        {
            return "";
        }
    }
}
