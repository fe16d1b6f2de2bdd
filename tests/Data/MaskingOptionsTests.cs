using BertNotebooks.Data;
using Xunit;

namespace BertNotebooks.Tests.Data;

public sealed class MaskingOptionsTests
{
    [Fact]
    public void PresetsAreBertsRuleAndTheTutorials()
    {
        Assert.Equal(
            new MaskingOptions
            {
                MlmProbability = 0.15, MaskShare = 0.8, RandomShare = 0.1, KeepShare = 0.1, Count = MaskCount.PerToken,
                Unit = MaskUnit.Piece, Redraw = MaskRedraw.EachEpoch, Labels = MaskLabels.Masked,
                GeometricP = 0.2, MaxSpanLength = 10, Schedule = MaskSchedule.Constant, FinalMlmProbability = 0.15, ScheduleLevels = 4,
            },
            MaskingOptions.Default);
        Assert.Equal(
            new MaskingOptions
            {
                MlmProbability = 0.15, MaskShare = 1, RandomShare = 0, KeepShare = 0, Count = MaskCount.Exact,
                Unit = MaskUnit.Piece, Redraw = MaskRedraw.Once, Labels = MaskLabels.AllPositions,
            },
            MaskingOptions.Tutorial);
        MaskingOptions.Default.Validate();
        MaskingOptions.Tutorial.Validate();
    }

    [Theory]
    [InlineData(-0.01)]
    [InlineData(1.01)]
    [InlineData(15)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void RateOutsideZeroToOneIsRefused(double rate)
    {
        BertNotebooksException error = Refused(MaskingOptions.Default with { MlmProbability = rate });
        Assert.Contains(FormattableString.Invariant($"MlmProbability {rate}"), error.Message, StringComparison.Ordinal);
        Assert.Contains("0 to 1", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void RatesAtTheEdgesAreAllowed(double rate) => (MaskingOptions.Default with { MlmProbability = rate }).Validate();

    [Theory]
    [InlineData(0.8, 0.1, 0.2, "must sum to 1")]
    [InlineData(0.8, 0.1, 0, "must sum to 1")]
    [InlineData(0.8, 0.1, 0.1 + 1e-8, "must sum to 1")]
    [InlineData(1.2, -0.1, -0.1, "MaskShare 1.2")]
    [InlineData(0.9, -0.1, 0.2, "RandomShare -0.1")]
    [InlineData(0.5, 0.5, double.NaN, "KeepShare NaN")]
    public void SharesThatDoNotFitAreRefused(double mask, double random, double keep, string named) =>
        Assert.Contains(named, Refused(new MaskingOptions { MaskShare = mask, RandomShare = random, KeepShare = keep }).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(0.7, 0.2, 0.1)]
    [InlineData(0.1, 0.2, 0.7)]
    [InlineData(0.3333333333333333, 0.3333333333333333, 0.3333333333333333)]
    public void SharesThatSumToOneButForTheLastDigitAreAllowed(double mask, double random, double keep) =>
        new MaskingOptions { MaskShare = mask, RandomShare = random, KeepShare = keep }.Validate();

    [Fact]
    public void NumbersOfSpansAndOfTheScheduleThatMeanNothingAreRefused()
    {
        MaskingOptions falling = MaskingOptions.Default with { MlmProbability = 0.4, Schedule = MaskSchedule.Steps };
        falling.Validate();
        (MaskingOptions Options, string Expected)[] cases =
        [
            (falling with { GeometricP = 0 }, "GeometricP is 0, and must be above 0 and at most 1"),
            (falling with { GeometricP = double.NaN }, "GeometricP is NaN"),
            (falling with { MaxSpanLength = 0 }, "MaxSpanLength is 0, and must be 1 to 512"),
            (falling with { MaxSpanLength = 513 }, "MaxSpanLength is 513"),
            (falling with { ScheduleLevels = 1 }, "ScheduleLevels is 1, and must be at least 2"),
            (falling with { FinalMlmProbability = 0.4 }, "FinalMlmProbability is 0.4 and MlmProbability is 0.4"),
            (falling with { FinalMlmProbability = 0 }, "above 0 and below the first"),
            (falling with { FinalMlmProbability = double.NaN }, "FinalMlmProbability is NaN"),
            (MaskingOptions.Default with { FinalMlmProbability = 15 }, "FinalMlmProbability is 15"),
            (falling with { Redraw = MaskRedraw.Once }, "Schedule is Steps and Redraw is Once"),
        ];
        Assert.All(cases, c => Assert.Contains(c.Expected, Refused(c.Options).Message));
    }

    [Fact]
    public void OptionsWithTheSameRateAreEqualWhetherOrNotItWasGiven()
    {
        MaskingOptions given = MaskingOptions.Default with { MlmProbability = 0.15 };
        Assert.Equal(MaskingOptions.Default, given);
        Assert.Equal(MaskingOptions.Default.GetHashCode(), given.GetHashCode());
        Assert.NotEqual(MaskingOptions.Default, given with { MlmProbability = 0.4 });
        Assert.Equal((false, true), (MaskingOptions.Default.HasOwnRate, given.HasOwnRate));
        Assert.Equal(MaskingOptions.Default.ToString(), given.ToString());
    }

    private static BertNotebooksException Refused(MaskingOptions options)
    {
        Assert.Throws<BertNotebooksException>(() => new Masker(options, Samples.Vocabulary(10)));
        return Assert.Throws<BertNotebooksException>(options.Validate);
    }
}
