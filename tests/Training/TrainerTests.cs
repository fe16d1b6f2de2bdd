using System.Diagnostics;
using BertNotebooks.Data;
using BertNotebooks.Model;
using BertNotebooks.Model.Heads;
using BertNotebooks.Tests.Engine;
using BertNotebooks.Tests.Model;
using BertNotebooks.Tests.Training.Runs;
using BertNotebooks.Text;
using BertNotebooks.Training;
using BertNotebooks.Training.Arguments;
using BertNotebooks.Training.Evaluation;
using TorchSharp;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace BertNotebooks.Tests.Training;

[Collection(TorchCollection.Name)]
public sealed class TrainerTests
{
    [Fact]
    public void OneBatchCanBeLearntByHeart()
    {
        TrainingArguments arguments = SmallRuns.Arguments with
        {
            MaxSteps = 80,
            PerDeviceTrainBatchSize = 8,
            Kit = new KitArguments { Masking = new MaskingOptions { Redraw = MaskRedraw.Once } },
        };
        StepReport[] reports = SmallRuns.Train(arguments, sentences: 8);
        Assert.Equal(Math.Log(99), reports[0].Loss, 0.3);
        Assert.True(reports[^1].Loss < 0.1, $"the loss is still {reports[^1].Loss}");
    }

    [Fact]
    public void AccumulatedBatchesWeighEachTokenTheSame()
    {
        TrainingArguments whole = SmallRuns.Arguments with { PerDeviceTrainBatchSize = 6 }, parts = whole with { PerDeviceTrainBatchSize = 2, GradientAccumulationSteps = 3 };
        StepReport[] expected = SmallRuns.Train(whole), actual = SmallRuns.Train(parts);
        Assert.Equal(whole.MaxSteps, actual.Length);
        foreach ((StepReport one, StepReport three) in expected.Zip(actual))
        {
            // Sums in another order, and ten steps for the difference to grow.
            Assert.Equal(one.Loss, three.Loss, 1e-4);
            Assert.Equal(one.GradNorm, three.GradNorm, 1e-3);
            Assert.Equal(one.Epoch, three.Epoch);
        }
    }

    [Theory]
    // 13 sentences: the last group of an epoch holds fewer batches, and its last batch fewer sentences.
    [InlineData(1, 3, "masked")]
    [InlineData(2, 3, "masked")]
    [InlineData(3, 2, "masked")]
    [InlineData(2, 3, "all")]
    [InlineData(5, 2, "all")]
    public void AccumulatingBatchesIsOneLargerBatch(int size, int batches, string lossOver)
    {
        // Padding is labelled where the loss is over all positions, and a larger batch pads more unless the text is padded beforehand.
        Encoding[] sentences = [.. SmallRuns.Sentences(13).Select(s => lossOver == "all" ? BertNotebooks.Tests.Data.Samples.Encoding([.. s.InputIds[1..^1]], padding: 11 - s.Length) : s)];
        TrainingArguments whole = SmallRuns.Arguments with
        {
            PerDeviceTrainBatchSize = size * batches,
            MaxSteps = -1,
            NumTrainEpochs = 1,
            LrSchedulerType = "constant",
            WarmupSteps = 0,
            LearningRate = 0,
            Kit = new KitArguments { LossOver = lossOver },
        };
        using DisposeScope scope = NewDisposeScope();
        using BertForMaskedLM one = SmallRuns.Model(), many = SmallRuns.Model();
        using Trainer expected = new(one, SmallRuns.Vocabulary, whole, sentences), actual = new(many, SmallRuns.Vocabulary, whole with { PerDeviceTrainBatchSize = size, GradientAccumulationSteps = batches }, sentences);
        List<(double Loss, double Norm)> first = [], second = [];
        expected.Train(r => first.Add((r.Loss, r.GradNorm)));
        actual.Train(r => second.Add((r.Loss, r.GradNorm)));
        Assert.Equal((13 - 1) / (size * batches) + 1, first.Count);
        // Float32 sums in another order.
        Assert.Equal(first.SelectMany(f => (double[])[f.Loss, f.Norm]), second.SelectMany(f => (double[])[f.Loss, f.Norm]), (a, b) => Math.Abs(a - b) <= 1e-5 * Math.Abs(a));
    }

