using BertNotebooks.Model.Heads;
using BertNotebooks.Tests.Engine;
using BertNotebooks.Text;
using BertNotebooks.Training;
using BertNotebooks.Training.Arguments;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace BertNotebooks.Tests.Training;

[Collection(TorchCollection.Name)]
public sealed class PlainTrainerTests
{
    [Theory]
    // In double precision only the order of sums differs, and 30 steps let it grow; in single precision it grows to some 1e-4.
    [InlineData(true, 1e-9, false)]
    [InlineData(true, 1e-9, true)]
    [InlineData(false, 2e-3, false)]
    public void LearnsTheSameCurveAsTheTrainer(bool inDoublePrecision, double tolerance, bool groupByLength)
    {
        // 13 sentences: the last batch of an epoch is smaller. Clipping, warm-up and decay all take part.
        TrainingArguments arguments = SmallRuns.Arguments with { MaxSteps = 30, MaxGradNorm = 0.3, WeightDecay = 0.1, GroupByLength = groupByLength };
        List<StepReport> expected = [], actual = [];
        using BertForMaskedLM fast = SmallRuns.Model(), plain = SmallRuns.Model();
        if (inDoublePrecision)
        {
            fast.to(ScalarType.Float64);
            plain.to(ScalarType.Float64);
        }

        using Trainer trainer = new(fast, SmallRuns.Vocabulary, arguments, SmallRuns.Sentences(13));
        using PlainTrainer textbook = new(plain, SmallRuns.Vocabulary, arguments with { MaxSeqLength = 12 }, SmallRuns.Sentences(13));
        Assert.True(trainer.Train(expected.Add));
        Assert.True(textbook.Train(actual.Add));

        Assert.Equal(30, actual.Count);
        Assert.True(expected[^1].Loss < expected[0].Loss - 0.1, "nothing was learnt");
        Assert.Contains(expected, step => step.GradNorm > 0.3);
        foreach ((StepReport right, StepReport step) in expected.Zip(actual))
        {
            Assert.Equal((right.Step, right.TotalSteps, right.Epoch, right.LearningRate), (step.Step, step.TotalSteps, step.Epoch, step.LearningRate));
            Assert.Equal(right.Loss, step.Loss, tolerance);
            Assert.Equal(right.GradNorm, step.GradNorm, 10 * tolerance);
        }
    }

    [Fact]
    public void StopsBetweenTwoStepsAndGoesOn()
    {
        using BertForMaskedLM whole = SmallRuns.Model(0.1), parts = SmallRuns.Model(0.1);
        using PlainTrainer once = new(whole, SmallRuns.Vocabulary, SmallRuns.Arguments, SmallRuns.Sentences(13)), twice = new(parts, SmallRuns.Vocabulary, SmallRuns.Arguments, SmallRuns.Sentences(13));
        using CancellationTokenSource stop = new();
        List<double> expected = [], actual = [];
        once.Train(step => expected.Add(step.Loss));
        Assert.False(twice.Train(
            step =>
            {
                actual.Add(step.Loss);
                if (step.Step == 4)
                {
                    stop.Cancel();
                }
            },
            stop.Token));
        Assert.Equal(4, twice.Step);
        Assert.True(twice.Train(step => actual.Add(step.Loss)));
        Assert.Equal(expected, actual);
    }

    [Theory]
    [InlineData("masked", 0)]
    [InlineData("all", 0)]
    [InlineData("all", 0.3)]
    public void LossAndClippingAreTheTrainers(string lossOver, double maxGradNorm)
    {
        // All of one length, so that both label the same padding.
        Encoding[] sentences = [.. SmallRuns.Sentences(13).Select(s => BertNotebooks.Tests.Data.Samples.Encoding([.. s.InputIds[1..^1]], padding: 11 - s.Length))];
        TrainingArguments arguments = SmallRuns.Arguments with { MaxSteps = 6, MaxGradNorm = maxGradNorm, Kit = new KitArguments { LossOver = lossOver } };
        List<StepReport> expected = [], actual = [];
        using BertForMaskedLM fast = SmallRuns.Model(), plain = SmallRuns.Model();
        fast.to(ScalarType.Float64);
        plain.to(ScalarType.Float64);
        using Trainer trainer = new(fast, SmallRuns.Vocabulary, arguments, sentences);
        using PlainTrainer textbook = new(plain, SmallRuns.Vocabulary, arguments, sentences);
        Assert.True(trainer.Train(expected.Add));
        Assert.True(textbook.Train(actual.Add));
        Assert.Equal(expected.SelectMany(r => (double[])[r.Loss, r.GradNorm]), actual.SelectMany(r => (double[])[r.Loss, r.GradNorm]), (a, b) => Math.Abs(a - b) < 1e-9);
        Assert.False(plain.training);
    }

