using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;

namespace BertNotebooks.Dib.Page;

/// <summary>Writes the code blocks of a Markdown cell; those marked as C# are highlighted like code cells.</summary>
internal sealed class HighlightedCodeRenderer(HighlightedCode highlighted) : HtmlObjectRenderer<CodeBlock>
{
    protected override void Write(HtmlRenderer renderer, CodeBlock obj)
    {
        string code = obj.Lines.ToString().ReplaceLineEndings("\n");
        string? language = (obj as FencedCodeBlock)?.Info;
        renderer.EnsureLine();
        if (language is "csharp" or "cs" or "c#")
        {
            renderer.Write(highlighted.ToHtml(code));
        }
        else
        {
            renderer.Write("<pre class=\"code\">").WriteEscape(code).Write("</pre>");
        }

        renderer.EnsureLine();
    }
}
