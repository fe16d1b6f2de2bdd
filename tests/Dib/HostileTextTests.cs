using System.Diagnostics;
using AngleSharp.Html.Parser;
using BertNotebooks.Dib.Format;
using BertNotebooks.Dib.Page;
using BertNotebooks.Dib.Page.Formulas;
using Xunit;

namespace BertNotebooks.Tests.Dib;

/// <summary>Texts that no author writes: each costs its own cell at most, and no time to speak of.</summary>
public sealed class HostileTextTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly NotebookFolder _folder = new();
    private readonly List<string> _warnings = [];
    private readonly List<string> _failures = [];
    private readonly Stopwatch _watch = Stopwatch.StartNew();

    public void Dispose() => _folder.Dispose();

    private MarkdownCells Cells => new(_folder.Path, _warnings.Add, _failures.Add);

    private static string Many(string text, int times) => string.Concat(Enumerable.Repeat(text, times));

    private static DibCell Cell(string text) => new(CellKind.Markdown, text, 10, 0);

    public static TheoryData<string, string> Refused => new()
    {
        { "quotes", Many(">", 3000) + " a" },
        { "quotes over lines", string.Concat(Enumerable.Range(1, 300).Select(i => Many(">", i) + " a\n\n")) },
        { "lists", Many("- ", 4000) + "a" },
        { "numbered lists", Many("1. ", 4000) + "a" },
        { "lists over lines", string.Concat(Enumerable.Range(0, 200).Select(i => Many(" ", 2 * i) + "- a\n")) },
        { "brackets", Many("[", 20_000) },
        { "pictures", Many("![", 10_000) },
        { "emphasis", Many("*a **b ", 2000) + Many("c** d*", 2000) },
        { "long", new string('a', MarkdownCells.MaxCharacters + 1) },
        { "grows", $"[a]: {new string('x', 20_000)}\n\n{Many("[a] ", 5000)}" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void TextThatCannotBeRenderedStaysAsItIsAndTheNextIsShown(string kind, string text)
    {
        MarkdownCells cells = Cells;

        string html = cells.ToHtml(Cell("# Heading\n\n" + text)), next = cells.ToHtml(Cell("# Next"));

        Assert.StartsWith("cell at line 10: the text stays as it was written: ", Assert.Single(_failures));
        Assert.DoesNotContain('\n', _failures[0]);
        Assert.Equal("# Heading\n\n" + text, new HtmlParser().ParseDocument(html).QuerySelector("pre")?.TextContent);
        Assert.Equal("<h1 id=\"next\">Next</h1>\n", next);
        Assert.Equal("Next", Assert.Single(cells.Headings).Text);
        Assert.True(_watch.Elapsed < Patience, kind);
    }

    public static TheoryData<string, string> Odd => new()
    {
        { "elements", Many("<div>", 9000) + "deep" },
        { "elements of many names", string.Concat(Enumerable.Range(0, 2500).Select(i => $"<b title={i}>")) + Many("<p>", 3000) + "deep" },
        { "tables in tables", Many("<table><tr><td>", 3000) + "deep" },
        { "links in links", Many("<a href=x><div>", 3000) + "deep" },
        { "brackets with their ends", Many("[", 5000) + Many("]", 5000) + "deep" },
        { "links without an end", Many("[a](", 6000) + "deep" },
        { "table", "|deep|b|\n|-|-|\n" + Many("|1|2|\n", 5000) },
        { "columns", Many("|a", 8000) + "|\n" + Many("|-", 8000) + "|\n|deep" },
        { "surrogates", "&#xD800; \uD800 <b title='\uDC00'>\uD83D</b> deep" },
        { "formula", $"$x{new string('\'', 40_000)}$ deep" },
        { "formula of brackets", $"${Many("{", 5000)}{Many("}", 5000)}$ deep" },
        { "formula of fences", $"${Many("\\left(", 5000)}$ deep" },
        { "code", $"```csharp\n{Many("\"\\", 20_000)}\n```\ndeep" },
    };

    [Theory]
    [MemberData(nameof(Odd))]
    public void OddTextIsShown(string kind, string text)
    {
        string html = Cells.ToHtml(Cell(text));

        Assert.Contains("deep", html);
        Assert.Empty(_failures);
        Assert.True(_watch.Elapsed < Patience, kind);
    }

    [Fact]
    public void TextsOfAPageHaveALimitTogether()
    {
        MarkdownCells cells = Cells;
        string text = new('a', MarkdownCells.MaxCharacters);
        for (int length = 0; length < MarkdownCells.MaxPageCharacters; length += MarkdownCells.MaxCharacters)
        {
            Assert.StartsWith("<p>", cells.ToHtml(Cell(text)));
        }

        Assert.Empty(_failures);
        Assert.Equal("<pre>b</pre>\n", cells.ToHtml(Cell("b")));
        Assert.Contains("more than 200,000 characters", Assert.Single(_failures));
    }

    [Theory]
    [InlineData("\"\\")]
    [InlineData("'\\")]
    [InlineData("/* a ")]
    [InlineData("\n")]
    public void CodeThatTheHighlighterLingersOverIsShownWithout(string part)
    {
        HighlightedCode highlighted = new();
        string code = $"a{Many(part, 100_000 / part.Length)}b";

        string text = new HtmlParser().ParseDocument(highlighted.ToHtml(code)).QuerySelector("pre.code")!.TextContent;

        Assert.Equal(code, text);
        Assert.Contains("class=\"keyword\"", highlighted.ToHtml("var a;" + new string(' ', HighlightedCode.MaxCharacters - 6)));
        Assert.True(_watch.Elapsed < Patience);
    }

    [Fact]
    public void ManyPrimesStandSideBySide() => Assert.Equal(
        "<math alttext=\"x&#x27;&#x27;&#x27;\"><mrow><msup><mi>x</mi><mrow><mo>′</mo><mo>′</mo><mo>′</mo></mrow></msup></mrow></math>",
        TexParser.Convert("x'''", display: false));
}
