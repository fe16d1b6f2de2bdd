using BertNotebooks.Dib.Page.Formulas;
using Markdig.Extensions.Mathematics;
using Markdig.Renderers;
using Markdig.Renderers.Html;

namespace BertNotebooks.Dib.Page;

/// <summary>Writes the formulas of a Markdown cell as MathML; one that is not covered stays readable, as code.</summary>
/// <param name="warn">Told the problem and the line in the cell, counted from 0.</param>
internal sealed class FormulaRenderer(Action<string, int> warn)
{
    /// <summary>Writes <c>$...$</c>.</summary>
    public HtmlObjectRenderer<MathInline> Inline => new InlineRenderer(this);

    /// <summary>Writes <c>$$...$$</c>.</summary>
    public HtmlObjectRenderer<MathBlock> Block => new BlockRenderer(this);

    private void Write(HtmlRenderer renderer, string formula, bool display, int line)
    {
        try
        {
            string mathMl = TexParser.Convert(formula, display);
            renderer.Write(display ? $"<div class=\"formula\">{mathMl}</div>" : mathMl);
        }
        catch (TexException e)
        {
            warn($"the formula '{formula.Trim().ReplaceLineEndings(" ").Shown()}' stays as it is: no known TeX: {e.Message}", line);
            renderer.Write("<code>").WriteEscape(formula).Write("</code>");
        }
    }

    private sealed class InlineRenderer(FormulaRenderer owner) : HtmlObjectRenderer<MathInline>
    {
        protected override void Write(HtmlRenderer renderer, MathInline obj) =>
            owner.Write(renderer, obj.Content.ToString(), obj.DelimiterCount > 1, obj.Line);
    }

    private sealed class BlockRenderer(FormulaRenderer owner) : HtmlObjectRenderer<MathBlock>
    {
        protected override void Write(HtmlRenderer renderer, MathBlock obj)
        {
            renderer.EnsureLine();
            owner.Write(renderer, obj.Lines.ToString(), display: true, obj.Line);
            renderer.EnsureLine();
        }
    }
}
