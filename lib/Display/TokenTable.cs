using System.Globalization;
using BertNotebooks.Data;
using BertNotebooks.Inference;
using BertNotebooks.Text;

namespace BertNotebooks.Display;

/// <summary>A text as BERT sees it, a row a token: what the masking did to it, or how the tokenizer cut it.</summary>
[TypeFormatterSource(typeof(HtmlFormatterSource))]
public sealed class TokenTable : IHtml
{
    private const int TopCount = 5;
    private const int ShortestFold = 3;

    private readonly HtmlTable _table;

    /// <summary>Shows a masked example: piece, id, segment, whether and how it was replaced, its label, and the model's five best pieces where they are given.</summary>
    /// <param name="example">The example; selected positions are highlighted, padding that nothing was done to is folded.</param>
    /// <param name="vocabulary">The vocabulary its ids belong to.</param>
    /// <param name="predictions">For positions, counted from 0, the model's best pieces, best first; null to leave the column out.</param>
    /// <exception cref="ArgumentOutOfRangeException">An id of the example is not in the vocabulary.</exception>
    public TokenTable(
        MaskedExample example, Vocabulary vocabulary, IReadOnlyDictionary<int, IReadOnlyList<TokenScore>>? predictions = null)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        List<HtmlTable.Column> columns =
        [
            new("position", true), new("piece"), new("id", true), new("segment", true), new("selected?"), new("replaced by"), new("label"),
        ];
        if (predictions is not null)
        {
            columns.Add(new HtmlTable.Column($"top {TopCount} predictions"));
        }

        _table = new HtmlTable(null, columns);
        int length = example.NotNull().InputIds.Length;
        for (int i = 0; i < length;)
        {
            int end = FoldEnd(length, i, p => example.AttentionMask[p] == 0 && example.Rules[p] == MaskRule.None
                && example.InputIds[p] == example.InputIds[i] && example.Labels[p] == example.Labels[i]);
            bool fold = end - i >= ShortestFold;
            bool selected = example.Rules[i] != MaskRule.None;
            Html piece = Piece(vocabulary[example.OriginalIds[i]]);
            List<Html> cells =
            [
                fold ? Range(i, end) : Number(i),
                fold ? Folded(end - i, piece) : piece,
                Number(example.OriginalIds[i]),
                Number(example.TokenTypeIds[i]),
                Html.Raw(selected ? "yes" : ""),
                Replacement(example, vocabulary, i),
                example.Labels[i] == TrainingExample.IgnoreIndex ? Number(TrainingExample.IgnoreIndex) : Named(vocabulary, example.Labels[i]),
            ];
            if (predictions is not null)
            {
                cells.Add(Top(predictions.GetValueOrDefault(i), example.OriginalIds[i]));
            }

            _table.Add(selected ? "hit" : example.AttentionMask[i] == 0 ? "pad" : "", cells);
            i = fold ? end : i + 1;
        }
    }

    private TokenTable(Text.Encoding encoding)
    {
        _table = new HtmlTable(
            null, new("position", true), new("piece"), new("id", true), new("segment", true), new("attention mask", true), new("offsets", true), new("word", true));
        for (int i = 0; i < encoding.Length;)
        {
            int end = FoldEnd(encoding.Length, i, p => encoding.AttentionMask[p] == 0 && encoding.InputIds[p] == encoding.InputIds[i]);
            bool fold = end - i >= ShortestFold;
            Html piece = Piece(encoding.Tokens[i]);
            TokenOffset offset = encoding.Offsets[i];
            _table.Add(
                encoding.AttentionMask[i] == 0 ? "pad" : "",
                fold ? Range(i, end) : Number(i),
                fold ? Folded(end - i, piece) : piece,
                Number(encoding.InputIds[i]),
                Number(encoding.TokenTypeIds[i]),
                Number(encoding.AttentionMask[i]),
                Html.Format($"{offset.Start}\u2013{offset.End}"),
                encoding.WordIds[i] is int word ? Number(word) : Html.Empty);
            i = fold ? end : i + 1;
        }
    }

    /// <summary>Shows an encoding: piece, id, segment, attention mask, offsets in the text and index of the word; padding is folded.</summary>
    public static TokenTable Of(Text.Encoding encoding) => new(encoding.NotNull());

    /// <inheritdoc/>
    public string ToHtml() => _table.ToHtml();

    private static int FoldEnd(int length, int start, Predicate<int> isPadding)
    {
        int end = start;
        while (end < length && isPadding(end))
        {
            end++;
        }

        return end;
    }

    private static Html Replacement(MaskedExample example, Vocabulary vocabulary, int i) => example.Rules[i] switch
    {
        MaskRule.None => Html.Empty,
        MaskRule.Keep => Html.Raw("kept as it is"),
        MaskRule.Mask => Piece(vocabulary[example.InputIds[i]]),
        _ => Html.Format($"{Named(vocabulary, example.InputIds[i])} at random"),
    };

    private static Html Top(IReadOnlyList<TokenScore>? scores, int original) => scores is null
        ? Html.Empty
        : Html.Concat(scores.Take(TopCount).Select(score => score.Id == original
            ? Html.Format($"<b class=\"top\">{Piece(score.Token)} {Percent(score.Score)}</b> ")
            : Html.Format($"<span class=\"top\">{Piece(score.Token)} {Percent(score.Score)}</span> ")));

    internal static string Percent(double probability) => (100 * probability).ToString("0.0", CultureInfo.InvariantCulture) + "\u00a0%";

    internal static Html Piece(string piece) => Html.Format($"<span class=\"piece\">{piece}</span>");

    private static Html Named(Vocabulary vocabulary, int id) => Html.Format($"{Piece(vocabulary[id])} ({id})");

    private static Html Number(int value) => Html.Format($"{value}");

    private static Html Range(int start, int end) => Html.Format($"{start}\u2013{end - 1}");

    private static Html Folded(int count, Html piece) => Html.Format($"<span class=\"fold\">\u2026 {count} \u00d7 {piece}</span>");
}
