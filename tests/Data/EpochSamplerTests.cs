using BertNotebooks.Data;
using BertNotebooks.Model;
using Xunit;

namespace BertNotebooks.Tests.Data;

public sealed class EpochSamplerTests
{
    private static readonly int[] Lengths = [.. new int[1003].Select((_, i) => 5 + i * 7919 % 96)];

    [Theory]
    [InlineData(false, 8)]
    [InlineData(true, 8)]
    [InlineData(false, 1)]
    [InlineData(true, 1)]
    [InlineData(true, 17)]
    [InlineData(true, 5000)]
    public void EachExampleStandsInOneBatchAndOnlyTheLastIsSmaller(bool group, int batchSize)
    {
        EpochSampler sampler = new(Lengths, batchSize, seed: 1, group);
        int[][] batches = [.. sampler.Batches(0)];
        Assert.Equal(sampler.BatchesPerEpoch, batches.Length);
        Assert.Equal(Enumerable.Range(0, Lengths.Length), batches.SelectMany(batch => batch).Order());
        Assert.All(batches.SkipLast(1), batch => Assert.Equal(batchSize, batch.Length));
        Assert.InRange(batches[^1].Length, 1, batchSize);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void OrderIsAFunctionOfSeedAndEpoch(bool group)
    {
        EpochSampler sampler = new(Lengths, 8, seed: 1, group);
        Assert.Equal(Order(sampler, 3), Order(new EpochSampler(Lengths, 8, seed: 1, group), 3));
        Assert.NotEqual(Order(sampler, 3), Order(sampler, 4));
        Assert.NotEqual(Order(sampler, 3), Order(new EpochSampler(Lengths, 8, seed: 2, group), 3));
        Assert.NotEqual(Enumerable.Range(0, Lengths.Length), Order(sampler, 3));
    }

    [Fact]
    public void GroupingCutsThePaddingOfBatches()
    {
        double Padding(bool group) => 1 - (double)Lengths.Sum() / new EpochSampler(Lengths, 8, 1, group).Batches(0).Sum(batch => batch.Length * batch.Max(i => Lengths[i]));
        Assert.InRange(Padding(false), 0.3, 0.5);
        Assert.InRange(Padding(true), 0, 0.06);
    }

    [Fact]
    public void GroupedBatchesComeInRandomOrderOfLength()
    {
        // Were they sorted, neighbours would go up or down together: half of the steps go up when they are not.
        int[] means = [.. new EpochSampler(Lengths, 8, 1, true).Batches(0).Select(batch => batch.Sum(i => Lengths[i]))];
        Samples.AssertBinomial(means.Zip(means.Skip(1)).Count(pair => pair.First < pair.Second), means.Length - 1, 0.5);
    }

    [Fact]
    public void LongestExampleOfAGroupedBatchComesFirst() => Assert.All(
        new EpochSampler(Lengths, 8, 1, true).Batches(0),
        batch => Assert.Equal(batch.Select(i => Lengths[i]).OrderDescending(), batch.Select(i => Lengths[i])));

    [Theory]
    [InlineData(64, 4, 4)]   // a quarter of the corpus
    [InlineData(12, 4, 1)]   // a corpus of few batches
    [InlineData(999, 2, 50)] // as many as Hugging Face takes at most
    public void ExamplesAreGroupedWithinAPoolOfSoManyBatches(int examples, int batchSize, int batches)
    {
        int[] lengths = [.. Enumerable.Range(0, examples).Select(i => i * 7 % 64)];
        IEnumerable<int> Pool(bool group) => Order(new EpochSampler(lengths, batchSize, 3, group), 0).Take(batches * batchSize);
        Assert.Equal(Pool(false).Order(), Pool(true).Order());
        IEnumerable<int> less = Order(new EpochSampler(lengths, batchSize, 3, true), 0).Take((batches - 1) * batchSize);
        Assert.True(batches == 1 || !less.Order().SequenceEqual(Order(new EpochSampler(lengths, batchSize, 3), 0).Take((batches - 1) * batchSize).Order()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void EachExampleComesFirstEquallyOften(bool group)
    {
        EpochSampler sampler = new([4, 4, 4, 4, 4, 4, 4, 4], 2, seed: 5, group);
        long[] first = new long[8];
        for (int epoch = 0; epoch < 8000; epoch++)
        {
            first[sampler.Batch(epoch, 0)[0]]++;
        }

        Samples.AssertUniform(first);
    }

    [Fact]
    public void NothingToTrainOnAndEmptyBatchesAreRefused()
    {
        Assert.Contains("0 examples", Assert.Throws<BertNotebooksException>(() => new EpochSampler([], 8, 0)).Message, StringComparison.Ordinal);
        Assert.Contains("batch size 0", Assert.Throws<BertNotebooksException>(() => new EpochSampler([1], 0, 0)).Message, StringComparison.Ordinal);
    }

    private static IEnumerable<int> Order(EpochSampler sampler, int epoch) => sampler.Batches(epoch).SelectMany(batch => batch);
}
