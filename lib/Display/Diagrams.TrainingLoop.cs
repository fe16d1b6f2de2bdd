namespace BertNotebooks.Display;

public static partial class Diagrams
{
    /// <summary>The training loop: mask, run, measure, go back, step; and the held-out evaluation beside it.</summary>
    public static Html TrainingLoop()
    {
        Svg svg = new(
            330,
            "The training loop",
            "Sentences are masked afresh each epoch and joined to a batch; the model gives logits; the loss is measured at the masked positions; the gradients run backwards, are clipped, and AdamW changes the weights with a learning rate that warms up and then falls; then the next batch comes. Now and then held-out sentences with frozen masks are measured, without changing a weight.");
        return svg
            .Box(10, 40, 130, 62, Palette.Grey, "sentences", "order drawn", "each epoch")
            .Arrow(140, 71, 170, 71)
            .Box(170, 40, 130, 62, Palette.Orange, "mask", "afresh: 15 %", "ids, labels")
            .Arrow(300, 71, 330, 71)
            .Words(315, 32, "[B, T]", "middle", Palette.Grey)
            .Box(330, 40, 130, 62, Palette.Blue, "model", "forward")
            .Arrow(460, 71, 552, 71)
            .Words(506, 62, "logits", "middle", Palette.Grey)
            .Words(506, 90, "[B, T, V]", "middle", Palette.Grey)
            .Box(552, 40, 138, 62, Palette.Vermilion, "loss", "nats per", "masked token")
            .Arrow(621, 102, 621, 160)
            .Box(552, 160, 138, 62, Palette.Purple, "backward", "gradients,", "clipped to norm 1")
            .Arrow(552, 191, 460, 191)
            .Box(330, 160, 130, 62, Palette.Green, "AdamW step", "learning rate:", "up, then down")
            .Arrow(Palette.Green, new Point(395, 160), new Point(395, 102))
            .Words(405, 136, "new weights", color: Palette.Green)
            .Arrow(Palette.Grey, new Point(330, 191), new Point(75, 191), new Point(75, 102))
            .Words(200, 183, "next batch", "middle", Palette.Grey)
            .Line(10, 250, 690, 250, Palette.Grey, dashed: true)
            .Box(10, 266, 180, 50, Palette.Grey, "held-out sentences", "masks frozen")
            .Arrow(190, 291, 330, 291)
            .Box(330, 266, 130, 50, Palette.Blue, "same model", "no dropout")
            .Arrow(460, 291, 552, 291)
            .Box(552, 266, 138, 50, Palette.Vermilion, "held-out loss", "the honest curve")
            .ToHtml();
    }
}
