using System.Globalization;
using System.Text;
using BertNotebooks.Dib.Format;
using BertNotebooks.Dib.Processes;
using BertNotebooks.Display;

namespace BertNotebooks.Dib.Page;

/// <summary>The HTML page of a notebook that has run: one file that needs no network.</summary>
/// <param name="run">The run, which has ended; it fails when the page cannot show one of its texts or pictures.</param>
/// <param name="warn">Told what the page cannot show as it was meant.</param>
internal sealed class NotebookPage(NotebookRun run, Action<string> warn)
{
    // The page may carry its own style, scripts and pictures; it may ask the network for nothing at all, send nothing, and take its links from no other place.
    private const string Policy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; font-src data:; base-uri 'none'; form-action 'none'";

    /// <summary>The whole page.</summary>
    public string ToHtml()
    {
        DibDocument notebook = run.Notebook;
        MarkdownCells markdown = new(
            Path.GetDirectoryName(notebook.FilePath)!, message => warn($"{notebook.Name}, {message}"), message => Fail($"{notebook.Name}, {message}"));
        List<string> cells = [.. notebook.Cells.Select((cell, index) => cell.Kind == CellKind.Markdown
            ? $"<div class=\"text\">\n{markdown.ToHtml(cell)}</div>\n"
            : CellHtml.Of(run.Cells[cell.Number - 1], markdown.Code, Predictions.IsAnswer(notebook.Cells, index)))];

        string title = markdown.Headings.FirstOrDefault(heading => heading.Level == 1)?.Text ?? notebook.Name;
        return Frame(title, Banner() + WithContents(string.Concat(cells), Contents(markdown.Headings)));
    }

    // The report has one line for a notebook; what comes behind it is told all the same.
    private void Fail(string problem)
    {
        if (run.Error is null)
        {
            run.Fail(problem);
        }
        else
        {
            warn(problem);
        }
    }

    private string Frame(string title, string content) => $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="{Policy}">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{Html.Text(title)}</title>
        <link rel="icon" href="data:,">
        <style>
        {PageStyle.Css}
        </style>
        </head>
        <body>
        <header>{Html.Text(run.Notebook.Name)}.dib</header>
        <main>
        {content}</main>
        <footer>{Summary()}</footer>
        {Predictions.Script}</body>
        </html>

        """;

    private string Summary() => run.Error is null && run.Cells.Count > 0 && run.Count(CellStatus.NotRun) == run.Cells.Count
        ? "Not run: give it to the command run, and its outputs stand here."
        : string.Create(CultureInfo.InvariantCulture, $"{run.Count(CellStatus.Passed)} of {run.Cells.Count} code cells passed in {run.Seconds:F0} s.");

    private string Banner()
    {
        if (run.Error is null)
        {
            return "";
        }

        CellRun? failed = run.Cells.FirstOrDefault(cell => cell.Status == CellStatus.Failed);
        string link = failed is null ? "" : $" <a href=\"#cell-{failed.Cell.Number}\">Go to the cell.</a>";
        return $"<div class=\"banner\" role=\"alert\"><strong>This notebook failed.</strong> {Html.Text(run.Error)}{link}</div>\n";
    }

    // The contents stand below the title.
    private static string WithContents(string content, string contents)
    {
        const string titleEnd = "</h1>\n";
        int title = content.IndexOf(titleEnd, StringComparison.Ordinal);
        return content.Insert(title < 0 ? 0 : title + titleEnd.Length, contents);
    }

    private static string Contents(IReadOnlyList<PageHeading> headings)
    {
        StringBuilder items = new();
        foreach (PageHeading heading in headings.Where(heading => heading.Level is 2 or 3))
        {
            items.Append(CultureInfo.InvariantCulture, $"<li class=\"level-{heading.Level}\"><a href=\"#{heading.Id}\">{Html.Text(heading.Text)}</a></li>\n");
        }

        return items.Length == 0 ? "" : $"<nav id=\"contents\" aria-label=\"Contents\"><strong>Contents</strong>\n<ul>\n{items}</ul>\n</nav>\n";
    }
}
