using System.Text.RegularExpressions;
using BertNotebooks.Text.Pipelines;
using Xunit;

namespace BertNotebooks.Tests.Text.Pipelines;

/// <summary>Regular expressions of tokenizer.json mean what Oniguruma takes them for, or are refused.</summary>
public sealed class OnigurumaPatternTests
{
    [Theory]
    [InlineData(@"\s+", "a \u0085\u3000b", " \u0085\u3000")]
    [InlineData(@"\w+", "Ab_1\u00E9\u2167\u24D0 \U0001D400\u200D", "Ab_1\u00E9\u2167\u24D0|\U0001D400")]
    [InlineData(@"[^\s\w]", "a\U0001F600\U0001F601!", "\U0001F600|\U0001F601|!")]
    [InlineData(@"\d|\h", "g9\u0663F", "9|\u0663|F")]
    [InlineData(".", "a\n\U0001F600", "a|\U0001F600")]
    [InlineData("^a|b$", "a\na b\nb\n", "a|a|b|b")]
    [InlineData(@"\Aa|b\z", "a\na b\nb", "a|b")]
    [InlineData("[a-c&&[^b]]+", "abcac", "a|cac")]
    [InlineData("[\U0001F600-\U0001F64F]+", "x\U0001F610\U0001F611y", "\U0001F610\U0001F611")]
    [InlineData(@"\p{Lu}\p{^Lu}*|\P{L}", "AbC1", "Ab|C1")]
    [InlineData(@"[[:punct:]]+", "a$+,\u20AC", "$+,")]
    [InlineData("a{,2}b", "aaab", "aab")]
    [InlineData("a{2", "aa{2", "a{2")]
    [InlineData("a++a|b", "aab", "b")]
    [InlineData("x*?y", "xxy", "xxy")]
    [InlineData(@"(a|bc)(?=\.)|\x{1F600}|\u0041", "a.bc.a\U0001F600A", "a|bc|\U0001F600|A")]
    [InlineData(@"\bcat\b", "cat\u0301 cat concat", "cat")]
    [InlineData("(?<=[a-z])(?=[A-Z])", "camelCase", "")]
    [InlineData(@"[\]\-]|[a-]", "x]-a", "]|-|a")]
    public void ExpressionFindsWhatOnigurumaFinds(string pattern, string text, string expected) =>
        Assert.Equal(expected, string.Join('|', Regex.Matches(text, OnigurumaPattern.Translate(pattern)).Select(match => match.Value)));

    [Theory]
    [InlineData("(?i)a", "(?i)")]
    [InlineData(@"(a)\1", @"\1")]
    [InlineData("(?<n>a)", "(?<n")]
    [InlineData(@"\p{Han}", @"\p{Han}")]
    [InlineData("[[:alpha:]]", "[:alpha:]")]
    [InlineData(@"\X", @"\X")]
    [InlineData("a**", "another")]
    [InlineData("a{2}?", "another")]
    [InlineData("(a", "(")]
    [InlineData("a)", ")")]
    [InlineData("[z-a]", "range")]
    [InlineData("[]a]", "]")]
    [InlineData(@"\", "end")]
    [InlineData("*a", "*")]
    [InlineData("a{100000}", "{100000}")]
    public void ExpressionWhoseMeaningIsNotKeptIsRefusedByItsPart(string pattern, string named) =>
        Assert.Contains(named, Assert.Throws<NotSupportedException>(() => OnigurumaPattern.Translate(pattern)).Message, StringComparison.Ordinal);
}
