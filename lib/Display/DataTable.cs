using System.Globalization;

namespace BertNotebooks.Display;

/// <summary>A small table of texts and numbers; a column that holds only numbers stands to the right.</summary>
[TypeFormatterSource(typeof(HtmlFormatterSource))]
public sealed class DataTable : IHtml
{
    private readonly string[] _headers;
    private readonly List<object?[]> _rows = [];

    /// <summary>Creates an empty table with these columns.</summary>
    public DataTable(params string[] headers) => _headers = [.. headers.NotNull()];

    /// <summary>What the table shows, above it; null for none.</summary>
    public string? Caption { get; init; }

    /// <summary>Adds a row: strings, numbers, fragments or null for an empty cell; returns the table.</summary>
    /// <exception cref="BertNotebooksException">The row has not one cell a column.</exception>
    public DataTable Add(params object?[] cells)
    {
        if (cells.NotNull().Length != _headers.Length)
        {
            throw new BertNotebooksException($"The row has {cells.Length} cells and the table {_headers.Length} columns ({string.Join(", ", _headers)}): give one cell a column, null for an empty one.");
        }

        _rows.Add([.. cells]);
        return this;
    }

    /// <inheritdoc/>
    public string ToHtml()
    {
        HtmlTable table = new(Caption, [.. _headers.Select((header, i) => new HtmlTable.Column(header, IsNumeric(i)))]);
        foreach (object?[] row in _rows)
        {
            table.Add("", [.. row.Select(cell => cell is IHtml html ? Html.Raw(html.ToHtml()) : Html.Text(Written(cell)))]);
        }

        return table.ToHtml();
    }

    /// <summary>Writes a number as the tables do: thousands separated, four decimals, small numbers with an exponent.</summary>
    internal static string Written(object? cell) => cell switch
    {
        null => "",
        double or float or decimal => Real(Convert.ToDouble(cell, CultureInfo.InvariantCulture)),
        _ when IsNumber(cell) => string.Create(CultureInfo.InvariantCulture, $"{cell:N0}"),
        IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
        _ => cell.ToString() ?? "",
    };

    private static string Real(double value) => value != 0 && Math.Abs(value) < 0.001
        ? value.ToString("0.###e+0", CultureInfo.InvariantCulture)
        : value.ToString("#,0.####", CultureInfo.InvariantCulture);

    private static bool IsNumber(object? cell) =>
        cell is byte or sbyte or short or ushort or int or uint or long or ulong or float or double or decimal;

    private bool IsNumeric(int column) =>
        _rows.Exists(row => row[column] is not null) && _rows.TrueForAll(row => row[column] is null || IsNumber(row[column]));
}