    [Fact]
    public void LossOverMaskedPositionsIsTheMeanSurpriseThere()
    {
        TrainingArguments arguments = SmallRuns.Arguments with { PerDeviceTrainBatchSize = 13, MaxSteps = 1 };
        using DisposeScope scope = NewDisposeScope();
        using Batch batch = Batch.From(SmallRuns.Masked(arguments, SmallRuns.Sentences(13)), 0);
        using BertForMaskedLM model = SmallRuns.Model();
        double expected = model.Forward(batch.InputIds, batch.AttentionMask, null, batch.Labels).Loss!.item<float>();
        Assert.Equal(expected, Assert.Single(SmallRuns.Train(arguments)).Loss, 1e-5);
    }

    [Fact]
    public void LossOverAllPositionsLabelsThePadding()
    {
        TrainingArguments arguments = SmallRuns.Arguments with { PerDeviceTrainBatchSize = 13, MaxSteps = 1, Kit = new KitArguments { LossOver = "all" } };
        using DisposeScope scope = NewDisposeScope();
        Encoding[] sentences = SmallRuns.Sentences(13);
        using Batch batch = Batch.From(SmallRuns.Masked(arguments, sentences), 0);
        int length = sentences.Max(s => s.Length);
        long[] everything = [.. sentences.SelectMany(s => s.InputIds.Select(id => (long)id).Concat(new long[length - s.Length]))];
        Assert.Contains(0L, everything);
        using BertForMaskedLM model = SmallRuns.Model();
        Tensor logits = model.Forward(batch.InputIds, batch.AttentionMask).Logits.view(-1, 99);
        double expected = nn.functional.cross_entropy(logits, tensor(everything)).item<float>();
        Assert.Equal(expected, Assert.Single(SmallRuns.Train(arguments)).Loss, 1e-5);
    }

    [Fact]
    public void SameSeedGivesTheSameCurveToTheBit()
    {
        TrainingArguments arguments = SmallRuns.Arguments with { GroupByLength = true, EvalStrategy = "steps", EvalSteps = 4 };
        Encoding[] held = SmallRuns.Sentences(5, seed: 9);
        var first = SmallRuns.Curve(SmallRuns.Train(arguments, dropout: 0.2, held));
        _ = rand(17);
        Assert.Equal(first, SmallRuns.Curve(SmallRuns.Train(arguments, dropout: 0.2, held)));
        Assert.NotEqual(first, SmallRuns.Curve(SmallRuns.Train(arguments with { Seed = 8 }, dropout: 0.2, held)));
    }

    [Fact]
    public void EvaluationComesWhenItIsDueAndChangesNothing()
    {
        Encoding[] held = SmallRuns.Sentences(5, seed: 9);
        StepReport[] without = SmallRuns.Train(SmallRuns.Arguments, dropout: 0.2, held);
        Assert.All(without, report => Assert.Null(report.Evaluation));
        StepReport[] steps = SmallRuns.Train(SmallRuns.Arguments with { EvalStrategy = "steps", EvalSteps = 4 }, dropout: 0.2, held);
        Assert.Equal([4, 8, 10], steps.Where(r => r.Evaluation is not null).Select(r => r.Step));
        Assert.Equal(without.Select(r => r.Loss), steps.Select(r => r.Loss));
        // 13 sentences in batches of 4: an epoch has 4 steps.
        StepReport[] epochs = SmallRuns.Train(SmallRuns.Arguments with { EvalStrategy = "epoch", MaxSteps = -1, NumTrainEpochs = 2.5 }, dropout: 0.2, held);
        Assert.Equal([4, 8, 10], epochs.Where(r => r.Evaluation is not null).Select(r => r.Step));
        Assert.Equal(2.5, epochs[^1].Epoch);
        int[] logged = [.. SmallRuns.Train(SmallRuns.Arguments with { EvalStrategy = "steps", LoggingSteps = 3 }, validation: held).Where(r => r.Evaluation is not null).Select(r => r.Step)];
        Assert.Equal([3, 6, 9, 10], logged);
    }