    [Theory]
    // Inputs are as long as max_seq_length says, or as the longest of all; where the padding is asked for, that counts.
    [InlineData(13, 13, 4)]
    [InlineData(null, 11, 1)]
    public void InputsArePaddedToTheLimitOrTheLongestOfAll(int? maxSeqLength, int length, int batchSize)
    {
        Encoding[] sentences = SmallRuns.Sentences(13), padded = [.. sentences.Select(s => BertNotebooks.Tests.Data.Samples.Encoding([.. s.InputIds[1..^1]], padding: length - s.Length))];
        Assert.Equal(11, sentences.Max(s => s.Length));
        TrainingArguments arguments = SmallRuns.Arguments with { MaxSteps = 5, PerDeviceTrainBatchSize = batchSize, Kit = new KitArguments { LossOver = "all" } };
        Assert.Equal(Losses(arguments, padded), Losses(arguments with { MaxSeqLength = maxSeqLength }, sentences), (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void InputsAreGroupedByTheirRealLengthAsTheTrainerGroupsThem()
    {
        // 40 inputs in batches of 2: five batches are sorted together. All of one length with their padding.
        Encoding[] sentences = [.. SmallRuns.Sentences(40).Select(s => BertNotebooks.Tests.Data.Samples.Encoding([.. s.InputIds[1..^1]], padding: 11 - s.Length))];
        TrainingArguments arguments = SmallRuns.Arguments with { PerDeviceTrainBatchSize = 2, MaxSteps = 20, LearningRate = 0, GroupByLength = true };
        using BertForMaskedLM model = SmallRuns.Model();
        using Trainer trainer = new(model, SmallRuns.Vocabulary, arguments, sentences);
        int[][] expected = [.. new BertNotebooks.Data.EpochSampler([.. sentences.Select(s => s.AttentionMask.Sum())], 2, arguments.Seed, groupByLength: true).Batches(0)];
        Assert.Equal(expected, Enumerable.Range(0, 20).Select(step => trainer.Plan.Batches(step)[0]));
        List<double> losses = [];
        trainer.Train(report => losses.Add(report.Loss));
        Assert.Equal(losses, Losses(arguments, sentences), (a, b) => Math.Abs(a - b) < 1e-5);
        Assert.NotEqual(losses, Losses(arguments with { GroupByLength = false }, sentences), (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Fact]
    public void SettingThatBreaksItsRuleIsRefused()
    {
        using BertForMaskedLM model = SmallRuns.Model();
        string message = Assert.Throws<BertNotebooksException>(() => new PlainTrainer(model, SmallRuns.Vocabulary, SmallRuns.Arguments with { LearningRate = -1 }, SmallRuns.Sentences(3))).Message;
        Assert.Contains("learning_rate is -1", message);
    }

    [Fact]
    public void ReportsCountRealTokensAndTheTimeThatTheRestWouldTake()
    {
        Encoding[] sentences = SmallRuns.Sentences(13);
        using BertForMaskedLM model = SmallRuns.Model();
        using PlainTrainer trainer = new(model, SmallRuns.Vocabulary, SmallRuns.Arguments with { PerDeviceTrainBatchSize = 13 }, sentences);
        List<StepReport> reports = [];
        trainer.Train(reports.Add);
        // Tokens a second by the seconds of a step.
        Assert.All(reports[..^1], r => Assert.Equal(sentences.Sum(s => s.Length), r.TokensPerSecond * r.SecondsLeft / (r.TotalSteps - r.Step), 1e-6));
        Assert.Equal(0, reports[^1].SecondsLeft);
    }

    [Fact]
    public void AccumulationIsRefused()
    {
        using BertForMaskedLM model = SmallRuns.Model();
        string message = Assert.Throws<BertNotebooksException>(() =>
            new PlainTrainer(model, SmallRuns.Vocabulary, SmallRuns.Arguments with { GradientAccumulationSteps = 2 }, SmallRuns.Sentences(3))).Message;
        Assert.Contains("gradient_accumulation_steps is 2", message);
    }

    private static List<double> Losses(TrainingArguments arguments, Encoding[] sentences)
    {
        using BertForMaskedLM model = SmallRuns.Model();
        using PlainTrainer trainer = new(model, SmallRuns.Vocabulary, arguments, sentences);
        List<double> losses = [];
        trainer.Train(report => losses.Add(report.Loss));
        return losses;
    }
}
