namespace BertNotebooks.Display;

/// <summary>Pictures for the lessons, drawn as inline SVG in the kit's palette.</summary>
public static partial class Diagrams
{
    /// <summary>BERT as a whole: text, embeddings, L encoder layers and the heads that share them, with one layer opened.</summary>
    /// <remarks>Devlin et al. (2018), "BERT", figure 1; the layer of Vaswani et al. (2017), "Attention Is All You Need", section 3.1.</remarks>
    public static Html EncoderStack()
    {
        Svg svg = new(
            520,
            "BERT: one body, many heads",
            "From below to above: a text is cut into pieces; token, segment and position embeddings are added; L encoder layers follow one another; on the last hidden state stand heads for masked words, next sentence, text classes and token classes. Beside it one layer is opened: self-attention, add and normalise, feed-forward, add and normalise, with a residual line around each of the two.");
        DrawBody(svg);
        DrawHeads(svg);
        DrawLayer(svg);
        return svg.ToHtml();
    }

    private static void DrawBody(Svg svg)
    {
        svg.Box(40, 458, 270, 44, Palette.Grey, "text", "\u201cGood morning, have a day.\u201d")
            .Arrow(175, 458, 175, 438)
            .Box(40, 394, 270, 44, Palette.Grey, "tokenizer", "[CLS] good morning , have \u2026 [SEP]")
            .Arrow(175, 394, 175, 374)
            .Box(40, 330, 270, 44, Palette.Orange, "embeddings", "token + segment + position")
            .Arrow(175, 330, 175, 312)
            .Box(40, 280, 270, 32, Palette.Blue, "layer 1")
            .Arrow(175, 280, 175, 266)
            .Box(40, 234, 270, 32, Palette.Blue, "layer 2")
            .Words(175, 223, "\u22ee", "middle", Palette.Grey, true, 18)
            .Box(40, 172, 270, 32, Palette.Blue, "layer L")
            .Words(30, 246, "L", "end", Palette.Blue, true)
            .Line(34, 174, 34, 310, Palette.Blue)
            .Arrow(175, 172, 175, 154)
            .Box(40, 122, 270, 32, Palette.Green, "last hidden state  [B, T, H]");
    }

    private static void DrawHeads(Svg svg)
    {
        (string Name, string Shape)[] heads =
            [("masked words", "[B, T, V]"), ("next sentence", "[B, 2]"), ("class of a text", "[B, classes]"), ("class of each token", "[B, T, classes]")];
        svg.Words(20, 22, "heads: small, one for each task; the body below is the same for all", bold: true);
        for (int i = 0; i < heads.Length; i++)
        {
            int x = 20 + (i * 168);
            svg.Arrow(Palette.Grey, new Point(175, 122), new Point(175, 100), new Point(x + 78, 100), new Point(x + 78, 80));
            svg.Box(x, 34, 156, 46, i == 0 ? Palette.Vermilion : Palette.Purple, heads[i].Name, heads[i].Shape);
        }
    }

    private static void DrawLayer(Svg svg)
    {
        svg.Line(310, 234, 346, 132, Palette.Blue, dashed: true)
            .Line(310, 266, 346, 502, Palette.Blue, dashed: true)
            .Box(346, 128, 344, 378, Palette.Blue)
            .Words(360, 492, "inside one layer", color: Palette.Blue, bold: true)
            .Words(536, 470, "hidden states  [B, T, H]", "middle")
            .Arrow(536, 456, 536, 416)
            .Box(436, 366, 200, 50, Palette.Blue, "self-attention", "A heads: who looks at whom")
            .Arrow(536, 366, 536, 344)
            .Box(436, 312, 200, 32, Palette.Green, "add, normalise")
            .Arrow(536, 312, 536, 272)
            .Box(436, 222, 200, 50, Palette.Blue, "feed-forward", "H \u2192 I \u2192 H, each token alone")
            .Arrow(536, 222, 536, 200)
            .Box(436, 168, 200, 32, Palette.Green, "add, normalise")
            .Arrow(536, 168, 536, 140)
            .Words(546, 152, "to the next layer", color: Palette.Grey)
            .Arrow(Palette.Vermilion, new Point(536, 438), new Point(414, 438), new Point(414, 328), new Point(436, 328))
            .Arrow(Palette.Vermilion, new Point(536, 294), new Point(414, 294), new Point(414, 184), new Point(436, 184))
            .Words(406, 388, "residual", "end", Palette.Vermilion)
            .Words(406, 244, "residual", "end", Palette.Vermilion);
    }
}
