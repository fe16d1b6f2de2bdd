using BertNotebooks.Text;
using BertNotebooks.Training;
using BertNotebooks.Training.Arguments;
using Xunit;

namespace BertNotebooks.Tests.Training;

public sealed class StepPlanTests
{
    // 13 inputs in batches of 2: 7 batches an epoch, the last one of a single input.
    private static readonly Encoding[] s_inputs = SmallRuns.Sentences(13);
    private static readonly TrainingArguments s_arguments = SmallRuns.Arguments with { PerDeviceTrainBatchSize = 2, MaxSteps = -1, WarmupSteps = 0 };

    [Theory]
    [InlineData(1, 1.0, 7, 7)]
    [InlineData(2, 1.0, 4, 4)]
    [InlineData(7, 3.0, 1, 3)]
    [InlineData(8, 3.0, 1, 3)]
    [InlineData(1, 0.3, 7, 3)]  // 2.1
    [InlineData(1, 0.01, 7, 1)]
    [InlineData(3, 1.5, 3, 5)]  // 4.5
    public void StepsFollowFromEpochsAndAccumulation(int accumulation, double epochs, int ofEpoch, int total)
    {
        StepPlan plan = Plan(s_arguments with { GradientAccumulationSteps = accumulation, NumTrainEpochs = epochs });
        Assert.Equal((ofEpoch, total), (plan.StepsPerEpoch, plan.TotalSteps));
    }

    [Fact]
    public void MaxStepsGoBeforeEpochsWhereTheyAreAboveZero()
    {
        Assert.Equal(1, Plan(s_arguments with { MaxSteps = 1, NumTrainEpochs = 5 }).TotalSteps);
        Assert.Equal(14, Plan(s_arguments with { MaxSteps = 0, NumTrainEpochs = 2 }).TotalSteps);
    }

    [Theory]
    [InlineData(0, 0.0, 0)]
    [InlineData(0, 0.31, 4)]
    [InlineData(1, 0.31, 1)]
    [InlineData(0, 1.0, 10)]
    public void WarmUpIsInStepsOrElseTheRatioRoundedUp(int steps, double ratio, int expected) =>
        Assert.Equal(expected, Plan(s_arguments with { MaxSteps = 10, WarmupSteps = steps, WarmupRatio = ratio }).WarmupSteps);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void EachEpochHasEachInputOnceInAnOrderOfItsOwn(int accumulation)
    {
        StepPlan plan = Plan(s_arguments with { GradientAccumulationSteps = accumulation, NumTrainEpochs = 3 });
        int[][] epochs = [.. Enumerable.Range(0, 3).Select(epoch => Enumerable.Range(epoch * plan.StepsPerEpoch, plan.StepsPerEpoch)
            .SelectMany(plan.Batches).SelectMany(batch => batch).ToArray())];
        Assert.All(epochs, epoch => Assert.Equal(Enumerable.Range(0, s_inputs.Length), epoch.Order()));
        Assert.Equal(3, epochs.Select(epoch => string.Join(',', epoch)).Distinct().Count());
        int[] sizes = [.. Enumerable.Range(0, plan.StepsPerEpoch).Select(step => plan.Batches(step).Length)];
        Assert.All(sizes[..^1], size => Assert.Equal(accumulation, size));
        Assert.Equal(7, sizes.Sum());
    }

    [Fact]
    public void DropoutSeedsAreOneForEachStepAndNoneIsNegative()
    {
        StepPlan plan = Plan(s_arguments);
        long[] seeds = [.. Enumerable.Range(0, 100).Select(plan.DropoutSeed)];
        Assert.All(seeds, seed => Assert.True(seed >= 0));
        Assert.Equal(100, seeds.Distinct().Count());
        Assert.Equal(seeds, Enumerable.Range(0, 100).Select(Plan(s_arguments).DropoutSeed));
        Assert.NotEqual(seeds[0], Plan(s_arguments with { Seed = 8 }).DropoutSeed(0));
    }

    [Fact]
    public void CheckpointsComeAsAskedAndNoOtherWay()
    {
        int[] Due(TrainingArguments arguments) => [.. Enumerable.Range(1, 14).Where(Plan(arguments with { NumTrainEpochs = 2 }).CheckpointIsDue)];
        Assert.Equal([5, 10], Due(s_arguments with { SaveStrategy = "steps", SaveSteps = 5 }));
        Assert.Equal([7, 14], Due(s_arguments with { SaveStrategy = "epoch", SaveSteps = 5 }));
        Assert.Empty(Due(s_arguments with { SaveStrategy = "no", SaveSteps = 5 }));
    }

    [Theory]
    [InlineData(0.25, 9, 3)] // 2.25
    [InlineData(0.5, 9, 5)]
    [InlineData(0.5, 8, 4)]
    [InlineData(0.1, 7, 1)]
    [InlineData(1e-9, 7, 1)]
    [InlineData(0.999, 7, 7)]
    [InlineData(0.07, 100, 8)] // 7.000000000000001
    [InlineData(0.06, 100, 6)]
    [InlineData(1, 7, 1)]
    [InlineData(10.0, 7, 10)]
    [InlineData(int.MaxValue, 7, int.MaxValue)]
    public void StepsBelowOneAreAShareOfAllStepsRoundedUp(double steps, int total, int expected)
    {
        StepPlan plan = Plan(s_arguments with { MaxSteps = total, LoggingSteps = steps, SaveSteps = steps, EvalSteps = steps });
        Assert.Equal((expected, expected, expected), (plan.LoggingSteps, plan.SaveSteps, plan.EvalSteps));
        Assert.Equal(expected, Plan(s_arguments with { MaxSteps = total, LoggingSteps = steps, EvalSteps = null }).EvalSteps);
    }

    [Fact]
    public void LinesEvaluationsAndCheckpointsComeAtTheirShares()
    {
        // 3 epochs of 7 steps.
        StepPlan plan = Plan(s_arguments with { NumTrainEpochs = 3, EvalStrategy = "steps", LoggingSteps = 0.3, LoggingFirstStep = true, EvalSteps = 0.45, SaveSteps = 0.2 });
        int[] Due(Func<int, bool> isDue) => [.. Enumerable.Range(1, plan.TotalSteps).Where(isDue)];
        Assert.Equal([1, 7, 14, 21], Due(plan.LineIsDue)); // 6.3
        Assert.Equal([10, 20, 21], Due(plan.EvaluationIsDue)); // 9.45, and the last step
        Assert.Equal([5, 10, 15, 20], Due(plan.CheckpointIsDue)); // 4.2
    }

    private static StepPlan Plan(TrainingArguments arguments) => new(arguments, s_inputs.Length, i => s_inputs[i].Length);
}