    [Fact]
    public void EvaluationAsksTheSameQuestionsEachTime()
    {
        Encoding[] held = SmallRuns.Sentences(9, seed: 9);
        using BertForMaskedLM model = SmallRuns.Model(dropout: 0.2);
        using Trainer trainer = new(model, SmallRuns.Vocabulary, SmallRuns.Arguments, SmallRuns.Sentences(4), held);
        EvaluationResult first = trainer.Evaluate()!;
        Assert.Equal(first, trainer.Evaluate());
        using Trainer other = new(model, SmallRuns.Vocabulary, SmallRuns.Arguments with { Kit = new KitArguments { LossOver = "all", Masking = MaskingOptions.Tutorial } }, SmallRuns.Sentences(4), held);
        Assert.Equal(first, other.Evaluate());
        using Trainer without = new(model, SmallRuns.Vocabulary, SmallRuns.Arguments, SmallRuns.Sentences(4));
        Assert.Null(without.Evaluate());
    }

    [Fact]
    public void LearningRateFollowsTheScheduleFromZero()
    {
        StepReport[] reports = SmallRuns.Train(SmallRuns.Arguments with { WarmupSteps = 0, WarmupRatio = 0.31, LrSchedulerType = "cosine" });
        // ceil(0.31 * 10) = 4 steps of warm-up.
        Assert.Equal(Enumerable.Range(0, 10).Select(step => 1e-2 * LearningRateSchedule.Factor("cosine", step, 4, 10)), reports.Select(r => r.LearningRate));
        Assert.Equal(0, reports[0].LearningRate);
        Assert.All(reports, report => Assert.Equal(10, report.TotalSteps));
    }

    [Fact]
    public void ClippingScalesTheGradientAndReportsItsFullLength()
    {
        TrainingArguments arguments = SmallRuns.Arguments with { LrSchedulerType = "constant", WeightDecay = 0 };
        StepReport[] free = SmallRuns.Train(arguments with { MaxGradNorm = 0 }), clipped = SmallRuns.Train(arguments with { MaxGradNorm = 0.01 });
        Assert.Equal(free[0].GradNorm, clipped[0].GradNorm);
        Assert.True(clipped[0].GradNorm > 0.01);
        Assert.NotEqual(free[5].Loss, clipped[5].Loss);
    }

    [Fact]
    public void GradientShorterThanTheLimitIsNotLengthened()
    {
        const double Limit = 1e3;
        StepReport[] free = SmallRuns.Train(SmallRuns.Arguments with { MaxGradNorm = 0 }), limited = SmallRuns.Train(SmallRuns.Arguments with { MaxGradNorm = Limit });
        Assert.All(free, report => Assert.InRange(report.GradNorm, 1e-3, Limit / 2));
        Assert.Equal(SmallRuns.Curve(free), SmallRuns.Curve(limited));
    }

    [Fact]
    public void BatchWithoutAnyMaskedPositionDoesNoHarm()
    {
        TrainingArguments arguments = SmallRuns.Arguments with { MlmProbability = 1e-12, WeightDecay = 0 };
        using DisposeScope scope = NewDisposeScope();
        using BertForMaskedLM model = SmallRuns.Model(), untouched = SmallRuns.Model();
        using Trainer trainer = new(model, SmallRuns.Vocabulary, arguments, SmallRuns.Sentences(13));
        Assert.True(trainer.Train(report => Assert.Equal((0, 0), (report.Loss, report.GradNorm))));
        Assert.All(model.parameters().Zip(untouched.parameters()), pair => SmallBert.AssertClose(pair.Second, pair.First, 0));
    }

    [Fact]
    public void RateOfZeroIsRefusedUnlessTheLossIsOverAllPositions()
    {
        TrainingArguments arguments = SmallRuns.Arguments with { MlmProbability = 0 };
        Assert.Contains("mlm_probability is 0", Assert.Throws<BertNotebooksException>(() => SmallRuns.Train(arguments)).Message);
        Assert.Equal(10, SmallRuns.Train(arguments with { Kit = new KitArguments { LossOver = "all" } }).Length);
    }

    [Fact]
    public void LossThatIsNotFiniteStopsWithTheWeightsOfTheLastGoodStep()
    {
        using DisposeScope scope = NewDisposeScope();
        using BertForMaskedLM model = SmallRuns.Model();
        using Trainer trainer = new(model, SmallRuns.Vocabulary, SmallRuns.Arguments, SmallRuns.Sentences(13));
        Tensor[] before = [];
        BertNotebooksException refused = Assert.Throws<BertNotebooksException>(() => trainer.Train(report =>
        {
            if (report.Step == 4)
            {
                using var noGrad = no_grad();
                model.Bert.Embeddings.PositionEmbeddings.fill_(float.NaN);
                before = [.. model.parameters().Select(p => p.detach().clone())];
            }
        }));
        Assert.Contains("step 5", refused.Message);
        Assert.Contains("NaN", refused.Message);
        Assert.Contains("learning rate below", refused.Message);
        Assert.Contains("step 4", refused.Message);
        Assert.Equal(4, trainer.Step);
        Assert.False(model.training);
        Assert.All(model.parameters().Zip(before), pair => Assert.Equal(pair.Second.data<float>(), pair.First.detach().data<float>()));
    }

