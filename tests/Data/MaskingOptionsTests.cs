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

    private static BertNotebooksException Refused(MaskingOptions options)
    {
        Assert.Throws<BertNotebooksException>(() => new Masker(options, Samples.Vocabulary(10)));
        return Assert.Throws<BertNotebooksException>(options.Validate);
    }
}
