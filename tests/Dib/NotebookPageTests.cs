using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using BertNotebooks.Dib.Format;
using BertNotebooks.Dib.Page;
using BertNotebooks.Dib.Processes;
using BertNotebooks.Dib.Session;
using Xunit;

namespace BertNotebooks.Tests.Dib;

public sealed class NotebookPageTests : IDisposable
{
    private readonly NotebookFolder _folder = new();
    private readonly List<string> _warnings = [];

    public void Dispose() => _folder.Dispose();

    private NotebookRun Read(string text) => new(DibDocument.Parse(Path.Combine(_folder.Path, "n.dib"), text));

    private IDocument Page(NotebookRun run) => new HtmlParser().ParseDocument(new NotebookPage(run, _warnings.Add).ToHtml());

    [Fact]
    public void PageTakesItsLinksAndSendsFormsNowhere()
    {
        string? policy = Page(Read("")).QuerySelector("meta[http-equiv=Content-Security-Policy]")?.GetAttribute("content");

        Assert.Equal(
            ["default-src 'none'", "style-src 'unsafe-inline'", "script-src 'unsafe-inline'", "img-src data:", "font-src data:", "base-uri 'none'", "form-action 'none'"],
            policy!.Split("; "));
    }

    [Fact]
    public void TextAndPictureThatCannotBeShownFailTheNotebookWithOneLine()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "a.png"));
        NotebookRun run = Read($"#!markdown\n![a](a.png)\n#!markdown\n{new string('>', 3000)}\n#!csharp\n1\n#!markdown\n# Title");

        IDocument page = Page(run);

        Assert.Equal("n, cell at line 2: the image 'a.png' cannot be read: it is a folder.", run.Error);
        Assert.StartsWith("n, cell at line 4: the text stays as it was written: ", Assert.Single(_warnings));
        Assert.Contains(run.Error!, page.QuerySelector(".banner")?.TextContent);
        Assert.Equal(("Title", "1"), (page.QuerySelector("h1")?.TextContent, page.QuerySelector("#cell-1 pre.code")?.TextContent));
    }

    [Fact]
    public void CellsErrorCountsBeforeThePages()
    {
        NotebookRun run = Read("#!csharp\n1\n#!markdown\n" + new string('[', 3000));
        run.Apply(new NotebookEvent(NotebookEventKind.CellStarted) { Run = 1 });
        run.Apply(new NotebookEvent(NotebookEventKind.CellEnded) { Run = 1, Error = new CellError("n", 1, 2, "bad", []) });

        IDocument page = Page(run);

        Assert.Equal("n, cell 1, line 2: bad", run.Error);
        Assert.Single(_warnings);
        Assert.Equal("#cell-1", page.QuerySelector(".banner a")?.GetAttribute("href"));
    }

    [Fact]
    public void OutputsAreShownByTheirKindAndEmptyOnesAreNot()
    {
        NotebookRun run = Read("#!csharp\n1\n#!csharp\n2");
        run.Apply(new NotebookEvent(NotebookEventKind.CellStarted) { Run = 1 });
        (OutputKind Kind, string Content)[] outputs =
            [(OutputKind.Html, "<i>a</i>" + string.Concat(Enumerable.Repeat("<div>", 20_000))), (OutputKind.Text, ""), (OutputKind.Out, "<b>\n\n"), (OutputKind.Error, "\uD800!\n"), (OutputKind.Text, "c\n\n")];
        for (int i = 0; i < outputs.Length; i++)
        {
            run.Apply(new NotebookEvent(NotebookEventKind.Output) { Run = 1, Output = new OutputChange(1, i, outputs[i].Kind, outputs[i].Content, Appends: false) });
        }

        string html = new NotebookPage(run, _warnings.Add).ToHtml();

        Assert.Contains("<div class=\"output\"><i>a</i><div>", html);
        Assert.EndsWith(
            "<div class=\"output\"><pre>&lt;b&gt;</pre></div>\n<div class=\"output error-stream\"><pre>&#xFFFD;!&#xA;</pre></div>\n<div class=\"output\"><pre>c</pre></div>\n</div>",
            html[..html.IndexOf("</section>", StringComparison.Ordinal)].TrimEnd());
        Assert.Contains("<section class=\"cell not-run\" id=\"cell-2\">", html);
        Assert.Contains("0 of 2 code cells passed in 0 s.", html);
    }

    [Fact]
    public void AnswersToAPredictionFoldAndOthersDoNot()
    {
        NotebookRun run = Read("#!markdown\n**Predict.** a\n#!csharp\n1\n#!csharp\n2\n#!markdown\n**Predict.** a\n\n**Explain.** b\n#!csharp\n3\n#!csharp\n// predict: how many?\n4\n#!csharp\n5");
        foreach (int cell in (int[])[1, 2, 3, 4])
        {
            run.Apply(new NotebookEvent(NotebookEventKind.CellStarted) { Run = cell });
            run.Apply(new NotebookEvent(NotebookEventKind.Output) { Run = cell, Output = new OutputChange(cell, cell, OutputKind.Text, $"{cell}", Appends: false) });
        }

        IDocument page = Page(run);

        Assert.Equal(["cell-1", "cell-2", "cell-4"], page.QuerySelectorAll("details.prediction[open]").Select(fold => fold.ParentElement!.Id));
        Assert.Equal(["1", "2", "4"], page.QuerySelectorAll("details.prediction .output").Select(output => output.TextContent));
    }

    [Fact]
    public void ContentsStandBelowTheTitleAndNameSectionsOfTwoLevels()
    {
        IDocument page = Page(Read("#!markdown\nbefore\n\n# Title\n\n## One\n\n### Two <b>\n\n#### Three\n\n# Other"));

        Assert.Equal("h1", page.QuerySelector("#contents")?.PreviousElementSibling?.LocalName);
        Assert.Equal("Title", page.Title);
        Assert.Equal([("level-2", "#one", "One"), ("level-3", "#two", "Two ")], page.QuerySelectorAll("#contents li").Select(item =>
            (item.ClassName!, item.QuerySelector("a")!.GetAttribute("href")!, item.TextContent)));
        Assert.Null(Page(Read("#!markdown\n# Title\n\n#### Deep")).QuerySelector("#contents"));
        Assert.Equal("n", Page(Read("#!markdown\n## No title")).Title);
    }
}
