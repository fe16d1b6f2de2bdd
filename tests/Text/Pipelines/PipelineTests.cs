using BertNotebooks.Text;
using BertNotebooks.Text.Pipelines;
using Xunit;

namespace BertNotebooks.Tests.Text.Pipelines;

/// <summary>Normalizers and pre-tokenizers by themselves.</summary>
public sealed class PipelineTests
{
    // The example of Hugging Face's documentation of SplitDelimiterBehavior.
    [Theory]
    [InlineData(nameof(SplitBehavior.Removed), "the|final|countdown")]
    [InlineData(nameof(SplitBehavior.Isolated), "the|-|final|-|-|countdown")]
    [InlineData(nameof(SplitBehavior.MergedWithPrevious), "the-|final-|-|countdown")]
    [InlineData(nameof(SplitBehavior.MergedWithNext), "the|-final|-|-countdown")]
    [InlineData(nameof(SplitBehavior.Contiguous), "the|-|final|--|countdown")]
    public void SplittingKeepsOrDropsWhatItSplitsAt(string behavior, string expected) =>
        Assert.Equal(expected, Cut("the-final--countdown", PreTokenizers.Split(TextPatterns.Literal("-"), Enum.Parse<SplitBehavior>(behavior))));

    [Theory]
    [InlineData("Hey, a_b\u200Dc \u24D0\u2167 x\u00B2 \u0915\u093E", "Hey|,|a_b\u200Dc|\u24D0\u2167|x|\u00B2|\u0915\u093E")]
    [InlineData("  \u3000", "")]
    [InlineData("\U0001D49Ca \U0001F600b", "\U0001D49Ca|\U0001F600|b")]
    public void WhitespaceHasWordsOfLettersMarksAndDigitsAndRunsOfOthers(string text, string expected) => Assert.Equal(expected, Cut(text, PreTokenizers.Whitespace));

    [Fact]
    public void DigitsAreWordsAloneOrTogether()
    {
        Assert.Equal("a|1|2|\u0663|b", Cut("a12\u0663b", PreTokenizers.Digits(individual: true)));
        Assert.Equal("a|12\u0663|b", Cut("a12\u0663b", PreTokenizers.Digits(individual: false)));
    }

    [Fact]
    public void NothingLeavesTheTextWhole() => Assert.Equal("a b", Cut("a b", PreTokenizers.None));

    [Theory]
    [InlineData("\u00E9\u1E9B\u0323\uFB01\u2167\uD55C", "e\u0301\u017F\u0323\u0307\uFB01\u2167\u1112\u1161\u11AB", "\u00E9\u1E9B\u0323\uFB01\u2167\uD55C", "e\u0301s\u0323\u0307fiVIII\u1112\u1161\u11AB", "\u00E9\u1E69fiVIII\uD55C")]
    [InlineData("A\u030A\u0327 \u212B \u0344 \u0958", "A\u0327\u030A A\u030A \u0308\u0301 \u0915\u093C", "\u00C5\u0327 \u00C5 \u0308\u0301 \u0915\u093C", "A\u0327\u030A A\u030A \u0308\u0301 \u0915\u093C", "\u00C5\u0327 \u00C5 \u0308\u0301 \u0915\u093C")]
    [InlineData("\u1100\u1161\u11A8\u11A8 \uFF21\uFF5E \U0001D400 \u3392", "\u1100\u1161\u11A8\u11A8 \uFF21\uFF5E \U0001D400 \u3392", "\uAC01\u11A8 \uFF21\uFF5E \U0001D400 \u3392", "\u1100\u1161\u11A8\u11A8 A~ A MHz", "\uAC01\u11A8 A~ A MHz")]
    public void FourNormalizationFormsAreUnicodes(string text, string nfd, string nfc, string nfkd, string nfkc)
    {
        MappedText mapped = MappedText.Of(text);
        Assert.Equal(nfd, Normalizers.Decompose(mapped, compatible: false).ToString());
        Assert.Equal(nfc, Normalizers.Compose(mapped, compatible: false).ToString());
        Assert.Equal(nfkd, Normalizers.Decompose(mapped, compatible: true).ToString());
        Assert.Equal(nfkc, Normalizers.Compose(mapped, compatible: true).ToString());
    }

    [Fact]
    public void StepsKeepTheRangesOfTheOriginalText()
    {
        MappedText text = Normalizers.Sequence(
        [
            Normalizers.Strip(left: true, right: true), Normalizers.Replace(TextPatterns.Literal("--"), "\u2014"), text => Normalizers.Decompose(text, compatible: true), Normalizers.StripAccents, Normalizers.Lowercase,
        ])(MappedText.Of(" \u00C9--\U0001D400 ", origin: 10));
        Assert.Equal("e\u2014a", text.ToString());
        Assert.Equal([11, 13, 14], text.Starts.ToArray());
        Assert.Equal([12, 14, 16], text.Ends.ToArray());
    }

    private static string Cut(string text, PreTokenizer preTokenizer) => string.Join('|', preTokenizer(MappedText.Of(text), 0, text.Length).Select(part => text[part.Start..part.End]));
}
