using System.Text.Json;
using BertNotebooks.Display;
using Xunit;

namespace BertNotebooks.Tests.Display;

public sealed class BarChartTests
{
    [Fact]
    public void JsonIsAsExpected() => Expected.Matches("bar-chart.json", Expected.Readable(Samples.BarChart().ToJson()));

    [Fact]
    public void HistogramCountsEachValueOnceAndLeavesNoGap()
    {
        BarChart chart = BarChart.Histogram("t", [-1, 0, 4, 5, 9, 20], 5, "pieces");
        JsonElement bars = JsonDocument.Parse(chart.ToJson()).RootElement.GetProperty("data")[0];

        Assert.Equal(["-5\u2013-1", "0\u20134", "5\u20139", "10\u201314", "15\u201319", "20\u201324"], bars.GetProperty("x").EnumerateArray().Select(x => x.GetString()));
        Assert.Equal([1, 2, 2, 0, 0, 1], bars.GetProperty("y").EnumerateArray().Select(y => y.GetDouble()));
        Assert.Contains("[0]", BarChart.Histogram("t", [], 1, "pieces").ToJson());
    }

    [Fact]
    public void WrongInputIsRefusedWithTheRule()
    {
        BarChart chart = new("t", ["a", "b"]);
        Assert.Contains("1 values and the chart 2 categories", Assert.Throws<BertNotebooksException>(() => chart.Add("s", [1])).Message);
        Assert.Contains("NaN", Assert.Throws<BertNotebooksException>(() => chart.Add("s", [1, double.NaN])).Message);
        Assert.Contains("width 0", Assert.Throws<BertNotebooksException>(() => BarChart.Histogram("t", [1], 0, "x")).Message);
    }
}
