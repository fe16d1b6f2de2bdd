namespace BertNotebooks.Display;

/// <summary>The table that the kit's displays share: headers, rows with a class each, columns of numbers set to the right.</summary>
internal sealed class HtmlTable(string? caption, params IReadOnlyList<HtmlTable.Column> columns)
{
    private readonly List<Html> _rows = [];

    /// <summary>A column; numbers stand to the right.</summary>
    public readonly record struct Column(string Header, bool Numeric = false);

    public void Add(string rowClass, params IReadOnlyList<Html> cells)
    {
        IEnumerable<Html> row = cells.Select((cell, i) => Cell("td", columns[i].Numeric, cell));
        _rows.Add(rowClass.Length == 0 ? Html.Format($"<tr>{row}</tr>\n") : Html.Format($"<tr class=\"{rowClass}\">{row}</tr>\n"));
    }

    public string ToHtml()
    {
        Html title = caption is null ? Html.Empty : Html.Format($"<caption>{caption}</caption>");
        IEnumerable<Html> headers = columns.Select(column => Cell("th", column.Numeric, Html.Text(column.Header)));
        return Style.Frame(Html.Format($"<table>{title}<thead><tr>{headers}</tr></thead>\n<tbody>\n{_rows}</tbody></table>"));
    }

    private static Html Cell(string element, bool numeric, Html content) =>
        Html.Raw($"<{element}{(numeric ? " class=\"num\"" : "")}>{content}</{element}>");
}
