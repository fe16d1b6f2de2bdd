namespace BertNotebooks.Display;

public static partial class Diagrams
{
    /// <summary>The masking rule: 15 % of the pieces are selected; of these 80 % become [MASK], 10 % a random piece, 10 % stay.</summary>
    /// <remarks>Devlin et al. (2018), "BERT", section 3.1 and appendix A.1.</remarks>
    public static Html MaskingRule()
    {
        const double left = 20;
        const double width = 660;
        const double selected = 0.15 * width;
        Svg svg = new(
            322,
            "The masking rule: 15 %, then 80 / 10 / 10",
            "Of all pieces that are not special tokens 15 percent are selected, 85 percent have the label -100 and take no part in the loss. Of the selected ones 80 percent become [MASK], 10 percent become a random piece, 10 percent stay as they are; in each of the three cases the label is the original piece.");
        svg.Words(left, 22, "all pieces that are not special tokens", bold: true)
            .Bar(left, 34, selected, 34, Palette.Vermilion, "15 %")
            .Bar(left + selected, 34, width - selected, 34, Palette.Grey, "85 %: not selected, label \u2212100, no part in the loss")
            .Line(left, 68, left, 126, Palette.Vermilion, dashed: true)
            .Line(left + selected, 68, left + width, 126, Palette.Vermilion, dashed: true)
            .Words(left + 10, 118, "the selected ones", bold: true)
            .Bar(left, 126, 0.8 * width, 34, Palette.Blue, "80 %: [MASK]")
            .Bar(left + (0.8 * width), 126, 0.1 * width, 34, Palette.Purple, "10 %")
            .Bar(left + (0.9 * width), 126, 0.1 * width, 34, Palette.Green, "10 %");
        (string Rule, string Seen, string Color)[] rules =
            [("[MASK]", "good [MASK] , have fun", Palette.Blue), ("random piece", "good ship , have fun", Palette.Purple), ("kept", "good morning , have fun", Palette.Green)];
        svg.Words(190, 192, "the model sees", color: Palette.Grey).Words(470, 192, "label: what it has to say", color: Palette.Grey);
        for (int i = 0; i < rules.Length; i++)
        {
            double y = 202 + (i * 38);
            svg.Box(left, y, 150, 30, rules[i].Color, rules[i].Rule)
                .Words(190, y + 20, rules[i].Seen)
                .Arrow(390, y + 15, 450, y + 15)
                .Words(470, y + 20, "morning", bold: true);
        }

        return svg.ToHtml();
    }
}
