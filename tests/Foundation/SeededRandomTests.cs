using System.Runtime.CompilerServices;
using BertNotebooks.Tests.Data;
using Xunit;

namespace BertNotebooks.Tests.Foundation;

public sealed class SeededRandomTests
{
    [Fact]
    public void StepIsXoshiro256StarStar()
    {
        // The vector that Rust's rand_xoshiro is tested with, from the reference C code: state 1, 2, 3, 4.
        SeededRandom random = new(0);
        (A(random), B(random), C(random), D(random)) = (1, 2, 3, 4);
        ulong[] expected =
        [
            11520, 0, 1509978240, 1215971899390074240, 1216172134540287360,
            607988272756665600, 16172922978634559625, 8476171486693032832, 10595114339597558777, 2904607092377533576,
        ];
        Assert.Equal(expected, expected.Select(_ => random.NextUInt64()));
    }

    /// <summary>Frozen: computed by a separate implementation in Python of the scheme that the class documents.</summary>
    [Theory]
    [InlineData(0, new long[0], new ulong[] { 18110106563157542208, 8650457082529208451, 3032169436225125478, 5211024849135804362 })]
    [InlineData(42, new long[0], new ulong[] { 1865750160070900731UL, 6791145067590612263, 14118064813682728970, 9635752540451604334 })]
    [InlineData(-1, new long[0], new ulong[] { 685428029977508138UL, 10649607590935390383, 2826271645479437706, 240284286415130185 })]
    [InlineData(42, new long[] { 0 }, new ulong[] { 8774033921014845883UL, 12431261072825703783, 298654180045628793, 5460515600392491853 })]
    [InlineData(42, new long[] { 0, 0 }, new ulong[] { 11345513523100040173, 8887611449138666294, 5466663757618438822, 3033058128748020732 })]
    [InlineData(42, new long[] { 1, 2, 3 }, new ulong[] { 10343026451116711080, 18127340273561124412, 4005228123825580641, 14962041258135935646 })]
    [InlineData(42, new long[] { -5 }, new ulong[] { 11382912990883552578, 7761035901411323512, 2418495548479186576, 12084890316168522075 })]
    public void FirstValuesOfAStreamNeverChange(long seed, long[] parts, ulong[] expected)
    {
        SeededRandom random = new(seed, parts);
        Assert.Equal(expected, expected.Select(_ => random.NextUInt64()));
    }

    [Fact]
    public void DerivedDrawsNeverChange()
    {
        SeededRandom doubles = new(42);
        Assert.Equal([0.10114251884320236, 0.3681487117972979, 0.7653418271142987, 0.5223551918945173], Enumerable.Range(0, 4).Select(_ => doubles.NextDouble()));
        SeededRandom integers = new(42);
        Assert.Equal([101, 368, 765, 522, 622, 959, 477, 135, 915, 790], Enumerable.Range(0, 10).Select(_ => integers.NextInt(1000)));
        int[] items = [.. Enumerable.Range(0, 10)];
        new SeededRandom(42).Shuffle(items.AsSpan());
        Assert.Equal([2, 5, 0, 9, 4, 7, 8, 6, 3, 1], items);
    }

    [Fact]
    public void DoublesFillZeroToOneEvenly()
    {
        SeededRandom random = new(1);
        long[] bins = new long[100];
        for (int i = 0; i < 200_000; i++)
        {
            double draw = random.NextDouble();
            Assert.InRange(draw, 0, 1 - 1e-16);
            bins[(int)(draw * 100)]++;
        }

        Samples.AssertUniform(bins);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(1000)]
    public void WholeNumbersAreEquallyLikely(int bound)
    {
        SeededRandom random = new(2);
        long[] counts = new long[bound];
        for (int i = 0; i < 200_000; i++)
        {
            counts[random.NextInt(bound)]++;
        }

        Samples.AssertUniform(counts);
    }

    [Fact]
    public void WholeNumbersOfALargeBoundAreUnbiased()
    {
        // 2^32 is 8/3 of this bound: without drawing again, remainders 0, 1, 2 would come 3 : 3 : 2.
        SeededRandom random = new(3);
        long[] remainders = new long[3];
        for (int i = 0; i < 60_000; i++)
        {
            remainders[random.NextInt(3 << 29) % 3]++;
        }

        Samples.AssertUniform(remainders);
    }

    [Fact]
    public void BoundOfOneGivesZeroAndBelowIsRefused()
    {
        SeededRandom random = new(4);
        Assert.Equal(0, random.NextInt(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => random.NextInt(0));
    }

    [Fact]
    public void OtherSeedsAndOtherPartsGiveOtherStreams()
    {
        long[][] keys =
        [
            .. from seed in Enumerable.Range(0, 40) from epoch in Enumerable.Range(0, 40) from index in Enumerable.Range(0, 40)
               select new long[] { seed, epoch, index },
        ];
        Assert.Equal(keys.Length, keys.Select(key => new SeededRandom(key[0], key[1], key[2]).NextUInt64()).Distinct().Count());
        Assert.NotEqual(new SeededRandom(5).NextUInt64(), new SeededRandom(5, 0).NextUInt64());
        Assert.NotEqual(new SeededRandom(5, 1, 2).NextUInt64(), new SeededRandom(5, 2, 1).NextUInt64());
    }

    [Fact]
    public void FirstDrawsOfNeighbouringStreamsAreEvenlySpread()
    {
        // The road draws one short stream an example, so the first values across indices matter most.
        long[] bins = new long[64];
        for (int index = 0; index < 64_000; index++)
        {
            bins[new SeededRandom(6, 1, 0, index).NextInt(64)]++;
        }

        Samples.AssertUniform(bins);
    }

    [Fact]
    public void ShuffleGivesEachOrderEquallyOften()
    {
        SeededRandom random = new(7);
        Dictionary<string, long> orders = [];
        for (int i = 0; i < 48_000; i++)
        {
            char[] items = ['a', 'b', 'c', 'd'];
            random.Shuffle(items.AsSpan());
            string order = new(items);
            orders[order] = orders.GetValueOrDefault(order) + 1;
        }

        Assert.Equal(24, orders.Count);
        Samples.AssertUniform([.. orders.Values]);
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_a")]
    private static extern ref ulong A(SeededRandom random);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_b")]
    private static extern ref ulong B(SeededRandom random);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_c")]
    private static extern ref ulong C(SeededRandom random);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_d")]
    private static extern ref ulong D(SeededRandom random);
}
