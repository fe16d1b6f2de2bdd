using BertNotebooks.Training;
using BertNotebooks.Training.Arguments;
using Xunit;

namespace BertNotebooks.Tests.Training;

public sealed class LearningRateScheduleTests
{
    [Fact]
    public void ConstantHasNoWarmUpUnlessItsNameSaysSo()
    {
        Assert.Equal(1, LearningRateSchedule.Factor("constant", 0, 4, 10));
        Assert.Equal([0, 0.25, 0.5, 0.75, 1, 1], Enumerable.Range(0, 6).Select(step => LearningRateSchedule.Factor("constant_with_warmup", step, 4, 10)));
    }

    [Theory]
    [InlineData("linear")]
    [InlineData("cosine")]
    [InlineData("constant")]
    [InlineData("constant_with_warmup")]
    [InlineData("polynomial")]
    [InlineData("cosine_with_restarts")]
    [InlineData("inverse_sqrt")]
    public void FactorStaysInZeroToOneBeyondTheEndToo(string name)
    {
        Assert.Contains(name, TrainingArguments.LrSchedulerTypes);
        Assert.All(Enumerable.Range(0, 30), step => Assert.InRange(LearningRateSchedule.Factor(name, step, 3, 20), 0, 1));
        Assert.InRange(LearningRateSchedule.Factor(name, 5, 20, 20), 0, 1);
    }

    [Theory]
    [InlineData("cosine_with_min_lr", "min_lr_rate")]
    [InlineData("warmup_stable_decay", "num_decay_steps")]
    public void FactorOfAScheduleThatNeedsMoreIsRefused(string name, string lacking)
    {
        Assert.Contains(name, TrainingArguments.LrSchedulerTypes);
        Assert.Contains(lacking, Assert.Throws<BertNotebooksException>(() => LearningRateSchedule.Factor(name, 0, 0, 1)).Message);
    }

    [Fact]
    public void RateOfZeroIsZeroWhateverTheSchedule() => Assert.All(
        ["{\"lr_scheduler_type\": \"polynomial\"", "{\"lr_scheduler_type\": \"cosine_with_min_lr\", \"lr_scheduler_kwargs\": {\"min_lr\": 1e-5}"],
        (string start) => Assert.Equal(0, LearningRateSchedule.Rate(ArgumentsFile.Parse(start + ", \"learning_rate\": 0}").Arguments, 3, 0, 10)));

    [Theory]
    // Behind a warm-up that is as long as the run, linear is at its end and cosine at its start, as in transformers; without one the first step has the whole rate.
    [InlineData("linear", 20, 20, 20, 0)]
    [InlineData("linear", 21, 20, 20, 0)]
    [InlineData("cosine", 20, 20, 20, 1)]
    [InlineData("linear", 0, 0, 4, 1)]
    [InlineData("linear", 1, 0, 4, 0.75)]
    [InlineData("cosine", 2, 0, 4, 0.5)]
    [InlineData("linear", 4, 2, 6, 0.5)]
    [InlineData("cosine", 3, 2, 6, 0.85355339059327373)] // (1 + cos(pi / 4)) / 2
    [InlineData("linear", 9, 2, 6, 0)]
    public void FactorsByHand(string name, int step, int warmup, int total, double expected) =>
        Assert.Equal(expected, LearningRateSchedule.Factor(name, step, warmup, total), 1e-12);

    [Fact]
    public void UnknownNameIsRefusedWithTheKnownOnes()
    {
        string message = Assert.Throws<BertNotebooksException>(() => LearningRateSchedule.Factor("reduce_lr_on_plateau", 0, 0, 1)).Message;
        Assert.Contains("\"reduce_lr_on_plateau\"", message);
        Assert.Contains("linear, cosine", message);
    }
}
