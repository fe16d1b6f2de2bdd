using System.Globalization;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using BertNotebooks.Display;
using Xunit;

namespace BertNotebooks.Tests.Display;

public sealed class AttentionHeatMapTests
{
    [Fact]
    public void EachCellTellsQueryKeyAndWeight()
    {
        IDocument page = new HtmlParser().ParseDocument(Samples.AttentionHeatMap().ToHtml());
        IElement[] heads = [.. page.QuerySelectorAll(".panel")];
        Assert.Equal(2, heads.Length);
        Assert.Equal(2, page.QuerySelectorAll("form.heads > label > input[type=radio]").Length);
        Assert.Single(page.QuerySelectorAll("input[checked]"));

        string[] cells = [.. heads[0].QuerySelectorAll("path title").Select(title => title.TextContent)];
        Assert.Equal(9, cells.Length);
        Assert.Equal("[CLS] \u2192 ship: 0.000", cells[2]);
        Assert.Equal($"{Samples.Hostile} \u2192 [CLS]: 0.500", cells[3]);
        Assert.Equal("ship \u2192 ship: 0.750", cells[8]);
    }

    [Fact]
    public void DarkestCellIsTheLargestWeightOfAllHeads()
    {
        IDocument page = new HtmlParser().ParseDocument(Samples.AttentionHeatMap().ToHtml());
        double[] shades = [.. page.QuerySelectorAll("path").Select(cell => double.Parse(cell.GetAttribute("fill-opacity")!, CultureInfo.InvariantCulture))];
        Assert.Equal(1, shades[0]);
        Assert.Equal(0, shades[1]);
        Assert.Contains("darkest = 1.000", page.Body!.TextContent);
        Assert.True(shades[8] > shades[3] && shades[3] > shades[4] && shades[4] > shades[6], "a larger weight is darker");
    }

    [Fact]
    public void OneHeadNeedsNoPicker()
    {
        string html = new AttentionHeatMap(["a"], new float[,] { { 1 } }).ToHtml();
        Assert.DoesNotContain("<form", html);
        Assert.Contains("a \u2192 a: 1.000", html);
    }

    [Fact]
    public void SixtyFourTokensFitAPageOf800()
    {
        string[] tokens = [.. Enumerable.Range(0, 64).Select(i => $"token{i}")];
        IElement svg = new HtmlParser().ParseDocument(new AttentionHeatMap(tokens, new float[64, 64]).ToHtml()).QuerySelector("svg")!;
        Assert.Contains("max-width:100%", svg.GetAttribute("style"));
        Assert.Equal(64 * 64, svg.QuerySelectorAll("path").Length);
    }

    [Fact]
    public void WrongShapesAreRefusedWithBothSides()
    {
        Assert.Contains("[2, 3], but there are 2 tokens", Assert.Throws<BertNotebooksException>(() => new AttentionHeatMap(["a", "b"], new float[2, 3])).Message);
        Assert.Contains("65 tokens", Assert.Throws<BertNotebooksException>(() => new AttentionHeatMap(new string[65], new float[65, 65])).Message);
        Assert.Contains("0 heads", Assert.Throws<BertNotebooksException>(() => new AttentionHeatMap(["a"], Array.Empty<float[,]>())).Message);
    }
}
