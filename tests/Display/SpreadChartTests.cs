using System.Text.Json;
using BertNotebooks.Display;
using Xunit;

namespace BertNotebooks.Tests.Display;

public sealed class SpreadChartTests
{
    private static SpreadChart Rates => new SpreadChart("rates", "spread") { XTitle = "rate" }
        .Add("from nothing", 0.15, 6, 7, 8)
        .Add("from nothing", 0.4, 5)
        .AddBaseline("unigram", 6.5);

    [Fact]
    public void MeanBarOfOneDeviationAndADotASeedAreDrawn()
    {
        JsonElement[] traces = [.. JsonDocument.Parse(Rates.ToJson()).RootElement.GetProperty("data").EnumerateArray()];

        Assert.Equal(3, traces.Length);
        Assert.Equal([0.15, 0.4], Numbers(traces[0].GetProperty("x")));
        Assert.Equal([7, 5], Numbers(traces[0].GetProperty("y")));
        Assert.Equal([1, 0], Numbers(traces[0].GetProperty("error_y").GetProperty("array")));
        Assert.Equal([0.15, 0.15, 0.15, 0.4], Numbers(traces[1].GetProperty("x")));
        Assert.Equal([6, 7, 8, 5], Numbers(traces[1].GetProperty("y")));
        Assert.Equal([6.5, 6.5], Numbers(traces[2].GetProperty("y")));
    }

    [Fact]
    public void NumbersStandBelowTheChartInWords()
    {
        Assert.Contains("from nothing: 0.15: 7.000 \u00b1 1.000, 0.4: 5.000 (one seed); unigram 6.500", Rates.ToHtml());
        Assert.Contains("no points yet", new SpreadChart("t").ToHtml());
    }

    [Fact]
    public void WrongInputIsRefusedWithTheRule()
    {
        SpreadChart chart = new("t");
        Assert.Contains("has 0 figures at 0.15", Assert.Throws<BertNotebooksException>(() => chart.Add("s", 0.15)).Message);
        Assert.Contains("all of them finite", Assert.Throws<BertNotebooksException>(() => chart.Add("s", 0.15, double.NaN)).Message);
        Assert.Contains("'b' is NaN", Assert.Throws<BertNotebooksException>(() => chart.AddBaseline("b", double.NaN)).Message);
        Assert.Contains("id of a chart", Assert.Throws<BertNotebooksException>(() => new SpreadChart("t", "a b")).Message);
    }

    private static double[] Numbers(JsonElement list) => [.. list.EnumerateArray().Select(n => n.GetDouble())];
}
