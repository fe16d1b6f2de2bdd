using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using BertNotebooks.Dib.Format;
using BertNotebooks.Dib.Page;
using Xunit;

namespace BertNotebooks.Tests.Dib;

public sealed class PageSanitizerTests : IDisposable
{
    private readonly NotebookFolder _folder = new();
    private readonly List<string> _warnings = [];

    public void Dispose() => _folder.Dispose();

    private string Render(string text) => new MarkdownCells(_folder.Path, _warnings.Add).ToHtml(new DibCell(CellKind.Markdown, text, 10, 0));

    [Theory]
    [InlineData("a <script>evil()</script> b")]
    [InlineData("<script src=\"https://evil.example/x.js\"></script>")]
    [InlineData("<img src=\"x.png\" onerror=\"evil()\">")]
    [InlineData("<p onclick='evil()'>a</p>")]
    [InlineData("<details open ontoggle=evil()>a</details>")]
    [InlineData("[a](javascript:evil())")]
    [InlineData("[a](vbscript:evil)")]
    [InlineData("<a href=\" jAva\tscript:evil()\">a</a>")]
    [InlineData("<a href=\"&#106;avascript&colon;evil()\">a</a>")]
    [InlineData("<a href=\"data:text/html,evil\">a</a>")]
    [InlineData("<a href=\"file:///evil\">a</a>")]
    [InlineData("<a href=\"x.html\" ping=\"https://evil.example\">a</a>")]
    [InlineData("<math href=\"javascript:evil()\"><mi>a</mi></math>")]
    [InlineData("<base href=\"https://evil.example/\">")]
    [InlineData("<form action=\"https://evil.example\"><button>a</button></form>")]
    [InlineData("<button formaction=\"https://evil.example\">a</button>")]
    [InlineData("<input type=\"image\" src=\"https://evil.example/x.png\">")]
    [InlineData("<meta http-equiv=\"refresh\" content=\"0; url=https://evil.example\">")]
    [InlineData("<iframe srcdoc=\"evil\"></iframe>")]
    [InlineData("<object data=\"https://evil.example\"></object><embed src=\"https://evil.example\">")]
    [InlineData("<link rel=\"stylesheet\" href=\"https://evil.example\">")]
    [InlineData("<style>@import 'https://evil.example';</style>")]
    [InlineData("<p style=\"background: url(https://evil.example)\">a</p>")]
    [InlineData("<p style=\"list-style-type: url(https://evil.example); position: fixed\">a</p>")]
    [InlineData("<table background=\"https://evil.example\"><tr><td>a</td></tr></table>")]
    [InlineData("<img alt=\"a\" srcset=\"https://evil.example/x.png 1x\">")]
    [InlineData("<picture><source srcset=\"https://evil.example/x.png\"></picture>")]
    [InlineData("<video poster=\"https://evil.example/x.png\" src=\"https://evil.example/x\"></video>")]
    [InlineData("<svg><image href=\"https://evil.example/x.png\"/><use href=\"https://evil.example/x.svg#a\"/></svg>")]
    [InlineData("<svg onload=evil()><script>evil()</script></svg>")]
    [InlineData("<noscript><p title=\"</noscript><img src=x onerror=evil()>\"></noscript>")]
    [InlineData("<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=evil()&gt;\">")]
    [InlineData("<template><p onclick=evil()>a</p></template>")]
    public void WhatRunsLoadsAsksOrLeadsAwayIsLeftOut(string text)
    {
        string html = Render(text + "\n\nbehind");

        Assert.DoesNotContain("evil", html);
        Assert.DoesNotContain("position", html);
    }

    [Fact]
    public void WhatIsLeftOutIsTold()
    {
        Render("<script>a</script> <p onclick=\"a\">b</p> <script>c</script>");

        Assert.Equal(["cell at line 10: <script> is left out", "cell at line 10: 'onclick' of <p> is left out"], _warnings.Select(warning => warning.Split(':') is [var at, var what, ..] ? $"{at}:{what}" : warning));
    }

    [Theory]
    [InlineData("<details open><summary>a</summary>\n\n- b\n\n</details>", "details[open] summary, details ul")]
    [InlineData("<kbd>Ctrl</kbd> <sub>2</sub> <span class=\"c\" title=\"t\" style=\"color: red\">a</span>", "span.c[title=t][style]")]
    [InlineData("|a|\n|--:|\n|1|", "td[style='text-align: right']")]
    [InlineData("[a](https://example.org/?b=c&d) [b](mailto:a@example.org) [c](other.txt)", "a[href='https://example.org/?b=c&d']")]
    [InlineData("<p style=\"background: yellow; border: 1px solid red; padding: 2px; text-decoration: underline; border-radius: 3px\">a</p>", "p[style*=border][style*=background][style*=padding][style*=underline][style*=radius]")]
    [InlineData("- [x] a", "input[type=checkbox][checked][disabled]")]
    [InlineData("$\\text{a}_1^2$ <div align=\"center\" id=\"b\">a</div>", "math mtext")]
    [InlineData("<img alt=\"a\" width=\"40\" src=\"data:image/gif;base64,AAAA\">", "img[src^='data:image/gif'][width]")]
    public void WhatFormatsAndLinksStays(string text, string selector)
    {
        IDocument page = new HtmlParser().ParseDocument(Render(text));

        Assert.NotNull(page.QuerySelector(selector));
        Assert.All(page.QuerySelectorAll("a"), link => Assert.NotNull(link.GetAttribute("href")));
        Assert.Empty(_warnings);
    }

    [Theory]
    [InlineData("<details><summary>a")]
    [InlineData("</div></main><b>a")]
    [InlineData("<table><tr><td>a")]
    [InlineData("a <!-- b")]
    [InlineData("<textarea>a")]
    public void TextEndsWithItsCell(string text)
    {
        string html = $"<main><div>{Render(text)}</div><p id=\"next\">b</p></main>";

        IElement? next = new HtmlParser().ParseDocument(html).QuerySelector("#next");

        Assert.Equal(("main", "b"), (next?.ParentElement?.LocalName, next?.TextContent));
    }

    [Fact]
    public void ManyWarningsAreAFew()
    {
        Render(string.Concat(Enumerable.Range(0, 500).Select(i => $"<x{i}>a</x{i}> ")));

        Assert.Equal(20, _warnings.Count);
        Assert.EndsWith("more such lines are not shown", _warnings[^1]);
    }
}
