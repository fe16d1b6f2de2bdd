using System.Text.Json;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using BertNotebooks.Display;
using Xunit;

namespace BertNotebooks.Tests.Display;

public sealed class LossChartTests
{
    [Fact]
    public void JsonIsAsExpected() => Expected.Matches("loss-chart.json", Expected.Readable(Samples.LossChart().ToJson()));

    [Fact]
    public void HtmlIsAsExpected()
    {
        LossChart chart = new("Falls to the unigram line", "loss-1");
        chart.AddBaseline("unigram", 6.33);
        chart.Add("train", 1, 9.01);
        chart.Add("train", 2, 6.5);
        Expected.Matches("loss-chart.html", Expected.Readable(chart));
    }

    [Fact]
    public void FigureIsReadFromThePageWithoutCode()
    {
        LossChart chart = Samples.LossChart();

        IElement card = Page(chart).QuerySelector("[data-chart]")!;

        Assert.Equal(card.GetAttribute("data-chart"), card.QuerySelector(".bn-place")!.Id);
        Assert.Equal(chart.ToJson(), card.QuerySelector("script.bn-figure[type='application/json']")!.TextContent);
        Assert.DoesNotContain("\"data\"", Page(chart).QuerySelector("script.bn-draw")!.TextContent);
    }

    [Fact]
    public void LineBelowTellsTheLastNumbers()
    {
        LossChart chart = new("t") { XTitle = "epoch" };
        chart.AddBaseline("ln V", Math.Log(30522));
        Assert.Equal("no points yet; ln V 10.326", Note(chart));

        chart.Add("train", 0.5, 7.25);
        chart.Add("train", 1, 4.16);
        chart.Add("held-out", 1, 4.34);
        Assert.Equal("train 4.160 at epoch 1; held-out 4.340 at epoch 1; ln V 10.326", Note(chart));
    }

    [Fact]
    public void PointsThatAreNotFiniteAreLeftOutAndTold()
    {
        LossChart chart = new("t");
        chart.Add("train", 1, 5);
        chart.Add("train", 2, double.NaN);
        chart.Add("train", 3, double.PositiveInfinity);
        chart.Add("lost", 1, double.NaN);

        Assert.Equal("train 5.000 at step 1, 2 not finite and left out, the first at step 2; lost: no point, 1 not finite and left out, the first at step 1", Note(chart));
        Assert.Equal([1, 0], Traces(chart).Select(trace => trace.GetProperty("y").GetArrayLength()));
        Assert.Throws<BertNotebooksException>(() => chart.AddBaseline("ln V", double.NaN));
    }

    [Theory]
    [InlineData(60, 1)]
    [InlineData(61, 2)]
    [InlineData(100_000, 2)]
    public void LongCurvesAreAMeanOverFaintPoints(int points, int traces)
    {
        LossChart chart = new("t");
        for (int i = 0; i < points; i++)
        {
            chart.Add("train", i, i % 2 == 0 ? 4 : 6);
        }

        JsonElement[] drawn = Traces(chart);
        Assert.Equal(traces, drawn.Length);
        Assert.True(drawn.Sum(trace => trace.GetProperty("y").GetArrayLength()) <= 1000);
        if (traces == 2)
        {
            Assert.Equal("skip", drawn[0].GetProperty("hoverinfo").GetString());
            Assert.All(drawn[1].GetProperty("y").EnumerateArray().Skip(3).SkipLast(3), y => Assert.InRange(y.GetDouble(), 4.6, 5.4));
            Assert.Contains("(mean of the last", Note(chart));
        }
    }

    [Theory]
    [InlineData("held-out, masked", new[] { 3.7, 3.2, 3.8 }, "held-out, masked at 3.800 after 3.700")]
    [InlineData("Validation", new[] { 1.0, 2.0 }, "Validation at 2.000 after 1.000")]
    [InlineData("eval_loss", new[] { 1.0, 2.0 }, "eval_loss at 2.000 after 1.000")]
    [InlineData("held-out", new[] { 3.7, 4.2, 3.6 }, null)]
    [InlineData("held-out", new[] { 3.7, 3.7001 }, null)]
    [InlineData("held-out", new[] { 3.7 }, null)]
    // Single steps see other texts: a few of them tell nothing.
    [InlineData("training", new[] { 3.7, 3.2, 3.8 }, null)]
    [InlineData("training", new[] { 1.0, 1.1, 0.9, 1.0, 1.1, 2.0, 2.1, 1.9, 2.0, 2.1 }, "training at 2.020 after 1.020")]
    [InlineData("training", new[] { 1.0, 1.1, 0.9, 1.0, 1.1, 1.2, 0.8, 1.3, 0.9, 1.0 }, null)]
    [InlineData("training", new[] { 2.0, 2.1, 1.9, 2.0, 2.1, 1.0, 1.1, 0.9, 1.0, 1.1 }, null)]
    public void SeriesThatEndsAboveItsStartIsToldInOneSentence(string series, double[] losses, string? expected)
    {
        LossChart chart = Chart(series, losses);
        Assert.Equal(expected is null ? null : $"Ended above where it began, so that nothing was gained: {expected}; a lower learning rate or fewer steps may help, or other files.", Alarm(chart));
        // Steps of something else than a loss, and a loss over something else than steps, harm nothing.
        Assert.Null(Alarm(Chart(series, losses, y: "factor, 0 to 1")));
        Assert.Null(Alarm(Chart(series, losses, x: "neighbours left on each side")));
    }

