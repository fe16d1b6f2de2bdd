using BertNotebooks.Engine;
using BertNotebooks.Tests.Model;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;
using Dropout = BertNotebooks.Engine.InvertedDropout;

namespace BertNotebooks.Tests.Engine;

/// <summary>The seeds are fixed, so a bound of four standard deviations holds or does not, each time.</summary>
[Collection(TorchCollection.Name)]
public sealed class InvertedDropoutTests
{
    private const int Many = 1 << 18;

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void ShareOfTheDroppedIsTheProbabilityAndTheOthersAreDividedByTheRest(double probability)
    {
        float[] mask = Mask(1, probability, Many);
        Assert.Equal([0f, (float)(1 / (1 - probability))], mask.Distinct().Order());
        double share = mask.Count(m => m == 0) / (double)Many;
        Assert.Equal(probability, share, 4 * Math.Sqrt(probability * (1 - probability) / Many));
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void NeighboursAreNotCorrelated(double probability)
    {
        double[] z = Standardized(Mask(2, probability, Many), probability);
        foreach (int lag in Enumerable.Range(1, 16).Concat([24, 32, 64, 128, 768]))
        {
            double correlation = Enumerable.Range(0, Many - lag).Sum(i => z[i] * z[i + lag]) / (Many - lag);
            Assert.True(Math.Abs(correlation) < 4 / Math.Sqrt(Many - lag), $"lag {lag}: {correlation}");
        }
    }

    [Theory]
    [InlineData(1)] // eight neighbours: one draw of each generator
    [InlineData(8)] // eight draws of one generator
    [InlineData(9)]
    public void AllPatternsOfEightAreEquallyFrequent(int apart)
    {
        bool[] dropped = [.. Mask(3, 0.5, Many).Select(m => m == 0)];
        int[] counts = new int[256];
        for (int start = 0; start <= Many - 8 * apart; start += 8 * apart)
        {
            for (int shift = 0; shift < apart; shift++)
            {
                counts[Enumerable.Range(0, 8).Sum(bit => dropped[start + shift + bit * apart] ? 1 << bit : 0)]++;
            }
        }

        double expected = counts.Sum() / 256.0;
        double chiSquare = counts.Sum(c => (c - expected) * (c - expected) / expected);
        // Of 255 degrees of freedom: mean 255, variance 510.
        Assert.Equal(255, chiSquare, 4 * Math.Sqrt(510));
    }

    [Fact]
    public void MeanOfManyMasksIsOneAtEachPosition()
    {
        const int masks = 4000, length = 37;
        const double probability = 0.3;
        double[] sums = new double[length];
        random.manual_seed(4);
        for (int i = 0; i < masks; i++)
        {
            float[] mask = Next(probability, length);
            for (int t = 0; t < length; t++)
            {
                sums[t] += mask[t];
            }
        }

        Assert.All(sums, sum => Assert.Equal(1, sum / masks, 4 * Math.Sqrt(probability / (1 - probability) / masks)));
    }

    [Fact]
    public void SeedMakesTheMaskAndEachCallDrawsAnother()
    {
        random.manual_seed(5);
        float[] first = Next(0.5, Many), second = Next(0.5, Many);
        Assert.Equal(first, Mask(5, 0.5, Many));
        foreach (float[] other in (float[][])[second, Mask(6, 0.5, Many), Mask(4, 0.5, Many)])
        {
            double correlation = Standardized(first, 0.5).Zip(Standardized(other, 0.5), (a, b) => a * b).Average();
            Assert.True(Math.Abs(correlation) < 4 / Math.Sqrt(Many), $"{correlation}");
        }
    }

    [Fact]
    public void ShorterMaskIsTheBeginningOfALongerOneWhateverTheLength()
    {
        float[] longest = Mask(7, 0.5, 41);
        Assert.All(Enumerable.Range(0, 41), length => Assert.Equal(longest[..length], Mask(7, 0.5, length)));
    }

    [Fact]
    public void MaskDoesNotDependOnTheThreads()
    {
        int threads = get_num_threads();
        try
        {
            set_num_threads(1);
            float[] one = Mask(8, 0.5, 100_003);
            set_num_threads(3);
            Assert.Equal(one, Mask(8, 0.5, 100_003));
        }
        finally
        {
            set_num_threads(threads);
        }
    }

    [Theory]
    [InlineData]
    [InlineData(1)]
    [InlineData(3, 1, 5)]
    [InlineData(2, 3, 4, 7)]
    [InlineData(0, 4)]
    public void OutputIsTheInputTimesTheMaskAndSoIsTheGradient(params int[] sizes)
    {
        using DisposeScope scope = NewDisposeScope();
        long[] shape = [.. sizes.Select(size => (long)size)];
        random.manual_seed(9);
        Tensor x = randn(shape).requires_grad_(true), upstream = randn(shape);
        random.manual_seed(10);
        Tensor y = InvertedDropout.Apply(x, 0.3, training: true);
        y.backward([upstream]);
        random.manual_seed(10);
        Tensor mask = InvertedDropout.Mask(shape, 0.3);
        Assert.Equal(shape, y.shape);
        Assert.True(y.detach().Equals(x.detach() * mask));
        Assert.True(x.grad!.Equals(upstream * mask));
    }

    [Fact]
    public void NothingIsDroppedAndNothingDrawnOutsideOfTrainingAndWithProbabilityZero()
    {
        using DisposeScope scope = NewDisposeScope();
        random.manual_seed(11);
        Tensor x = randn(5, 7);
        Tensor next = rand(3);
        random.manual_seed(11);
        _ = randn(5, 7);
        Assert.True(InvertedDropout.Apply(x, 0.5, training: false).Equals(x));
        Assert.True(InvertedDropout.Apply(x, 0, training: true).Equals(x));
        Assert.True(rand(3).Equals(next));
    }

    [Fact]
    public void OtherTypesAndDevicesAreLeftToTorch()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor wide = InvertedDropout.Apply(ones(1000, ScalarType.Float64), 0.75, training: true);
        Assert.Equal([0.0, 4.0], wide.data<double>().Distinct().Order());
        Tensor shapeOnly = InvertedDropout.Apply(ones([3, 5], device: META), 0.5, training: true);
        Assert.Equal((DeviceType.META, 15), (shapeOnly.device_type, shapeOnly.numel()));
    }

    [Fact]
    public void OnlyTheOutputStays()
    {
        using Tensor x = ones(5, 7);
        long before = SmallBert.LiveTensors;
        using (InvertedDropout.Apply(x, 0.5, training: true))
        {
            Assert.Equal(before + 1, SmallBert.LiveTensors);
        }

        Assert.Equal(before, SmallBert.LiveTensors);
    }

    private static float[] Mask(long seed, double probability, int length)
    {
        random.manual_seed(seed);
        return Next(probability, length);
    }

    private static float[] Next(double probability, int length)
    {
        using Tensor mask = InvertedDropout.Mask([length], probability);
        return [.. mask.data<float>()];
    }

    // Mean 0, variance 1.
    private static double[] Standardized(float[] mask, double probability) =>
        [.. mask.Select(m => ((m == 0 ? 1 : 0) - probability) / Math.Sqrt(probability * (1 - probability)))];
}
