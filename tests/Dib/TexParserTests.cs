using AngleSharp.Html.Parser;
using BertNotebooks.Dib.Page.Formulas;
using CsCheck;
using Xunit;

namespace BertNotebooks.Tests.Dib;

public sealed class TexParserTests
{
    [Theory]
    [InlineData("x", "<mi>x</mi>")]
    [InlineData("0.15n", "<mn>0.15</mn><mi>n</mi>")]
    [InlineData("x_i^2", "<msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup>")]
    [InlineData("x^{2}_{ij}", "<msubsup><mi>x</mi><mrow><mi>i</mi><mi>j</mi></mrow><mrow><mn>2</mn></mrow></msubsup>")]
    [InlineData("x^10", "<msup><mi>x</mi><mn>1</mn></msup><mn>0</mn>")]
    [InlineData("\\frac12", "<mfrac><mn>1</mn><mn>2</mn></mfrac>")]
    [InlineData("\\frac{a}{\\sqrt{d_k}}", "<mfrac><mrow><mi>a</mi></mrow><mrow><msqrt><mrow><msub><mi>d</mi><mi>k</mi></msub></mrow></msqrt></mrow></mfrac>")]
    [InlineData("30{,}522", "<mn>30</mn><mo lspace=\"0\" rspace=\"0\">,</mo><mn>522</mn>")]
    [InlineData("a < b", "<mi>a</mi><mo>&lt;</mo><mi>b</mi>")]
    [InlineData("-1", "<mo>−</mo><mn>1</mn>")]
    [InlineData("\\theta \\in x", "<mi>θ</mi><mo stretchy=\"false\">∈</mo><mi>x</mi>")]
    [InlineData("\\text{a_b \\& c}", "<mtext>a_b &amp; c</mtext>")]
    [InlineData("\\mathrm{d}", "<mi mathvariant=\"normal\">d</mi>")]
    [InlineData("\\operatorname{softmax}(x)", "<mi>softmax</mi><mo stretchy=\"false\">(</mo><mi>x</mi><mo stretchy=\"false\">)</mo>")]
    [InlineData("\\ln V", "<mi>ln</mi><mspace width=\"0.167em\"></mspace><mi>V</mi>")]
    [InlineData("\\left( x \\right]", "<mrow><mo stretchy=\"true\" form=\"prefix\">(</mo><mrow><mi>x</mi></mrow><mo stretchy=\"true\" form=\"postfix\">]</mo></mrow>")]
    [InlineData("f'", "<msup><mi>f</mi><mo>′</mo></msup>")]
    [InlineData("", "")]
    public void FormulaBecomesMathMl(string formula, string expected)
    {
        string mathMl = TexParser.Convert(formula, display: false);

        Assert.Equal($"<mrow>{expected}</mrow></math>", mathMl[(mathMl.IndexOf('>') + 1)..]);
    }

    [Fact]
    public void BoundsStandAboveAndBelowOnlyInADisplayedFormula()
    {
        Assert.Contains("<munderover><mo>∑</mo>", TexParser.Convert("\\sum_{i=1}^n i", display: true));
        Assert.Contains("<msubsup><mo>∑</mo>", TexParser.Convert("\\sum_{i=1}^n i", display: false));
        Assert.Contains("<munder><mi>max</mi>", TexParser.Convert("\\max_x x", display: true));
        Assert.Contains("<msub><mi>log</mi>", TexParser.Convert("\\log_2 x", display: true));
    }

    [Theory]
    [InlineData("\"a\" & 'b' < c")]
    [InlineData("\" onload=\"x")]
    public void FormulaStandsAsItIsInTheAttributeThatScreenReadersRead(string text)
    {
        string formula = $"\\text{{{text}}}";

        AngleSharp.Dom.IElement math = new HtmlParser().ParseDocument(TexParser.Convert(formula, display: false)).QuerySelector("math")!;
        Assert.Equal(formula, math.GetAttribute("alttext"));
        Assert.Equal(["alttext"], math.Attributes.Select(attribute => attribute.Name));
        Assert.Equal(text, math.TextContent);
    }

    [Theory]
    [InlineData("\\foo", "\\foo")]
    [InlineData("\\begin{matrix} 1", "\\begin")]
    [InlineData("\\mathbf{W}", "\\mathbf")]
    [InlineData("\\frac{1}", "ends too early")]
    [InlineData("{x", "a missing }")]
    [InlineData("x}", "} without its counterpart")]
    [InlineData("a & b", "& without its counterpart")]
    [InlineData("\\left( x", "\\left without \\right")]
    [InlineData("\\right)", "right without its counterpart")]
    [InlineData("\\text{x", "a { without its }")]
    [InlineData("x\\", "a \\ without a name")]
    public void WhatIsNotCoveredIsNamed(string formula, string expected) =>
        Assert.Contains(expected, Assert.Throws<TexException>(() => TexParser.Convert(formula, display: true)).Message);

    [Fact]
    public void DeepNestingIsRefusedRatherThanFollowed()
    {
        Assert.Throws<TexException>(() => TexParser.Convert(string.Concat(Enumerable.Repeat("\\sqrt", 100_000)), display: false));
        Assert.Throws<TexException>(() => TexParser.Convert(new string('{', 100_000), display: false));
        Assert.Throws<TexException>(() => TexParser.Convert(string.Concat(Enumerable.Repeat("\\left(", 100_000)), display: false));
    }

    // The seed that once found a text cut between the two halves of a character; the same formulas in each run.
    private const string FoundSeed = "6L02whSgXuC1";

    [Fact]
    public void AnyTextGivesBalancedMathMlOrTheDocumentedException()
    {
        string[] parts = ["\\frac", "\\sqrt", "\\left", "\\right", "(", ")", "{", "}", "^", "_", "x", "12", "&", "\\\\", "\\text", "\\mathrm", "'", "\\", "[", "]", "<", " ", "\\sum", "\\ln", "\U0001D400", "é"];
        Gen.Int[0, parts.Length - 1].Array[0, 12].Sample(indices =>
        {
            try
            {
                System.Xml.Linq.XElement.Parse(TexParser.Convert(string.Concat(indices.Select(i => parts[i])), display: true));
            }
            catch (TexException)
            {
            }
        }, iter: 5_000, seed: FoundSeed);
    }
}
