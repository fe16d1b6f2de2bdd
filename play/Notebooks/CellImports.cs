using BertNotebooks.Dib.Format;

namespace BertNotebooks.Play.Notebooks;

/// <summary>The notebooks that a cell imports, and the state of their files: another state than the one that ran makes the cell stale.</summary>
internal static class CellImports
{
    private const string Word = "#!import";

    /// <summary>Names the files and their states; empty for a cell that imports nothing.</summary>
    /// <param name="text">The cell.</param>
    /// <param name="folder">The notebook's folder.</param>
    public static string StateOf(string text, string folder) => !text.Contains(Word, StringComparison.Ordinal) ? "" : string.Join('\n', Files(text, folder, []));

    private static IEnumerable<string> Files(string text, string folder, HashSet<string> seen)
    {
        foreach (string line in text.Split('\n').Select(line => line.Trim()).Where(line => line.StartsWith(Word, StringComparison.Ordinal)))
        {
            string path = Path.GetFullPath(line[Word.Length..].Trim().Trim('"'), folder);
            FileInfo file = new(path);
            if (!seen.Add(path) || !file.Exists)
            {
                continue;
            }

            yield return $"{path} {file.LastWriteTimeUtc.Ticks} {file.Length}";
            foreach (string inner in Files(TextOf(path), Path.GetDirectoryName(path)!, seen))
            {
                yield return inner;
            }
        }
    }

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
