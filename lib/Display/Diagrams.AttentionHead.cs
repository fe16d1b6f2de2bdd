namespace BertNotebooks.Display;

public static partial class Diagrams
{
    /// <summary>One attention head: query, key and value, scores, softmax, weighted mean.</summary>
    /// <remarks>Vaswani et al. (2017), "Attention Is All You Need", section 3.2.</remarks>
    public static Html AttentionHead()
    {
        Svg svg = new(
            330,
            "One attention head",
            "The hidden states are multiplied by three matrices and give queries, keys and values. Queries times keys, divided by the root of D, are the scores; padding gets minus infinity; softmax makes each row sum to 1; these weights average the values. A heads work side by side, their outputs are joined and go through a dense layer.");
        svg.Box(10, 125, 96, 56, Palette.Grey, "hidden", "[T, H]");
        (string Name, string Question, string Color)[] parts =
            [("query  Q", "what I look for", Palette.Blue), ("key  K", "what I offer", Palette.Vermilion), ("value  V", "what I pass on", Palette.Green)];
        for (int i = 0; i < parts.Length; i++)
        {
            int y = 20 + (i * 105);
            svg.Arrow(Palette.Grey, new Point(106, 153), new Point(126, 153), new Point(126, y + 28), new Point(150, y + 28))
                .Box(150, y, 128, 56, parts[i].Color, parts[i].Name, parts[i].Question)
                .Words(214, y + 74, "[T, D]", "middle", Palette.Grey);
        }

        return svg
            .Arrow(Palette.Blue, new Point(278, 48), new Point(318, 48), new Point(318, 82), new Point(338, 82))
            .Arrow(Palette.Vermilion, new Point(278, 153), new Point(318, 153), new Point(318, 118), new Point(338, 118))
            .Box(338, 68, 120, 64, Palette.Grey, "scores  [T, T]", "Q K\u1d40 / \u221aD")
            .Words(398, 54, "padding: \u2212\u221e", "middle", Palette.Grey)
            .Arrow(458, 100, 482, 100)
            .Box(482, 68, 96, 64, Palette.Orange, "softmax", "each row: 1")
            .Words(530, 54, "who looks at whom", "middle", Palette.Grey)
            .Arrow(Palette.Grey, new Point(530, 132), new Point(530, 230))
            .Words(540, 186, "weights  [T, T]", color: Palette.Grey)
            .Arrow(Palette.Green, new Point(278, 258), new Point(474, 258))
            .Box(474, 230, 112, 56, Palette.Green, "weights \u00d7 V", "[T, D]")
            .Arrow(586, 258, 610, 258)
            .Box(610, 230, 80, 56, Palette.Grey, "dense", "[T, H]")
            .Words(690, 312, "A heads side by side, joined: A \u00b7 D = H", "end", Palette.Grey)
            .ToHtml();
    }
}
