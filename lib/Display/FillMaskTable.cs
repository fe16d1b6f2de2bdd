using System.Globalization;
using BertNotebooks.Inference;

namespace BertNotebooks.Display;

/// <summary>Texts with masks and, for each mask, the model's best pieces as bars of their probability.</summary>
[TypeFormatterSource(typeof(HtmlFormatterSource))]
public sealed class FillMaskTable : IHtml
{
    private const string MaskToken = "[MASK]";

    private readonly List<(string Text, IReadOnlyList<IReadOnlyList<TokenScore>> Masks)> _rows = [];

    /// <summary>What the table shows, above it; null for none.</summary>
    public string? Caption { get; init; }

    /// <summary>Adds a text and the pieces proposed for each of its masks, best first; returns the table.</summary>
    public FillMaskTable Add(string text, IReadOnlyList<IReadOnlyList<TokenScore>> masks)
    {
        _rows.Add((text.NotNull(), masks.NotNull()));
        return this;
    }

    /// <inheritdoc/>
    public string ToHtml()
    {
        int most = _rows.Count == 0 ? 0 : _rows.Max(row => row.Masks.Count);
        IEnumerable<HtmlTable.Column> masks = Enumerable.Range(1, most).Select(n => new HtmlTable.Column(most == 1 ? MaskToken : $"{MaskToken} {n}"));
        HtmlTable table = new(Caption, [new("text"), .. masks]);
        foreach ((string text, IReadOnlyList<IReadOnlyList<TokenScore>> scores) in _rows)
        {
            IEnumerable<Html> cells = Enumerable.Range(0, most).Select(i => i < scores.Count ? Bars(scores[i]) : Html.Empty);
            table.Add("", [Marked(text), .. cells]);
        }

        return table.ToHtml();
    }

    private static Html Marked(string text) => Html.Concat(text.Split(MaskToken).Select((part, i) =>
        i == 0 ? Html.Text(part) : Html.Format($"<span class=\"mask\">{MaskToken}</span>{part}")));

    private static Html Bars(IReadOnlyList<TokenScore> scores) => Html.Concat(scores.Select(score =>
    {
        string width = (100 * Math.Clamp(score.Score, 0, 1)).ToString("0.#", CultureInfo.InvariantCulture);
        return Html.Format(
            $"<div style=\"display:flex;gap:8px;align-items:center;min-width:230px\"><span class=\"piece\" style=\"flex:0 0 90px\">{score.Token}</span><span style=\"flex:1;min-width:70px\"><span style=\"display:block;height:9px;border-radius:2px;min-width:1px;background:{Palette.Css(Palette.Blue)};width:{width}%\"></span></span><span class=\"num\">{TokenTable.Percent(score.Score)}</span></div>");
    }));
}
