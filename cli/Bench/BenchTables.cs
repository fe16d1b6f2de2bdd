using System.Globalization;
using static TorchSharp.torch;

namespace BertNotebooks.Cli.Bench;

/// <summary>The bench's figures as Markdown, which a terminal shows as well.</summary>
internal static class BenchTables
{
    public static void Write(TextWriter output, IReadOnlyList<ModelFigures> figures, BenchText text, double gemm)
    {
        output.WriteLine(Line($"{text.Inputs.Count:N0} sentences, {text.MeanTokens:F1} pieces in the mean, {text.Tokenizer.Vocabulary.Count:N0} pieces in the vocabulary, batch {BenchText.Arguments.PerDeviceTrainBatchSize}, {get_num_threads()} threads, {gemm:F0} GFLOPS"));
        output.WriteLine();
        output.WriteLine("| model | parameters | tokens/s | tokens/s per GFLOPS | plain loop | ratio | share of the product's speed | steps |");
        output.WriteLine("|---|---|---|---|---|---|---|---|");
        foreach (ModelFigures f in figures)
        {
            output.WriteLine(Line($"| {f.Name} | {f.Parameters:N0} | {f.TokensPerSecond:F0} | {f.TokensPerSecondPerGflops:F2} | {f.PlainTokensPerSecondPerGflops:F2} | {f.Speedup:F1} | {100 * f.GemmShare:F0} % | {f.Steps} |"));
        }

        output.WriteLine();
        output.WriteLine("| model | data ms | forward ms | backward ms | optimizer ms | peak MiB | one sentence p50 ms | p99 ms | 32 a batch, a second |");
        output.WriteLine("|---|---|---|---|---|---|---|---|---|");
        foreach (ModelFigures f in figures)
        {
            output.WriteLine(Line($"| {f.Name} | {f.DataMs:F1} | {f.ForwardMs:F1} | {f.BackwardMs:F1} | {f.OptimizerMs:F1} | {f.PeakMb:F0} | {f.FillMaskMsP50:F1} | {f.FillMaskMsP99:F1} | {f.FillMaskBatchPerSecond:F0} |"));
        }
    }

    private static string Line(FormattableString line) => line.ToString(CultureInfo.InvariantCulture);
}
