using System.Globalization;
using System.Text;
using BertNotebooks.Dib.Processes;
using BertNotebooks.Dib.Session;
using BertNotebooks.Display;

namespace BertNotebooks.Dib.Page;

/// <summary>A code cell on the page: its number, its code, its outputs, and its error in place.</summary>
internal static class CellHtml
{
    /// <summary>The cell as one <c>section</c> element.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="code">Highlights its code.</param>
    /// <param name="isPredicted">Whether the reader has been asked for a guess: what the cell shows then folds, see <see cref="Predictions"/>.</param>
    public static string Of(CellRun cell, HighlightedCode code, bool isPredicted = false)
    {
        string status = cell.Status switch { CellStatus.Failed => " failed", CellStatus.Passed => "", _ => " not-run" };
        StringBuilder html = new();
        html.Append(CultureInfo.InvariantCulture, $"<section class=\"cell{status}\" id=\"cell-{cell.Cell.Number}\">\n");
        html.Append(CultureInfo.InvariantCulture, $"<div class=\"label\"><a href=\"#cell-{cell.Cell.Number}\">[{cell.Cell.Number}]</a><span>{Time(cell)}</span></div>\n");
        html.Append(code.ToHtml(cell.Cell.Source)).Append('\n');
        string outputs = string.Concat(cell.Outputs.Where(output => output.Content.Length > 0).Select(output => Output(output) + "\n"));
        string framed = $"<div class=\"outputs\">{outputs}</div>\n";
        html.Append(isPredicted && outputs.Length > 0 ? Predictions.Fold(framed) : framed);
        html.Append(cell.Error is null ? "" : Failure(cell.Error));
        return html.Append("</section>\n").ToString();
    }

    private static string Time(CellRun cell) => cell.Status switch
    {
        CellStatus.NotRun => "not run",
        _ => string.Create(CultureInfo.InvariantCulture, $"{cell.Seconds:F1} s"),
    };

    private static string Output(CellOutput output) => output.Kind switch
    {
        OutputKind.Html => $"<div class=\"output\">{output.Content}</div>",
        OutputKind.Error => $"<div class=\"output error-stream\"><pre>{Html.Text(output.Content)}</pre></div>",
        _ => $"<div class=\"output\"><pre>{Html.Text(output.Content.TrimEnd('\n'))}</pre></div>",
    };

    private static string Failure(CellError error)
    {
        string trace = string.Concat(error.Trace.Select(line => $"<li>{Html.Text(line)}</li>"));
        string list = trace.Length > 0 ? $"<ul>{trace}</ul>" : "";
        return $"<div class=\"failure\" role=\"alert\"><strong>{Html.Text(error.Place)}</strong><pre>{Html.Text(error.Message)}</pre>{list}</div>\n";
    }
}