    [Fact]
    public void TrainingGoesOnAfterALossThatWasNotFiniteAndForgetsIt()
    {
        using DisposeScope scope = NewDisposeScope();
        using BertForMaskedLM model = SmallRuns.Model();
        using Trainer trainer = new(model, SmallRuns.Vocabulary, SmallRuns.Arguments, SmallRuns.Sentences(13));
        Tensor positions = model.Bert.Embeddings.PositionEmbeddings.detach().clone();
        void Fill(Tensor values)
        {
            using var noGrad = no_grad();
            model.Bert.Embeddings.PositionEmbeddings.copy_(values);
        }

        Fill(positions * float.NaN);
        Assert.Throws<BertNotebooksException>(() => trainer.Train());
        Assert.Equal((1, double.NaN, double.NaN, 0), (trainer.Failure!.Step, trainer.Failure.Loss, trainer.Failure.GradNorm, trainer.Step));
        Assert.Equal(4, trainer.Failure.Texts.Count);
        Fill(positions);
        // No gradient of the step that failed is left.
        List<StepReport> reports = [];
        Assert.True(trainer.Train(reports.Add));
        Assert.Null(trainer.Failure);
        Assert.Equal(SmallRuns.Curve(SmallRuns.Train(SmallRuns.Arguments)), SmallRuns.Curve(reports));
    }

    [Fact]
    public void GradientThatIsNotFiniteStopsThoughTheLossIs()
    {
        using DisposeScope scope = NewDisposeScope();
        using BertForMaskedLM model = SmallRuns.Model();
        // A root of 0 adds 0 to the states, and 0 times infinity to their gradient.
        model.modules().OfType<LayerNorm>().First().register_forward_hook((_, _, output) => output + (output - output).sqrt() * 0);
        using Trainer trainer = new(model, SmallRuns.Vocabulary, SmallRuns.Arguments, SmallRuns.Sentences(13));
        Assert.Throws<BertNotebooksException>(() => trainer.Train());
        Assert.True(double.IsFinite(trainer.Failure!.Loss));
        Assert.False(double.IsFinite(trainer.Failure.GradNorm));
        Assert.Equal(0, trainer.Step);
    }

    [Fact]
    public void StoppedTrainingGoesOnAsIfItHadNotStopped()
    {
        StepReport[] expected = SmallRuns.Train(SmallRuns.Arguments, dropout: 0.2);
        using BertForMaskedLM model = SmallRuns.Model(dropout: 0.2);
        using Trainer trainer = new(model, SmallRuns.Vocabulary, SmallRuns.Arguments, SmallRuns.Sentences(13));
        using CancellationTokenSource stop = new();
        List<StepReport> reports = [];
        Assert.False(trainer.Train(
            report =>
            {
                reports.Add(report);
                if (report.Step == 3)
                {
                    stop.Cancel();
                }
            },
            stop.Token));
        Assert.Equal(3, trainer.Step);
        Assert.False(model.training);
        Assert.True(trainer.Train(reports.Add));
        Assert.Equal(SmallRuns.Curve(expected), SmallRuns.Curve(reports));
        Assert.True(trainer.Train(_ => Assert.Fail("there is no step left")));
    }

    [Fact]
    public void EpochLeavesNoTensorBehind()
    {
        using BertForMaskedLM model = SmallRuns.Model(dropout: 0.2);
        TrainingArguments arguments = SmallRuns.Arguments with { EvalStrategy = "steps", EvalSteps = 3, GradientAccumulationSteps = 2, MaxSteps = -1, NumTrainEpochs = 2 };
        using Trainer trainer = new(model, SmallRuns.Vocabulary, arguments, SmallRuns.Sentences(13), SmallRuns.Sentences(5, seed: 9));
        long before = SmallBert.LiveTensors;
        List<long> after = [];
        trainer.Train(_ => after.Add(SmallBert.LiveTensors));
        Assert.Equal(4, after.Count);
        Assert.All(after, count => Assert.Equal(before, count));
    }

