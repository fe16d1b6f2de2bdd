using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using BertNotebooks.Data;
using BertNotebooks.Display;
using Xunit;

namespace BertNotebooks.Tests.Display;

public sealed class TableTests
{
    [Fact]
    public void TokenTableIsAsExpected() => Expected.Matches("token-table.html", Expected.Readable(Samples.TokenTable()));

    [Fact]
    public void TokenTableOfAnEncodingIsAsExpected() => Expected.Matches("encoding-table.html", Expected.Readable(TokenTable.Of(Samples.Encoding)));

    [Fact]
    public void FillMaskTableIsAsExpected() => Expected.Matches("fill-mask-table.html", Expected.Readable(Samples.FillMaskTable()));

    [Fact]
    public void DataTableIsAsExpected() => Expected.Matches("data-table.html", Expected.Readable(Samples.DataTable()));

    [Fact]
    public void ModelSummaryIsAsExpected()
    {
        Expected.Matches("model-summary.html", Expected.Readable(Samples.ModelSummary()));
        ModelSummary summary = new("BertForMaskedLM", [new("bert", "[B, T, 768]", 108_891_648, 0), new("embeddings", "[B, T, 768]", 23_837_184, 1), new("cls", "[B, T, 30522]", 622_650, 0)]);
        Expected.Matches("model-summary.txt", summary.ToString());
    }

    [Fact]
    public void TotalCountsThePartsOfALayerOnce() => Assert.Equal(109_514_298, Samples.ModelSummary().TotalParameters);

    [Fact]
    public void SelectedRowsAreHighlightedAndPaddingIsOneRow()
    {
        string[][] rows = Rows(new TokenTable(Samples.Example, Samples.Vocabulary), out string[] classes);

        Assert.Equal(["", "", "hit", "hit", "hit", "", "pad"], classes);
        Assert.Equal(["2", "morning", "7", "0", "yes", "[MASK]", "morning (7)"], rows[2]);
        Assert.Equal(["3", "##s", "8", "0", "yes", "ship (9) at random", "##s (8)"], rows[3]);
        Assert.Equal("kept as it is", rows[4][5]);
        Assert.Equal(["6\u20138", "\u2026 3 \u00d7 [PAD]", "0", "0", "", "", "-100"], rows[6]);
    }

    [Fact]
    public void FoldedPaddingTellsItsLabelWhenItHasOne()
    {
        MaskedExample tutorial = Samples.Example with { Labels = [.. Samples.Example.OriginalIds] };
        string[][] rows = Rows(new TokenTable(tutorial, Samples.Vocabulary), out _);
        Assert.Equal("[PAD] (0)", rows[6][6]);
        Assert.Equal("good (6)", rows[1][6]);
    }

    [Fact]
    public void PaddingThatWasSelectedIsNotFoldedAway()
    {
        MaskRule[] rules = [.. Samples.Example.Rules];
        rules[7] = MaskRule.Keep;
        string[][] rows = Rows(new TokenTable(Samples.Example with { Rules = rules }, Samples.Vocabulary), out string[] classes);
        Assert.Equal(9, rows.Length);
        Assert.Equal("hit", classes[7]);
    }

    [Fact]
    public void PredictionsAreTheFiveBestWithTheRightOneInBold()
    {
        IDocument page = new HtmlParser().ParseDocument(Samples.TokenTable().ToHtml());
        IElement cell = page.QuerySelectorAll("tr.hit")[0].LastElementChild!;
        Assert.Equal(5, cell.QuerySelectorAll(".top").Length);
        Assert.Equal("morning 71.3\u00a0%", Assert.Single(cell.QuerySelectorAll("b")).TextContent);
    }

    [Fact]
    public void ColumnsOfNumbersStandToTheRight()
    {
        IDocument page = new HtmlParser().ParseDocument(Samples.DataTable().ToHtml());
        Assert.All(page.QuerySelectorAll("tr"), row => Assert.Equal(["", "num", "num"], row.Children.Select(cell => cell.ClassName ?? "")));
        Assert.Equal(["4,416,698", "109,514,298", ""], page.QuerySelectorAll("td:nth-child(2)").Select(cell => cell.TextContent));
        Assert.Equal(["6.57", "2e-5", "12"], page.QuerySelectorAll("td:nth-child(3)").Select(cell => cell.TextContent));
        Assert.Contains("2 cells", Assert.Throws<BertNotebooksException>(() => new DataTable("a", "b", "c").Add(1, 2)).Message);
    }

    private static string[][] Rows(TokenTable table, out string[] classes)
    {
        IElement[] rows = [.. new HtmlParser().ParseDocument(table.ToHtml()).QuerySelectorAll("tbody tr")];
        classes = [.. rows.Select(row => row.ClassName ?? "")];
        return [.. rows.Select(row => row.Children.Select(cell => cell.TextContent).ToArray())];
    }
}
