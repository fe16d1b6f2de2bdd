using BertNotebooks.Tests.Engine;
using BertNotebooks.Training.Arguments;
using BertNotebooks.Training.Runs;
using Xunit;
using Xunit.Abstractions;
using static TorchSharp.torch;

namespace BertNotebooks.Tests.Training;

/// <summary>A tiny BERT learns a novel from nothing, with the 30,522 pieces of bert-base-uncased.</summary>
[Collection(TorchCollection.Name)]
public sealed class NovelTests(ITestOutputHelper output)
{
    private const int LastSteps = 20;

    [SlowSharedTheory("corpora/anne-of-green-gables.txt.gz", "vocab/bert-base-uncased-vocab.txt")]
    [InlineData(300, 0.4)]
    [InlineData(1200, 0.0)]
    [Trait("Category", "Slow")]
    public void LossComesNearTheUnigramLossAndThenBelowIt(int steps, double above)
    {
        set_num_threads(Environment.ProcessorCount);
        try
        {
            using TempFolder folder = new();
            using TrainingRun run = TrainingRun.Open(new TrainingArguments
            {
                ConfigName = "tiny", TokenizerName = GoldenFolder.Shared("vocab/bert-base-uncased-vocab.txt"), TrainFile = [GoldenFolder.Shared("corpora/anne-of-green-gables.txt.gz")],
                OutputDir = folder.Path("out"), MaxSteps = steps, PerDeviceTrainBatchSize = 16, LearningRate = 1e-3, WarmupRatio = 0.1, SaveStrategy = "no",
                Kit = new KitArguments { Pipeline = "tutorial" },
            });
            List<double> losses = [];
            run.Execute(report => losses.Add(report.Loss));
            double loss = losses.TakeLast(LastSteps).Average();
            output.WriteLine(FormattableString.Invariant($"{steps} steps: mean loss of the last {LastSteps} {loss:F3}, unigram {run.Baseline!.Loss:F3}, {run.Inputs.TrainSamples} sentences"));
            Assert.True(loss < run.Baseline!.Loss + above, $"{loss:F3} after {steps} steps, and the unigram loss is {run.Baseline!.Loss:F3}");
        }
        finally
        {
            set_num_threads(1);
        }
    }
}
