using BertNotebooks.Data;
using Xunit;
using Encoding = BertNotebooks.Text.Encoding;

namespace BertNotebooks.Tests.Data;

public sealed class MaskingScheduleTests
{
    private static readonly MaskingOptions Falling = MaskingOptions.Default with { MlmProbability = 0.4, FinalMlmProbability = 0.1, Schedule = MaskSchedule.Linear };

    [Fact]
    public void RateFallsAsTheScheduleSays()
    {
        AssertRates([0.4, 0.3, 0.2, 0.1], Falling);
        AssertRates([0.4, 0.4, 0.3, 0.3, 0.2, 0.2, 0.1, 0.1], Falling with { Schedule = MaskSchedule.Steps });
        AssertRates([0.4, 0.4, 0.4, 0.1, 0.1], Falling with { Schedule = MaskSchedule.Steps, ScheduleLevels = 2 });
        AssertRates([0.4, 0.4, 0.4], Falling with { Schedule = MaskSchedule.Constant });
        AssertRates([0.4, 0.1], Falling with { Schedule = MaskSchedule.Steps, ScheduleLevels = 9 });
        AssertRates([0.1], Falling);

        static void AssertRates(double[] expected, MaskingOptions options)
        {
            for (int step = 0; step < expected.Length; step++)
            {
                Assert.Equal(expected[step], options.MlmProbabilityAt(step, expected.Length), 1e-12);
            }
        }
    }

    [Theory]
    [InlineData(MaskSchedule.Linear)]
    [InlineData(MaskSchedule.Steps)]
    public void RateBeginsAtTheFirstNeverRisesAndEndsAtTheFinalOne(MaskSchedule schedule)
    {
        foreach (int total in (int[])[2, 3, 7, 100, int.MaxValue])
        {
            MaskingOptions options = Falling with { Schedule = schedule, ScheduleLevels = 5 };
            int[] steps = [.. Enumerable.Range(0, 100).Select(i => (int)((total - 1L) * i / 99))];
            double[] rates = [.. steps.Select(step => options.MlmProbabilityAt(step, total))];
            Assert.Equal((0.4, 0.1), (rates[0], rates[^1]));
            Assert.True(rates.Zip(rates.Skip(1)).All(pair => pair.First >= pair.Second));
            Assert.Equal(0.1, options.MlmProbabilityAt(int.MaxValue, total));
        }
    }

    [Fact]
    public void StepsOutsideOfARunAreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Falling.MlmProbabilityAt(-1, 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => Falling.MlmProbabilityAt(0, 0));
    }

    [Theory]
    [InlineData(MaskUnit.Piece)]
    [InlineData(MaskUnit.WholeWord)]
    [InlineData(MaskUnit.Span)]
    public void TextsAreMaskedAtTheRateOfTheirStep(MaskUnit unit)
    {
        Masker masker = new(Falling with { Unit = unit }, Samples.Vocabulary(100));
        const int Steps = 2000, Pieces = 40;
        double selected = 0, expected = 0, variance = 0;
        for (int step = 0; step < Steps; step++)
        {
            double rate = Falling.MlmProbabilityAt(step, Steps);
            selected += masker.Mask(Samples.Sentence(Pieces), 1, 0, step, rate).Rules.Count(rule => rule != MaskRule.None);
            expected += Pieces * rate;
            variance += Pieces * rate * (1 - rate);
        }

        Assert.True(Math.Abs(selected - expected) <= 4 * Math.Sqrt(variance), $"{selected}: expected {expected} +- {Math.Sqrt(variance)}");
    }

    [Fact]
    public void HigherRateAddsToThePositionsOfALowerOneInAnyUnit()
    {
        foreach (MaskUnit unit in Enum.GetValues<MaskUnit>())
        {
            foreach (MaskCount count in Enum.GetValues<MaskCount>())
            {
                Masker masker = new(MaskingOptions.Default with { Unit = unit, Count = count }, Samples.Vocabulary(100));
                for (int index = 0; index < 100; index++)
                {
                    Encoding text = Samples.Words(50, index);
                    int[] low = Selected(masker, text, index, 0.15), high = Selected(masker, text, index, 0.4);
                    Assert.Empty(low.Except(high));
                    Assert.True(high.Length > low.Length);
                    Assert.Equal(low, Selected(masker, text, index, rate: null));
                }
            }
        }

        static int[] Selected(Masker masker, Encoding text, int index, double? rate)
        {
            MaskedExample mask = rate is { } r ? masker.Mask(text, 4, 2, index, r) : masker.Mask(text, 4, 2, index);
            return [.. Enumerable.Range(0, text.Length).Where(i => mask.Rules[i] != MaskRule.None)];
        }
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.5)]
    [InlineData(double.NaN)]
    public void RateOfATextIsAShare(double rate)
    {
        Masker masker = new(MaskingOptions.Default, Samples.Vocabulary(10));
        Assert.Contains("outside 0 to 1", Assert.Throws<BertNotebooksException>(() => masker.Mask(Samples.Sentence(3), 0, 0, 0, rate)).Message);
    }
}
