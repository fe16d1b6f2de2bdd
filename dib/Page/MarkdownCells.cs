using BertNotebooks.Dib.Format;
using BertNotebooks.Display;
using Markdig;
using Markdig.Extensions.Mathematics;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace BertNotebooks.Dib.Page;

/// <summary>Turns the Markdown cells of one page into HTML: formulas as MathML, C# highlighted, images embedded, links to notebooks as links to their pages.</summary>
internal sealed class MarkdownCells
{
    /// <summary>The longest text of a cell, in characters: Markdown's reader takes time that grows with the square of it. Real ones have some thousands.</summary>
    public const int MaxCharacters = 50_000;

    /// <summary>The most characters of all texts of a page.</summary>
    public const int MaxPageCharacters = 200_000;

    // More lines than these nobody reads.
    private const int MaxWarnings = 20;

    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UsePipeTables().UseEmphasisExtras().UseTaskLists().UseDefinitionLists().UseMathematics().UseAutoLinks()
        .Build();

    private readonly PageIds _ids = new();
    private readonly List<PageHeading> _headings = [];
    private readonly HashSet<string> _warned = [];
    private readonly Action<string> _warn;
    private readonly Action<string> _fail;
    private readonly PageSanitizer _sanitizer;
    private int _left = MaxPageCharacters;
    private DibCell? _cell;

    /// <summary>Begins a page.</summary>
    /// <param name="folder">The notebook's folder, where relative paths start.</param>
    /// <param name="warn">Told what the page cannot show as it was meant.</param>
    /// <param name="fail">Told what it cannot show at all; <paramref name="warn"/> unless there is another.</param>
    public MarkdownCells(string folder, Action<string> warn, Action<string>? fail = null)
    {
        _warn = warn;
        _fail = fail ?? warn;
        _sanitizer = new PageSanitizer(new PagePictures(folder, WarnOfCell, FailCell), WarnOfCell);
    }

    /// <summary>The headings of all cells so far.</summary>
    public IReadOnlyList<PageHeading> Headings => _headings;

    /// <summary>Highlights the C# of this page.</summary>
    public HighlightedCode Code { get; } = new();

    /// <summary>The HTML of one cell; a text that cannot be rendered stays as it was written.</summary>
    public string ToHtml(DibCell cell)
    {
        _cell = cell;
        try
        {
            return Render(cell);
        }
        catch (Exception e)
        {
            // The readers of Markdown and HTML have limits of their own; whatever stops them is told of this text, and the others are shown.
            string reason = e is ArgumentException ? "its quotes, lists, brackets or emphasis are nested too deeply" : e.Message.ReplaceLineEndings(" ");
            FailCell($"the text stays as it was written: {reason}");
            return $"<pre>{Html.Text(cell.Source)}</pre>\n";
        }
    }

    private string Render(DibCell cell)
    {
        RequireLength(cell.Source.Length);
        MarkdownDocument document = Markdown.Parse(cell.Source, Pipeline);
        List<PageHeading> headings = [.. document.Descendants<HeadingBlock>().Select(Name)];
        using LimitedWriter writer = new();
        HtmlRenderer renderer = new(writer);
        Pipeline.Setup(renderer);
        FormulaRenderer formulas = new((formula, line) => Warn($"line {cell.FirstLine + line}: {formula}"));
        renderer.ObjectRenderers.Replace<HtmlMathInlineRenderer>(formulas.Inline);
        renderer.ObjectRenderers.Replace<HtmlMathBlockRenderer>(formulas.Block);
        renderer.ObjectRenderers.Replace<CodeBlockRenderer>(new HighlightedCodeRenderer(Code));
        renderer.Render(document);
        string html = _sanitizer.Clean(writer.ToString());
        _headings.AddRange(headings);
        return html;
    }

    private void RequireLength(int length)
    {
        if (length > MaxCharacters)
        {
            throw new BertNotebooksException($"it has {length:N0} characters, and a cell may have {MaxCharacters:N0}; cut it into several");
        }

        _left -= length;
        if (_left < 0)
        {
            throw new BertNotebooksException($"the texts up to here have more than {MaxPageCharacters:N0} characters; cut the notebook into several");
        }
    }

    private PageHeading Name(HeadingBlock heading)
    {
        string text = PlainText(heading.Inline);
        string id = _ids.For(text);
        heading.GetAttributes().Id = id;
        return new PageHeading(heading.Level, id, text);
    }

    private void FailCell(string problem) => _fail($"cell at line {_cell!.FirstLine}: {problem}");

    private void WarnOfCell(string problem) => Warn($"cell at line {_cell!.FirstLine}: {problem}");

    private void Warn(string message)
    {
        if (_warned.Count < MaxWarnings && _warned.Add(message))
        {
            _warn(_warned.Count < MaxWarnings ? message : $"{message}; more such lines are not shown");
        }
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
