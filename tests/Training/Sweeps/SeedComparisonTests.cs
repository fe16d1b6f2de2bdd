using BertNotebooks.Training.Sweeps;
using Xunit;

namespace BertNotebooks.Tests.Training.Sweeps;

public sealed class SeedComparisonTests
{
    private static SeedComparison Rates => new SeedComparison()
        .Add("0.05", 6.50, 6.54, 6.52)
        .Add("0.15", 6.20, 6.24, 6.22)
        .Add("0.4", 6.21, 6.19, 6.20);

    [Fact]
    public void SpreadIsTheRootOfTheMeanVariance()
    {
        double spread = Math.Sqrt((0.0004 + 0.0004 + 0.0001) / 3);

        Assert.Equal(spread, Rates.Spread, 12);
        Assert.Equal(3 * spread * Math.Sqrt(2.0 / 3), Rates.Needed("0.05", "0.4"), 12);
        Assert.Equal(6.22, Rates.Mean("0.15"), 12);
    }

    [Fact]
    public void DifferenceBelowTheSpreadIsNotTold()
    {
        Assert.Equal("0.4", Rates.Best);
        Assert.False(Rates.Separates("0.15", "0.4"));
        Assert.True(Rates.Separates("0.05", "0.4"));
        Assert.Equal(
            "Best mean: 0.4, held-out loss 6.200. Told apart from it: 0.05. Not told apart from it: 0.15; another seed may turn the order round. "
            + "From seed to seed a figure scatters by 0.017; a difference counts from 0.042 on, and 2 of 3 pairs reach that.",
            Rates.InWords());
    }

    /// <summary>Settings that are all alike: of 10 pairs of 5 settings with 3 seeds, a difference is claimed in few sweeps.</summary>
    [Fact]
    public void SettingsThatAreAlikeAreSeldomToldApart()
    {
        int claims = Enumerable.Range(0, 1000).Count(sweep =>
        {
            SeededRandom random = new(seed: sweep);
            SeedComparison comparison = new();
            for (int setting = 0; setting < 5; setting++)
            {
                // The sum of 12 uniform numbers is all but normal.
                comparison.Add($"{setting}", Enumerable.Range(0, 3).Select(_ => Enumerable.Range(0, 12).Sum(_ => random.NextDouble())).ToArray());
            }

            return comparison.Settings.Any(one => comparison.Settings.Any(other => comparison.Separates(one, other)));
        });

        Assert.InRange(claims, 10, 120);
    }

    [Fact]
    public void OneSeedTellsNothing()
    {
        SeedComparison comparison = new SeedComparison { MoreIsBetter = true, Figure = "accuracy" }.Add("a", 0.1).Add("b", 0.9);

        Assert.Equal("b", comparison.Best);
        Assert.False(comparison.Separates("a", "b"));
        Assert.Equal("Best mean: b, accuracy 0.900. With one seed each nothing can be told apart: run at least two.", comparison.InWords());
    }

    [Fact]
    public void WrongInputIsRefusedWithTheRule()
    {
        Refused("'0.4' is there already", () => Rates.Add("0.4", 1));
        Refused("has 0 figures", () => Rates.Add("x"));
        Refused("all of them finite", () => Rates.Add("x", 1, double.NaN));
        Refused("no setting 'x': name one of 0.05, 0.15, 0.4", () => Rates.Mean("x"));
        Refused("0 settings", () => new SeedComparison().InWords());
    }

    private static void Refused(string message, Func<object> work) => Assert.Contains(message, Assert.Throws<BertNotebooksException>(work).Message);
}
