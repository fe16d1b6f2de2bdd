using System.Globalization;
using System.Text;

namespace BertNotebooks.Display;

/// <summary>A model's layers, output shapes and parameters, as <c>model.summary()</c> of Keras shows them.</summary>
[TypeFormatterSource(typeof(HtmlFormatterSource))]
public sealed class ModelSummary : IHtml
{
    private readonly string _title;
    private readonly IReadOnlyList<ModelSummaryRow> _rows;

    /// <summary>Creates a summary of the rows, in the order of the model.</summary>
    public ModelSummary(string title, IReadOnlyList<ModelSummaryRow> rows)
    {
        _title = title.NotNull();
        _rows = rows.NotNull();
    }

    /// <summary>The sum over the rows of depth 0; deeper rows are parts of those.</summary>
    public long TotalParameters => _rows.Where(row => row.Depth == 0).Sum(row => row.Parameters);

    /// <inheritdoc/>
    public string ToHtml()
    {
        HtmlTable table = new(_title, new("layer"), new("output shape"), new("parameters", true));
        foreach (ModelSummaryRow row in _rows)
        {
            table.Add("", Html.Format($"<span style=\"padding-left:{row.Depth * 1.4:0.#}em\">{row.Layer}</span>"), TokenTable.Piece(row.Shape), Html.Format($"{row.Parameters:N0}"));
        }

        table.Add("sum", Html.Raw("total"), Html.Empty, Html.Format($"{TotalParameters:N0}"));
        return table.ToHtml();
    }

    /// <summary>The summary as lines of plain text, for a terminal.</summary>
    public override string ToString()
    {
        (string Layer, string Shape, string Parameters)[] lines =
        [
            ("layer", "output shape", "parameters"),
            .. _rows.Select(row => (new string(' ', 2 * row.Depth) + row.Layer, row.Shape, Written(row.Parameters))),
            ("total", "", Written(TotalParameters)),
        ];
        int layer = lines.Max(line => line.Layer.Length);
        int shape = lines.Max(line => line.Shape.Length);
        int parameters = lines.Max(line => line.Parameters.Length);
        StringBuilder text = new StringBuilder(_title).Append('\n');
        foreach ((string l, string s, string p) in lines)
        {
            text.Append(l.PadRight(layer)).Append("  ").Append(s.PadRight(shape)).Append("  ").Append(p.PadLeft(parameters)).Append('\n');
        }

        return text.ToString();
    }

    private static string Written(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
