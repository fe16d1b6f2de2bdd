using BertNotebooks.Data;
using BertNotebooks.Display;
using BertNotebooks.Inference;
using BertNotebooks.Text;
using BertNotebooks.Training.Evaluation.Metrics;
using Xunit;

namespace BertNotebooks.Tests.Display;

/// <summary>Small inputs of each display; <see cref="Hostile"/> stands wherever a text can stand.</summary>
internal static class Samples
{
    public const string Hostile = "\"'><hostile onload=alert(1)></script><!-- &amp; [MASK] {0}";

    public static Vocabulary Vocabulary { get; } = new(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", Hostile, "good", "morning", "##s", "ship"]);

    /// <summary>[CLS] good morning ##s HOSTILE [SEP] and three of [PAD]; positions 2, 3, 4 are masked, random, kept.</summary>
    public static MaskedExample Example { get; } = new()
    {
        OriginalIds = [2, 6, 7, 8, 5, 3, 0, 0, 0],
        InputIds = [2, 6, 4, 9, 5, 3, 0, 0, 0],
        Labels = [-100, -100, 7, 8, 5, -100, -100, -100, -100],
        TokenTypeIds = [0, 0, 0, 0, 1, 1, 0, 0, 0],
        AttentionMask = [1, 1, 1, 1, 1, 1, 0, 0, 0],
        Rules = [MaskRule.None, MaskRule.None, MaskRule.Mask, MaskRule.Random, MaskRule.Keep, MaskRule.None, MaskRule.None, MaskRule.None, MaskRule.None],
    };

    public static Encoding Encoding { get; } = new()
    {
        InputIds = [2, 6, 5, 3, 0, 0, 0, 0],
        TokenTypeIds = [0, 0, 0, 0, 0, 0, 0, 0],
        AttentionMask = [1, 1, 1, 1, 0, 0, 0, 0],
        SpecialTokensMask = [1, 0, 0, 1, 1, 1, 1, 1],
        Tokens = ["[CLS]", "good", Hostile, "[SEP]", "[PAD]", "[PAD]", "[PAD]", "[PAD]"],
        Offsets = [new(0, 0), new(0, 4), new(5, 9), new(0, 0), new(0, 0), new(0, 0), new(0, 0), new(0, 0)],
        WordIds = [null, 0, 1, null, null, null, null, null],
        SequenceIds = [null, 0, 0, null, null, null, null, null],
    };

    public static IReadOnlyList<TokenScore> Scores { get; } =
        [new("morning", 7, 0.7125), new(Hostile, 5, 0.2), new("good", 6, 0.05), new("ship", 9, 0.02), new("##s", 8, 0.01), new("[UNK]", 1, 0.0075)];

    public static LossChart LossChart()
    {
        LossChart chart = new(Hostile, "loss") { XTitle = Hostile, YTitle = Hostile };
        chart.AddBaseline("ln V", Math.Log(8192)).AddBaseline(Hostile, 6.33);
        for (int step = 1; step <= 3; step++)
        {
            chart.Add("train", step, 9.0 / step);
            chart.Add(Hostile, step, 9.5 - step);
        }

        return chart;
    }

    public static BarChart BarChart() => new BarChart(Hostile, ["[MASK]", Hostile], "bars") { XTitle = Hostile, YTitle = Hostile }
        .Add("seen", [80, 20])
        .Add(Hostile, [81.5, 18.5]);

    public static TokenTable TokenTable() =>
        new(Example, Vocabulary, new Dictionary<int, IReadOnlyList<TokenScore>> { [2] = Scores, [4] = Scores });

    public static ModelSummary ModelSummary() => new(Hostile,
    [
        new("bert (BertModel)", "[B, T, 768]", 108_891_648, 0),
        new("embeddings", "[B, T, 768]", 23_837_184, 1),
        new("cls" + Hostile, Hostile, 622_650, 0),
    ]);

    public static AttentionHeatMap AttentionHeatMap() => new(["[CLS]", Hostile, "ship"],
    [
        new float[,] { { 1, 0, 0 }, { 0.5f, 0.25f, 0.25f }, { 0.125f, 0.125f, 0.75f } },
        new float[,] { { 0.25f, 0.25f, 0.5f }, { 0, 1, 0 }, { 0, 0, 1 } },
    ])
    { Caption = Hostile };

    public static FillMaskTable FillMaskTable() => new FillMaskTable { Caption = Hostile }
        .Add(Hostile, [Scores])
        .Add("Good [MASK], have a [MASK] day.", [Scores, Scores]);

    public static DataTable DataTable() => new DataTable("model", Hostile, "loss") { Caption = Hostile }
        .Add("tiny", 4_416_698, 6.57)
        .Add(Hostile, 109_514_298L, 2e-5)
        .Add(Html.Text(Hostile), null, 12.0f);

    /// <summary>Every display with its name; the script of <see cref="Lesson.Begin"/> is not among them.</summary>
    public static TheoryData<string> Names => [.. All.Keys];

    public static IReadOnlyDictionary<string, Func<IHtml>> All { get; } = new Dictionary<string, Func<IHtml>>
    {
        ["Html"] = () => Html.Format($"<p title=\"{Hostile}\">{Hostile}</p>"),
        ["LossChart"] = LossChart,
        ["BarChart"] = BarChart,
        ["SpreadChart"] = () => new SpreadChart(Hostile, "spread") { XTitle = Hostile, YTitle = Hostile }.Add(Hostile, 0.15, 6, 7).AddBaseline(Hostile, 6.5),
        ["TokenTable"] = TokenTable,
        ["TokenTable.Of"] = () => BertNotebooks.Display.TokenTable.Of(Encoding),
        ["FillMaskTable"] = FillMaskTable,
        ["DataTable"] = DataTable,
        ["ModelSummary"] = ModelSummary,
        ["AttentionHeatMap"] = AttentionHeatMap,
        ["ConfusionMatrix"] = () => new ConfusionMatrix(ClassificationReport.Of([0, 0, 1], [0, 1, 1], ["a", Hostile]), ["a", Hostile]) { Caption = Hostile },
        ["Check"] = () => Check.That(true, Hostile, Hostile),
        ["Exercise"] = () => Exercise.Check(Hostile, string? () => throw new InvalidOperationException(Hostile), Hostile, Hostile),
        ["EncoderStack"] = Diagrams.EncoderStack,
        ["EmbeddingSum"] = Diagrams.EmbeddingSum,
        ["AttentionHead"] = Diagrams.AttentionHead,
        ["MaskingRule"] = Diagrams.MaskingRule,
        ["TrainingLoop"] = Diagrams.TrainingLoop,
    };
}
