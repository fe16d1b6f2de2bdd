using System.Text.RegularExpressions;
using BertNotebooks.Dib.Format;
using BertNotebooks.Dib.Page;
using BertNotebooks.Dib.Session;

namespace BertNotebooks.Tests.Notebooks;

/// <summary>What a notebook must keep to, so that it runs in the .NET Interactive kernel as it runs here.</summary>
public static partial class NotebookRules
{
    private const string Setup = "_setup.dib";

    /// <summary>The breaches in a notebook, each with the line; none when all is well.</summary>
    public static IReadOnlyList<string> Breaches(string path)
    {
        List<string> breaches = [.. OfFile(File.ReadAllBytes(path))];
        DibDocument notebook;
        try
        {
            notebook = DibDocument.Load(path);
        }
        catch (BertNotebooksException e)
        {
            return [.. breaches, e.Message];
        }

        breaches.AddRange(notebook.Cells.SelectMany(Downloads));
        MarkdownCells page = new(Path.GetDirectoryName(notebook.FilePath)!, breaches.Add);
        foreach (DibCell cell in notebook.Cells.Where(cell => cell.Kind == CellKind.Markdown))
        {
            page.ToHtml(cell);
        }

        if (Path.GetFileName(path) != Setup)
        {
            breaches.AddRange(notebook.CodeCells.Where(cell => ReferenceLine().IsMatch(cell.Source))
                .Select(cell => $"line {cell.FirstLine}: #r belongs to {Setup} alone"));
        }

        CellError? error = Compile(notebook);
        return error is null ? breaches : [.. breaches, error.ToString()];
    }

    private static IEnumerable<string> OfFile(byte[] bytes)
    {
        string text = System.Text.Encoding.UTF8.GetString(bytes);
        if (text.StartsWith('\uFEFF'))
        {
            yield return "line 1: a byte order mark";
        }

        if (!text.TrimStart('\uFEFF').StartsWith("#!meta\n\n{", StringComparison.Ordinal))
        {
            yield return "line 1: the file must begin with #!meta, a blank line and the header";
        }

        if (text.Contains('\r'))
        {
            yield return "lines must end with a line feed alone";
        }

        if (!text.EndsWith('\n') || text.EndsWith("\n\n", StringComparison.Ordinal))
        {
            yield return "the file must end with one line feed";
        }
    }

    // Pages and kernels are used offline: pictures, scripts and styles have to come with the notebook.
    private static IEnumerable<string> Downloads(DibCell cell) => cell.Source.Split('\n')
        .Select((text, index) => (Text: text, Line: cell.FirstLine + index))
        .Where(line => Download().IsMatch(line.Text))
        .Select(line => $"line {line.Line}: something that is loaded from the network");

    private static CellError? Compile(DibDocument notebook)
    {
        NotebookSession session = new(Path.GetDirectoryName(notebook.FilePath)!, null);
        foreach (DibCell cell in notebook.CodeCells)
        {
            if (session.Run(notebook, cell, "", CancellationToken.None) is { } error)
            {
                return error;
            }
        }

        return null;
    }

    [GeneratedRegex("""^\s*#r\b""", RegexOptions.Multiline)]
    private static partial Regex ReferenceLine();

    [GeneratedRegex("""!\[[^\]]*\]\(\s*https?:|<(img|script|iframe|source|video|audio|embed)\b[^>]*\bsrc\s*=\s*\\?["']?https?:|<link\b[^>]*\bhref\s*=\s*\\?["']?https?:|url\(\s*["']?https?:|@import\b""", RegexOptions.IgnoreCase)]
    private static partial Regex Download();
}
