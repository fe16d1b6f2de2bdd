using System.Globalization;
using System.Text;

namespace BertNotebooks.Display;

/// <summary>Attention weights as a grid for each head: rows are queries, columns are keys; a mouse over a cell tells its number.</summary>
[TypeFormatterSource(typeof(HtmlFormatterSource))]
public sealed class AttentionHeatMap : IHtml
{
    private const int MostTokens = 64;
    private const int MostNumbers = 12;

    private readonly IReadOnlyList<string> _tokens;
    private readonly IReadOnlyList<float[,]> _heads;

    /// <summary>Shows the heads of a layer, one at a time.</summary>
    /// <param name="tokens">The pieces, T of them.</param>
    /// <param name="heads">For each head its weights [T, T], query first; a row sums to 1.</param>
    /// <exception cref="BertNotebooksException">There is no head, a head is not [T, T], or T is above 64.</exception>
    public AttentionHeatMap(IReadOnlyList<string> tokens, IReadOnlyList<float[,]> heads)
    {
        if (heads.NotNull().Count == 0 || tokens.NotNull().Count is 0 or > MostTokens)
        {
            throw new BertNotebooksException($"{heads.Count} heads over {tokens.Count} tokens cannot be shown: give at least one head, and 1 to {MostTokens} tokens; cut the text or its padding.");
        }

        if (heads.FirstOrDefault(head => head.GetLength(0) != tokens.Count || head.GetLength(1) != tokens.Count) is { } odd)
        {
            throw new BertNotebooksException($"A head's weights have the shape [{odd.GetLength(0)}, {odd.GetLength(1)}], but there are {tokens.Count} tokens: both sides must have one entry a token.");
        }

        _tokens = tokens;
        _heads = heads;
    }

    /// <summary>Shows one head.</summary>
    /// <param name="tokens">The pieces, T of them.</param>
    /// <param name="head">Its weights [T, T], query first; a row sums to 1.</param>
    /// <exception cref="BertNotebooksException">The head is not [T, T], or T is above 64.</exception>
    public AttentionHeatMap(IReadOnlyList<string> tokens, float[,] head) : this(tokens, [head.NotNull()])
    {
    }

    /// <summary>What the map shows, above it; null for none.</summary>
    public string? Caption { get; init; }

    /// <inheritdoc/>
    public string ToHtml()
    {
        float darkest = _heads.Max(head => head.Cast<float>().Max());
        Html[] panels = [.. _heads.Select((head, i) => Panel(head, i, darkest))];
        Html title = Caption is null ? Html.Empty : Html.Format($"<div class=\"title\">{Caption}</div>");
        Html note = Html.Format($"<p class=\"note\">Rows ask (queries), columns are asked (keys); darkest = {darkest:0.000}.</p>");
        return Style.Frame(Html.Format($"<div class=\"card\" style=\"display:inline-block;max-width:100%;box-sizing:border-box\">{title}{Picker(panels)}{note}</div>"));
    }

    // Each form is a group of its own, so maps that stand on one page do not disturb each other; no ids, no script.
    private static Html Picker(Html[] panels)
    {
        if (panels.Length == 1)
        {
            return panels[0];
        }

        IEnumerable<string> rules = panels.Select((_, i) => $".bn .heads:has(label:nth-of-type({i + 1}) input:checked)>.panel:nth-of-type({i + 1}){{display:block}}");
        IEnumerable<Html> choices = panels.Select((_, i) =>
            Html.Raw($"<label style=\"margin-right:10px;white-space:nowrap\"><input type=\"radio\" name=\"head\"{(i == 0 ? " checked" : "")}> head {i}</label>"));
        return Html.Format(
            $"<style>@supports selector(:has(a)){{{Html.Raw(".bn .heads>.panel{display:none}" + string.Concat(rules))}}}</style><form class=\"heads\">{choices}{panels}</form>");
    }

    private Html Panel(float[,] head, int index, float darkest)
    {
        int count = _tokens.Count;
        int cell = count <= MostNumbers ? 40 : count <= 24 ? 26 : 18;
        int label = 14 + (7 * Math.Min(14, _tokens.Max(token => token.Length)));
        int size = label + (count * cell);
        StringBuilder svg = new();
        svg.Append(CultureInfo.InvariantCulture, $"<div class=\"panel\"><svg viewBox=\"0 0 {size + 4} {size + 4}\" style=\"width:{size + 4}px;max-width:100%;height:auto;display:block\" role=\"img\" font-family=\"ui-monospace,Consolas,monospace\" font-size=\"11.5\" fill=\"{Palette.Css(Palette.Ink)}\"><title>Attention weights of head {index}</title>\n");
        for (int i = 0; i < count; i++)
        {
            int middle = label + (i * cell) + (cell / 2);
            Html name = Html.Text(_tokens[i].Length > 14 ? _tokens[i][..13] + "\u2026" : _tokens[i]);
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{label - 6}\" y=\"{middle + 4}\" text-anchor=\"end\">{name}</text>");
            svg.Append(CultureInfo.InvariantCulture, $"<text transform=\"translate({middle + 4},{label - 6}) rotate(-90)\">{name}</text>\n");
        }

        svg.Append(CultureInfo.InvariantCulture, $"<g stroke=\"{Palette.Css(Palette.Grid)}\" fill=\"{Palette.Css(Palette.Blue)}\">");
        for (int query = 0; query < count; query++)
        {
            for (int key = 0; key < count; key++)
            {
                Cell(svg, head[query, key], darkest, query, key, label, cell);
            }
        }

        return Html.Raw(svg.Append("</g></svg></div>").ToString());
    }

    private void Cell(StringBuilder svg, float weight, float darkest, int query, int key, int label, int cell)
    {
        // From the paper to the palette's blue.
        float shade = darkest > 0 && float.IsFinite(weight) ? Math.Clamp(weight / darkest, 0, 1) : 0;
        int x = label + (key * cell);
        int y = label + (query * cell);
        svg.Append(CultureInfo.InvariantCulture, $"<path d=\"M{x} {y}h{cell}v{cell}h-{cell}z\" fill-opacity=\"{shade:0.###}\"><title>{Html.Text(_tokens[query])} \u2192 {Html.Text(_tokens[key])}: {weight:0.000}</title></path>");
        if (_tokens.Count <= MostNumbers)
        {
            string color = Palette.Css(shade > 0.55 ? Palette.Paper : Palette.Ink);
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{x + (cell / 2)}\" y=\"{y + (cell / 2) + 4}\" text-anchor=\"middle\" stroke=\"none\" fill=\"{color}\" pointer-events=\"none\">{weight.ToString(".00", CultureInfo.InvariantCulture)}</text>\n");
        }
    }
}
