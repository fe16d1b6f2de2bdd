using System.Globalization;
using System.Text;
using BertNotebooks.Training.Evaluation.Metrics;

namespace BertNotebooks.Display;

/// <summary>The matrix of confusions of a classifier: a row a right label, a column an answer; the darker, the larger the share of its row.</summary>
[TypeFormatterSource(typeof(HtmlFormatterSource))]
public sealed class ConfusionMatrix : IHtml
{
    private const int Cell = 84, Row = 46, MostLetters = 16, MostLabels = 12;

    private readonly IReadOnlyList<IReadOnlyList<long>> _counts;
    private readonly IReadOnlyList<string> _labels;

    /// <summary>Draws the matrix of a report.</summary>
    /// <param name="report">The report, of 12 labels at most.</param>
    /// <param name="labels">What the labels are called, in the order of the report's; null: by their own names.</param>
    /// <exception cref="BertNotebooksException">There are more labels, or not one name a label.</exception>
    public ConfusionMatrix(ClassificationReport report, IReadOnlyList<string>? labels = null)
    {
        _counts = report.NotNull().Confusion;
        _labels = labels ?? [.. report.Classes.Select(label => label.Label)];
        if (_counts.Count > MostLabels)
        {
            throw new BertNotebooksException($"A matrix of {_counts.Count} labels cannot be read: the most are {MostLabels}; show a table of the report's Classes.");
        }

        if (_labels.Count != _counts.Count)
        {
            throw new BertNotebooksException($"{_labels.Count} names for {_counts.Count} labels: give one name a label, in the order of the report's Classes.");
        }
    }

    /// <summary>What the matrix shows, above it; null for none.</summary>
    public string? Caption { get; init; }

    /// <inheritdoc/>
    public string ToHtml()
    {
        int left = 60 + (7 * Math.Min(MostLetters, _labels.Max(label => label.Length)));
        const int top = 44;
        int width = left + (_labels.Count * Cell) + 4, height = top + (_labels.Count * Row) + 4;
        StringBuilder svg = new();
        svg.Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {width} {height}\" style=\"width:{width}px;max-width:100%;height:auto;display:block\" role=\"img\" font-size=\"13\" text-anchor=\"middle\" fill=\"{Palette.Css(Palette.Ink)}\"><title>Matrix of confusions</title>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{left - 8}\" y=\"16\" text-anchor=\"end\" font-size=\"12\">right label</text><text x=\"{left + (_labels.Count * Cell / 2)}\" y=\"16\" font-size=\"12\">answer</text>\n");
        for (int row = 0; row < _labels.Count; row++)
        {
            Html name = Html.Text(_labels[row].Length > MostLetters ? _labels[row][..(MostLetters - 1)] + "\u2026" : _labels[row]);
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{left - 8}\" y=\"{top + (row * Row) + 28}\" text-anchor=\"end\">{name}</text><text x=\"{left + (row * Cell) + (Cell / 2)}\" y=\"36\">{name}</text>\n");
            for (int column = 0; column < _labels.Count; column++)
            {
                Draw(svg, row, column, left + (column * Cell), top + (row * Row));
            }
        }

        Html title = Caption is null ? Html.Empty : Html.Format($"<div class=\"title\">{Caption}</div>");
        return Style.Frame(Html.Format($"<div class=\"card\" style=\"display:inline-block;max-width:100%;box-sizing:border-box\">{title}{Html.Raw(svg.Append("</svg>").ToString())}<p class=\"note\">On the diagonal (blue) the answer is right. Shares are of the row.</p></div>"));
    }

    private void Draw(StringBuilder svg, int row, int column, int x, int y)
    {
        long count = _counts[row][column], all = _counts[row].Sum();
        double share = all == 0 ? 0 : (double)count / all;
        Html names = Html.Format($"{_labels[row]} \u2192 {_labels[column]}: {count} of {all}");
        svg.Append(CultureInfo.InvariantCulture, $"<path d=\"M{x} {y}h{Cell}v{Row}h-{Cell}z\" stroke=\"{Palette.Css(Palette.Grid)}\" fill=\"{Palette.Css(row == column ? Palette.Blue : Palette.Vermilion)}\" fill-opacity=\"{0.45 * share:0.###}\"><title>{names}</title></path>");
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{x + (Cell / 2)}\" y=\"{y + 20}\" pointer-events=\"none\">{count}</text><text x=\"{x + (Cell / 2)}\" y=\"{y + 37}\" font-size=\"11\" pointer-events=\"none\">{100 * share:0} %</text>\n");
    }
}
