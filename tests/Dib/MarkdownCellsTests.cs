using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using BertNotebooks.Dib.Format;
using BertNotebooks.Dib.Page;
using Xunit;

namespace BertNotebooks.Tests.Dib;

public sealed class MarkdownCellsTests : IDisposable
{
    private readonly NotebookFolder _folder = new();
    private readonly List<string> _warnings = [];

    public void Dispose() => _folder.Dispose();

    private IDocument Render(params string[] cells)
    {
        MarkdownCells markdown = new(_folder.Path, _warnings.Add);
        return new HtmlParser().ParseDocument(string.Concat(cells.Select(cell => markdown.ToHtml(new DibCell(CellKind.Markdown, cell, 10, 0)))));
    }

    [Fact]
    public void TablesFormulasAndCodeAreRendered()
    {
        IDocument page = Render("| a | $x_1$ |\n|---|--:|\n| 1 | 2 |\n\n$$\n\\frac{1}{2}\n$$\n\n```csharp\nvar a = 1;\n```\n\n```\n<b>\n```");

        Assert.Equal(2, page.QuerySelectorAll("table tr").Length);
        Assert.NotNull(page.QuerySelector("th math msub"));
        Assert.Equal("block", page.QuerySelector(".formula math")?.GetAttribute("display"));
        Assert.Equal("var", page.QuerySelector("pre .keyword")?.TextContent);
        Assert.Equal(["var a = 1;", "<b>"], page.QuerySelectorAll("pre").Select(pre => pre.TextContent));
        Assert.Empty(_warnings);
    }

    [Fact]
    public void UnknownTexStaysReadableAndIsWarnedOf()
    {
        IDocument page = Render("a\n\nb $\\foo < 1$");

        Assert.Equal("\\foo < 1", page.QuerySelector("code")?.TextContent);
        Assert.Equal("line 12: the formula '\\foo < 1' stays as it is: no known TeX: \\foo", Assert.Single(_warnings));
    }

    [Fact]
    public void PricesAreNoFormulas() => Assert.Null(Render("It costs $5 today, and $6 tomorrow.").QuerySelector("math"));

    [Fact]
    public void HeadingsOfAllCellsHaveUniqueIds()
    {
        IDocument page = Render("# The $x$ & `y`", "## Check\n\n## Check\n\n## cell 1\n\n## 注意\n\n## !");

        Assert.Equal(["the-x-y", "check", "check-2", "section-cell-1", "注意", "section"], page.QuerySelectorAll("h1, h2").Select(heading => heading.Id));
    }

    [Fact]
    public void ImagesBesideTheNotebookAreEmbedded()
    {
        byte[] png = [0x89, 0x50, 0x4E, 0x47];
        File.WriteAllBytes(Path.Combine(_folder.Path, "a b.png"), png);

        IDocument page = Render("![one](a%20b.png)\n\n<img alt=\"two\" src=\"a b.png\">\n\n![three](https://example.org/x.png)\n\n![four](../../etc/passwd)");

        string data = "data:image/png;base64," + Convert.ToBase64String(png);
        Assert.Equal([data, data, "data:,", "data:,"], page.QuerySelectorAll("img").Select(image => image.GetAttribute("src")));
        Assert.Equal(2, _warnings.Count);
    }

    [Fact]
    public void LinksToNotebooksLeadToTheirPages()
    {
        IDocument page = Render("[a](02-b.dib) [b](solutions/02-b.dib#check) [c](#here) [d](https://example.org/x.dib)");

        Assert.Equal(["02-b.html", "solutions/02-b.html#check", "#here", "https://example.org/x.dib"],
            page.QuerySelectorAll("a").Select(link => link.GetAttribute("href")));
    }
}
