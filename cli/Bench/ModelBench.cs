using System.Diagnostics;
using BertNotebooks.Dib.Processes;
using BertNotebooks.Inference;
using BertNotebooks.Model;
using BertNotebooks.Model.Heads;
using BertNotebooks.Training;
using BertNotebooks.Training.Runs;
using BertNotebooks.Training.Steps;

namespace BertNotebooks.Cli.Bench;

/// <summary>Measures one model in this process: the kit's trainer and the plain one in turn, then filling masks.</summary>
internal sealed class ModelBench(string name, BenchText text, int rounds, Action<string> progress)
{
    private const string Sentence = "Good morning [MASK], have a [MASK] day.";
    private const int Singles = 200, BatchSize = 32, Batches = 8;
    private const double RoundSeconds = 4, PlainRoundSeconds = 3;

    private readonly BertConfig _config = BertConfig.Presets[name] with { VocabSize = text.Tokenizer.Vocabulary.Count, PadTokenId = text.Tokenizer.Vocabulary.PadId };

    public ModelFigures Measure(CancellationToken cancel)
    {
        using GemmMeter gemm = new();
        using BertForMaskedLM model = new(_config, 1);
        using Trainer trainer = new(model, text.Tokenizer.Vocabulary, BenchText.Arguments, text.Inputs);
        TrainingMeter kit = new(gemm), plain = new(gemm);
        Run(trainer.Train, kit, RoundSeconds, cancel);
        kit.Clear();
        double peak = ProcessMemory.PeakMb;
        Alternate(trainer, kit, plain, cancel);
        progress("filling masks");
        (double p50, double p99, double perSecond) = FillMasks(model, cancel);
        double unit = OrderStatistics.Median(kit.PerGflops), plainUnit = OrderStatistics.Median(plain.PerGflops);
        double Part(Func<StepTimes, double> part) => OrderStatistics.Median(kit.Times.Select(part));
        return new ModelFigures(
            name, BertSize.Parameters(_config), OrderStatistics.Median(kit.TokensPerSecond), unit, unit * BertSize.TrainingFlops(_config, text.MeanTokens, BenchText.Arguments.MlmProbability) / 1e9,
            OrderStatistics.Median(plain.TokensPerSecond), plainUnit, unit / plainUnit,
            Part(t => t.DataMs), Part(t => t.ForwardMs), Part(t => t.BackwardMs), Part(t => t.OptimizerMs), peak,
            p50, p99, perSecond, gemm.Median, kit.PerGflops.Count, gemm.IsUnsteady);
    }

    private void Alternate(Trainer trainer, TrainingMeter kit, TrainingMeter plain, CancellationToken cancel)
    {
        using BertForMaskedLM model = new(_config, 1);
        using PlainTrainer loop = new(model, text.Tokenizer.Vocabulary, BenchText.Arguments with { GroupByLength = false }, text.Inputs);
        Run(loop.Train, plain, 0, cancel);
        plain.Clear();
        for (int round = 1; round <= rounds; round++)
        {
            progress($"round {round} of {rounds}");
            kit.Begin();
            Run(trainer.Train, kit, RoundSeconds, cancel);
            plain.Begin();
            Run(loop.Train, plain, PlainRoundSeconds, cancel);
        }
    }

    // A trainer stops between two steps when it is cancelled and goes on when it is called again.
    private static void Run(Func<Action<StepReport>, CancellationToken, bool> train, TrainingMeter meter, double seconds, CancellationToken cancel)
    {
        using CancellationTokenSource enough = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        Stopwatch watch = Stopwatch.StartNew();
        int steps = 0;
        train(
            step =>
            {
                meter.Add(step.TokensPerSecond, step.Times);
                if (watch.Elapsed.TotalSeconds >= seconds && ++steps >= 2)
                {
                    enough.Cancel();
                }
            },
            enough.Token);
        cancel.ThrowIfCancellationRequested();
    }

    private (double P50, double P99, double PerSecond) FillMasks(BertForMaskedLM model, CancellationToken cancel)
    {
        FillMask fillMask = new(model, text.Tokenizer);
        List<double> singles = [], batches = [];
        string[] sentences = [.. Enumerable.Repeat(Sentence, BatchSize)];
        for (int i = -Singles / 10; i < Singles; i++)
        {
            cancel.ThrowIfCancellationRequested();
            double milliseconds = Milliseconds(() => fillMask.Predict(Sentence));
            if (i >= 0)
            {
                singles.Add(milliseconds);
            }
        }

        for (int i = 0; i <= Batches; i++)
        {
            cancel.ThrowIfCancellationRequested();
            batches.Add(Milliseconds(() => fillMask.Predict(sentences, batchSize: BatchSize)));
        }

        return (OrderStatistics.Median(singles), OrderStatistics.Quantile(singles, 0.99), 1000 * BatchSize / OrderStatistics.Median(batches.Skip(1)));
    }

    private static double Milliseconds(Action work)
    {
        long start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
