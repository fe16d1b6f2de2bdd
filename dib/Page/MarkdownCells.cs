using BertNotebooks.Dib.Format;
using Markdig;
using Markdig.Extensions.Mathematics;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace BertNotebooks.Dib.Page;

/// <summary>Turns the Markdown cells of one page into HTML: formulas as MathML, C# highlighted, images embedded, links to notebooks as links to their pages.</summary>
/// <param name="folder">The notebook's folder, where relative paths start.</param>
/// <param name="warn">Told what the page cannot show as it was meant.</param>
internal sealed class MarkdownCells(string folder, Action<string> warn)
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UsePipeTables().UseEmphasisExtras().UseTaskLists().UseDefinitionLists().UseMathematics().UseAutoLinks()
        .Build();

    private readonly PageIds _ids = new();
    private readonly List<PageHeading> _headings = [];

    /// <summary>The headings of all cells so far.</summary>
    public IReadOnlyList<PageHeading> Headings => _headings;

    /// <summary>The HTML of one cell.</summary>
    public string ToHtml(DibCell cell)
    {
        MarkdownDocument document = Markdown.Parse(cell.Source, Pipeline);
        foreach (HeadingBlock heading in document.Descendants<HeadingBlock>())
        {
            string text = PlainText(heading.Inline);
            string id = _ids.For(text);
            heading.GetAttributes().Id = id;
            _headings.Add(new PageHeading(heading.Level, id, text));
        }

        using StringWriter writer = new() { NewLine = "\n" };
        HtmlRenderer renderer = new(writer);
        Pipeline.Setup(renderer);
        FormulaRenderer formulas = new((formula, line) => warn($"line {cell.FirstLine + line}: {formula}"));
        renderer.ObjectRenderers.Replace<HtmlMathInlineRenderer>(formulas.Inline);
        renderer.ObjectRenderers.Replace<HtmlMathBlockRenderer>(formulas.Block);
        renderer.ObjectRenderers.Replace<CodeBlockRenderer>(new HighlightedCodeRenderer());
        renderer.Render(document);
        return PageLinks.Rewrite(writer.ToString(), folder, message => warn($"cell at line {cell.FirstLine}: {message}"));
    }

    private static string PlainText(ContainerInline? inlines) => inlines is null ? "" : string.Concat(inlines.Descendants().Select(inline => inline switch
    {
        LiteralInline literal => literal.Content.ToString(),
        CodeInline code => code.Content,
        MathInline math => math.Content.ToString(),
        LineBreakInline => " ",
        _ => "",
    }));
}
