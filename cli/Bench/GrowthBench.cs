using System.Globalization;
using BertNotebooks.Model;
using BertNotebooks.Model.Heads;
using BertNotebooks.Text;
using BertNotebooks.Training;
using BertNotebooks.Training.Arguments;
using BertNotebooks.Training.Inputs;
using static TorchSharp.torch;

namespace BertNotebooks.Cli.Bench;

/// <summary>How the cost of a training step grows when one thing changes and the rest stays: mini, batch 8, inputs of 64 pieces.</summary>
internal sealed class GrowthBench(Vocabulary vocabulary, GemmMeter gemm, Action<double, string> progress)
{
    private const int Length = 64, BatchSize = 8, Inputs = 128, WarmUp = 2;
    private const double PointSeconds = 1.5;

    private static readonly BertConfig Mini = BertConfig.Mini;

    /// <summary>Measures all points and writes a table for each thing that changes.</summary>
    public void Write(TextWriter output, CancellationToken cancel)
    {
        int threads = get_num_threads();
        (string Name, int[] Values, Func<int, Point> Point)[] series =
        [
            ("length", [16, 32, 64, 128, 256, 512], n => new(Mini, BatchSize, n, threads)),
            ("batch", [1, 4, 8, 16, 64], n => new(Mini, n, Length, threads)),
            ("vocabulary", [vocabulary.Count / 8, vocabulary.Count / 2, vocabulary.Count], n => new(Mini with { VocabSize = n }, BatchSize, Length, threads)),
            ("layers", [2, 4, 8], n => new(Mini with { NumHiddenLayers = n }, BatchSize, Length, threads)),
            ("threads", [1, threads], n => new(Mini, BatchSize, Length, n)),
        ];
        foreach ((int done, (string name, int[] values, Func<int, Point> point)) in series.Index())
        {
            progress((double)done / series.Length, name);
            output.WriteLine($"\n| {name} | ms a step | tokens/s | tokens/s per GFLOPS | optimizer, share of the step |\n|---|---|---|---|---|");
            foreach (int value in values.Distinct())
            {
                output.WriteLine(Line(value, Measure(point(value), cancel)));
            }
        }

        set_num_threads(threads);
    }

    private static string Line(int value, TrainingMeter meter)
    {
        double milliseconds = OrderStatistics.Median(meter.Times.Select(t => t.DataMs + t.ForwardMs + t.BackwardMs + t.OptimizerMs));
        double optimizer = OrderStatistics.Median(meter.Times.Select(t => t.OptimizerMs)) / milliseconds;
        return string.Create(CultureInfo.InvariantCulture, $"| {value:N0} | {milliseconds:F1} | {OrderStatistics.Median(meter.TokensPerSecond):N0} | {OrderStatistics.Median(meter.PerGflops):F1} | {100 * optimizer:F0} % |");
    }

    private TrainingMeter Measure(Point point, CancellationToken cancel)
    {
        set_num_threads(point.Threads);
        BertConfig config = point.Config with { VocabSize = Math.Min(point.Config.VocabSize, vocabulary.Count), PadTokenId = vocabulary.PadId };
        Vocabulary pieces = new([.. vocabulary.Pieces.Take(config.VocabSize)]);
        using BertForMaskedLM model = new(config, 1);
        TrainingArguments arguments = BenchText.Arguments with { PerDeviceTrainBatchSize = point.BatchSize, MaxSeqLength = point.Length, GroupByLength = false };
        using Trainer trainer = new(model, pieces, arguments, RandomInputs(pieces, point.Length));
        TrainingMeter meter = new(gemm);
        using CancellationTokenSource enough = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        long start = 0;
        trainer.Train(
            step =>
            {
                if (step.Step <= WarmUp)
                {
                    start = System.Diagnostics.Stopwatch.GetTimestamp();
                    meter.Begin();
                    return;
                }

                meter.Add(step.TokensPerSecond, step.Times);
                if (System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalSeconds > PointSeconds)
                {
                    enough.Cancel();
                }
            },
            enough.Token);
        cancel.ThrowIfCancellationRequested();
        return meter;
    }

    // Pieces drawn at random: their meaning does not change the cost.
    private static List<Encoding> RandomInputs(Vocabulary vocabulary, int length)
    {
        SeededRandom random = new(1);
        BertTokenizer tokenizer = new(vocabulary);
        return [.. MlmInputs.FromSentences(
            [.. Enumerable.Range(0, Inputs).Select(_ => string.Join(' ', Enumerable.Range(0, length).Select(_ => (char)('a' + random.NextInt(26)))))], tokenizer, length)];
    }

    private readonly record struct Point(BertConfig Config, int BatchSize, int Length, int Threads);
}