    [Fact]
    public void NoisyCurvesRaiseNoAlarmUnlessTheyRise()
    {
        SeededRandom random = new(5);
        double[] Losses(double perStep) => [.. Enumerable.Range(0, 500).Select(step => 3 + (perStep * step) + random.NextDouble())];
        Assert.Null(Alarm(Chart("loss", Losses(-0.0005))));
        Assert.StartsWith("Ended above", Alarm(Chart("loss", Losses(0.005))));
        // A fall under noise: two standard errors are passed by chance about once in 50 flat curves, and much less often by these.
        Assert.InRange(Enumerable.Range(0, 100).Count(_ => Alarm(Chart("loss", Losses(-0.0005))) is not null), 0, 2);
    }

    [Fact]
    public void AlarmComesWhenNoMorePointsDo()
    {
        LossChart chart = new("t");
        List<string> drawn = [];
        chart.Live(shown => drawn.Add(((LossChart)shown).ToHtml()));
        chart.Add("held-out", 0, 3);
        chart.Add("held-out", 1, 4);
        Assert.DoesNotContain("Ended above", chart.ToHtml());
        chart.Finish();
        Assert.Contains("Ended above", drawn[^1]);
        Assert.All(drawn[..^1], html => Assert.DoesNotContain("Ended above", html));
    }

    [Fact]
    public void AlarmOfSeveralSeriesIsOneSentenceAndShowsNamesAsTheyAre()
    {
        LossChart chart = Chart("held-out <b>a</b>", [1, 2]);
        chart.Add("held-out, b", 0, 3);
        chart.Add("held-out, b", 1, 2);
        chart.Add("held-out, c", 0, 3);
        chart.Add("held-out, c", 1, 5);
        Assert.Contains(": held-out <b>a</b> at 2.000 after 1.000; held-out, c at 5.000 after 3.000; a lower", Alarm(chart));
    }

    [Fact]
    public void BaselinesRunFromTheFirstStepToTheLast()
    {
        LossChart chart = new("t");
        chart.AddBaseline("unigram", 6.33);
        chart.Add("a", 7, 1);
        chart.Add("b", 40, 1);

        JsonElement line = Traces(chart)[^1];
        Assert.Equal([7, 40], line.GetProperty("x").EnumerateArray().Select(x => x.GetDouble()));
        Assert.Equal([6.33, 6.33], line.GetProperty("y").EnumerateArray().Select(y => y.GetDouble()));
        Assert.Equal("unigram = 6.330", line.GetProperty("name").GetString());
    }

    [Fact]
    public void IdsAreGivenOrCountedNeverRandom()
    {
        string[] ids = [.. Enumerable.Range(0, 3).Select(_ => Id(new LossChart("t")))];
        Assert.All(ids, id => Assert.Matches("^bn-loss-[0-9]+$", id));
        Assert.Equal(3, ids.Distinct().Count());

        LossChart named = new("t", "mine");
        Assert.Equal("mine", Id(named));
        Assert.Equal(named.ToHtml(), named.ToHtml());
        Assert.Contains("'a\"b'", Assert.Throws<BertNotebooksException>(() => new LossChart("t", "a\"b")).Message);
    }

    private static LossChart Chart(string series, double[] losses, string x = "step", string y = "loss, nats per masked token")
    {
        LossChart chart = new("t") { XTitle = x, YTitle = y };
        for (int i = 0; i < losses.Length; i++)
        {
            chart.Add(series, i, losses[i]);
        }

        return chart;
    }

    // In the chart's note, which a front end keeps up to date.
    private static string? Alarm(LossChart chart) => Page(chart).QuerySelector(".card > p.note > strong")?.TextContent;

    private static JsonElement[] Traces(LossChart chart) =>
        [.. JsonDocument.Parse(chart.ToJson()).RootElement.GetProperty("data").EnumerateArray()];

    private static string Note(LossChart chart) => Page(chart).QuerySelector(".card > p.note")!.TextContent;

    private static string Id(LossChart chart) => Page(chart).QuerySelector("[role=img]")!.Id!;

    private static IHtmlDocument Page(LossChart chart) => new HtmlParser().ParseDocument(chart.ToHtml());
}
