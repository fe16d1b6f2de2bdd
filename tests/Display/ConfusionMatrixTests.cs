using System.Globalization;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using BertNotebooks.Display;
using BertNotebooks.Training.Evaluation.Metrics;
using Xunit;

namespace BertNotebooks.Tests.Display;

public sealed class ConfusionMatrixTests
{
    // Three cats, one of them called a dog; one dog.
    private static readonly ClassificationReport Report = ClassificationReport.Of([0, 0, 0, 1], [0, 0, 1, 1], ["0", "1"]);

    [Fact]
    public void EachCellTellsTheRightLabelTheAnswerAndTheCount()
    {
        IDocument page = new HtmlParser().ParseDocument(new ConfusionMatrix(Report, ["cat", "dog"]) { Caption = "Pets" }.ToHtml());
        Assert.Equal(
            ["cat \u2192 cat: 2 of 3", "cat \u2192 dog: 1 of 3", "dog \u2192 cat: 0 of 1", "dog \u2192 dog: 1 of 1"],
            page.QuerySelectorAll("path title").Select(title => title.TextContent));
        Assert.Contains("Pets", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("67 %", page.Body.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void ShadeIsTheShareOfTheRow()
    {
        IDocument page = new HtmlParser().ParseDocument(new ConfusionMatrix(Report).ToHtml());
        double[] shades = [.. page.QuerySelectorAll("path").Select(cell => double.Parse(cell.GetAttribute("fill-opacity")!, CultureInfo.InvariantCulture))];
        Assert.Equal(2, shades[0] / shades[1], 0.01);
        Assert.Equal(0, shades[2]);
        Assert.Equal(1.5, shades[3] / shades[0], 0.01);
    }

    [Fact]
    public void TooManyLabelsAndMissingNamesAreRefused()
    {
        string[] many = [.. Enumerable.Range(0, 13).Select(i => $"{i}")];
        Assert.Contains("13 labels", Assert.Throws<BertNotebooksException>(() => new ConfusionMatrix(ClassificationReport.Of([0], [0], many))).Message, StringComparison.Ordinal);
        Assert.Contains("1 names for 2 labels", Assert.Throws<BertNotebooksException>(() => new ConfusionMatrix(Report, ["cat"])).Message, StringComparison.Ordinal);
    }
}
