namespace BertNotebooks.Display;

public static partial class Diagrams
{
    /// <summary>The input of the encoder: token, segment and position embedding of each piece, added and normalised.</summary>
    /// <remarks>Devlin et al. (2018), "BERT", figure 2.</remarks>
    public static Html EmbeddingSum()
    {
        string[] pieces = ["[CLS]", "good", "morning", "[SEP]", "have", "fun", "[SEP]"];
        Svg svg = new(
            300,
            "Embeddings: token + segment + position",
            "For each of the seven pieces [CLS] good morning [SEP] have fun [SEP] three vectors of H numbers are added: one for the piece, one for its segment (A for the first four, B for the last three) and one for its position, 0 to 6. The sum is normalised and goes into layer 1.");
        svg.Words(12, 74, "token", bold: true).Words(12, 91, "V rows", color: Palette.Grey)
            .Words(12, 134, "segment", bold: true).Words(12, 151, "2 rows", color: Palette.Grey)
            .Words(12, 194, "position", bold: true).Words(12, 211, "512 rows", color: Palette.Grey);
        for (int i = 0; i < pieces.Length; i++)
        {
            double x = 92 + (i * 86);
            double middle = x + 41;
            svg.Words(middle, 28, pieces[i], "middle", bold: true)
                .Arrow(middle, 36, middle, 60)
                .Box(x, 60, 82, 36, Palette.Blue, $"E {pieces[i]}")
                .Words(middle, 113, "+", "middle", bold: true, size: 16)
                .Box(x, 120, 82, 36, i < 4 ? Palette.Vermilion : Palette.Orange, i < 4 ? "E A" : "E B")
                .Words(middle, 173, "+", "middle", bold: true, size: 16)
                .Box(x, 180, 82, 36, Palette.Green, $"E {i}")
                .Arrow(middle, 216, middle, 244);
        }

        return svg.Box(92, 244, 598, 40, Palette.Grey, "sum, LayerNorm, dropout \u2192 layer 1   [B, T, H]").ToHtml();
    }
}
