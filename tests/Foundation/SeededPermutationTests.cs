using BertNotebooks.Tests.Data;
using Xunit;

namespace BertNotebooks.Tests.Foundation;

public sealed class SeededPermutationTests
{
    [Fact]
    public void EachNumberStandsAtOnePlaceForEveryCount()
    {
        for (int count = 1; count <= 2000; count++)
        {
            SeededPermutation order = new(count, new SeededRandom(count));
            Assert.Equal(Enumerable.Range(0, count), Numbers(order).Order());
        }
    }

    [Fact]
    public void LargestCountStaysInItsRange()
    {
        SeededPermutation order = new(int.MaxValue, new SeededRandom(1));
        int[] some = [.. Enumerable.Range(0, 1000).Select(i => order[i * 2_000_000])];
        Assert.All(some, number => Assert.InRange(number, 0, int.MaxValue - 1));
        Assert.Equal(some.Length, some.Distinct().Count());
        Assert.Throws<ArgumentOutOfRangeException>(() => order[int.MaxValue]);
        Assert.Throws<ArgumentOutOfRangeException>(() => order[-1]);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(50)]
    public void EachNumberStandsAtEachPlaceEquallyOften(int count)
    {
        foreach (int place in (int[])[0, count / 2, count - 1])
        {
            long[] numbers = new long[count];
            for (int seed = 0; seed < 400 * count; seed++)
            {
                numbers[new SeededPermutation(count, new SeededRandom(seed))[place]]++;
            }

            Samples.AssertUniform(numbers);
        }
    }

    [Fact]
    public void NeighboursGoUpAsOftenAsDown()
    {
        long up = 0, pairs = 0;
        for (int seed = 0; seed < 40; seed++)
        {
            int[] numbers = Numbers(new SeededPermutation(1000, new SeededRandom(seed)));
            up += numbers.Zip(numbers.Skip(1)).Count(pair => pair.First < pair.Second);
            pairs += numbers.Length - 1;
        }

        Samples.AssertBinomial(up, pairs, 0.5);
    }

    [Fact]
    public void OrderFollowsFromTheKeysAlone()
    {
        int[] Of(long seed) => Numbers(new SeededPermutation(100, new SeededRandom(seed)));
        Assert.Equal(Of(1), Of(1));
        // Of 100 places, about one is the same in two orders.
        Assert.InRange(Of(1).Zip(Of(2)).Count(pair => pair.First == pair.Second), 0, 10);
    }

    private static int[] Numbers(SeededPermutation order) => [.. Enumerable.Range(0, order.Count).Select(place => order[place])];
}
