using BertNotebooks.Data.Corpora;
using Xunit;

namespace BertNotebooks.Tests.Data.Corpora;

public sealed class TrainTestSplitTests
{
    private static readonly string[] Sentences = [.. Enumerable.Range(0, 101).Select(i => $"sentence {i:000}")];

    [Theory]
    [InlineData(0.1, 11)]
    [InlineData(0.5, 51)]
    [InlineData(0.001, 1)]
    public void HoldsOutTheShareRoundedUpAndKeepsTheOrder(double share, int held)
    {
        TrainTestSplit split = TrainTestSplit.Of(Sentences, share, seed: 1);
        Assert.Equal(held, split.Test.Count);
        Assert.Equal(Sentences, split.Train.Concat(split.Test).Order(StringComparer.Ordinal));
        Assert.Equal(split.Train.Order(StringComparer.Ordinal), split.Train);
        Assert.Equal(split.Test.Order(StringComparer.Ordinal), split.Test);
    }

    [Fact]
    public void EachSentenceIsHeldOutEquallyOftenAndSeedsRepeat()
    {
        long[] held = new long[10];
        for (int seed = 0; seed < 5000; seed++)
        {
            held[int.Parse(TrainTestSplit.Of(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"], 0.1, seed).Test[0], null)]++;
        }

        Samples.AssertUniform(held);
        Assert.Equal(TrainTestSplit.Of(Sentences, 0.2, 7).Test, TrainTestSplit.Of(Sentences, 0.2, 7).Test);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    public void ShareThatLeavesASideEmptyIsRefused(double share) =>
        Assert.Contains("held-out share", Assert.Throws<BertNotebooksException>(() => TrainTestSplit.Of(Sentences, share, 0)).Message, StringComparison.Ordinal);

    [Fact]
    public void SingleSentenceCannotBeSplit() =>
        Assert.Contains("leave none", Assert.Throws<BertNotebooksException>(() => TrainTestSplit.Of(["only"], 0.1, 0)).Message, StringComparison.Ordinal);
}