    [Fact]
    public void ReportsCountRealTokensAndGuessTheTimeLeft()
    {
        StepReport[] reports = SmallRuns.Train(SmallRuns.Arguments);
        Assert.All(reports, report => Assert.True(report.TokensPerSecond > 0 && report.SecondsLeft >= 0));
        Assert.Equal(0, reports[^1].SecondsLeft);
        Assert.True(reports[0].SecondsLeft > 0);
    }

    [Fact]
    public void TimesOfAStepAreThoseItsTokensAreDividedBy()
    {
        Encoding[] sentences = SmallRuns.Sentences(13);
        StepReport[] reports = SmallRuns.Train(SmallRuns.Arguments with { PerDeviceTrainBatchSize = 13 });
        Assert.All(reports, report =>
        {
            double[] parts = [report.Times.DataMs, report.Times.ForwardMs, report.Times.BackwardMs, report.Times.OptimizerMs];
            Assert.All(parts, part => Assert.True(part > 0));
            Assert.Equal(sentences.Sum(s => s.Length), report.TokensPerSecond * parts.Sum() / 1000, 1e-6);
        });
    }

    [Fact]
    public void EvaluationThatIsCancelledIsMadeUpForAndNoStepIsLost()
    {
        // Each of the batches that are held out has a masked piece.
        TrainingArguments arguments = SmallRuns.Arguments with { EvalStrategy = "steps", EvalSteps = 3, PerDeviceEvalBatchSize = 2, Kit = new() { EvalMlmProbability = 0.9 } };
        Encoding[] held = SmallRuns.Sentences(5, seed: 9);
        using BertForMaskedLM model = SmallRuns.Model(dropout: 0.2);
        using Trainer trainer = new(model, SmallRuns.Vocabulary, arguments, SmallRuns.Sentences(13), held);
        using CancellationTokenSource stop = new();
        // In the first of the three batches that are held out.
        model.modules().OfType<LayerNorm>().First().register_forward_hook((_, _, output) =>
        {
            if (!is_grad_enabled())
            {
                stop.Cancel();
            }

            return output;
        });
        List<StepReport> reports = [];
        Assert.False(trainer.Train(reports.Add, stop.Token));
        Assert.Equal((3, 3, 2), (trainer.Step, trainer.Unreported!.Step, reports.Count));
        Assert.True(trainer.Train(reports.Add));
        Assert.Null(trainer.Unreported);
        Assert.Equal(SmallRuns.Curve(SmallRuns.Train(arguments, dropout: 0.2, held)), SmallRuns.Curve(reports));
    }

    [Fact]
    public void TimeLeftIsThatOfTheStepsDoneInThisCallForEachStepToCome()
    {
        using BertForMaskedLM model = SmallRuns.Model();
        using Trainer trainer = new(model, SmallRuns.Vocabulary, SmallRuns.Arguments, SmallRuns.Sentences(13));
        double before = 0;
        int first = 0;
        TimeSpan pause = TimeSpan.Zero;
        Stopwatch watch = Stopwatch.StartNew();
        bool StopAtFour(StepReport report)
        {
            if (report.Step < report.TotalSteps)
            {
                // What has passed since the call began: never more than since before it, and more with each step.
                double passed = report.SecondsLeft / (report.TotalSteps - report.Step) * (report.Step - first);
                Assert.InRange(passed, before, watch.Elapsed.TotalSeconds);
                // The pause lies within the call.
                Thread.Sleep(pause);
                before = passed + pause.TotalSeconds;
            }

            return report.Step != 4;
        }

        Assert.True(trainer.TrainWhile(StopAtFour, default));
        (first, before, pause) = (4, 0, TimeSpan.FromMilliseconds(20));
        Thread.Sleep(100);
        watch.Restart();
        Assert.True(trainer.TrainWhile(StopAtFour, default));
    }

    [Fact]
    public void TextWithoutInputsIsRefused()
    {
        using BertForMaskedLM model = SmallRuns.Model();
        Assert.Contains("0 examples", Assert.Throws<BertNotebooksException>(() => new Trainer(model, SmallRuns.Vocabulary, SmallRuns.Arguments, [])).Message);
    }
}
