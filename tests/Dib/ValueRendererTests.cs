using System.Globalization;
using BertNotebooks.Dib.Session;
using Xunit;

namespace BertNotebooks.Tests.Dib;

public sealed class ValueRendererTests
{
    private enum Color
    {
        Red,
    }

    private sealed record Pair(int A, string B);

    private sealed class Bold
    {
        public string ToHtml() => "<b>x</b>";
    }

    private sealed class OtherToHtml
    {
        public int ToHtml() => 1;

        public override string ToString() => "text";
    }

    public static TheoryData<object?, string> Values => new()
    {
        { null, "" },
        { "a<b", "a<b" },
        { 1.5f, "1.5" },
        { true, "True" },
        { Color.Red, "Red" },
        { new Pair(1, "x"), "Pair { A = 1, B = x }" },
        { new[] { 1, 2 }, "[1, 2]" },
        { new List<string?> { "a", null }, "[a, ]" },
        { Enumerable.Range(0, 3).Select(i => i * 0.5), "[0, 0.5, 1]" },
        { new[,] { { 1, 2 }, { 3, 4 } }, "[1, 2]\n[3, 4]" },
        { new[] { new[] { 1 }, new[] { 2, 3 } }, "[1]\n[2, 3]" },
        { new Dictionary<string, int> { ["a"] = 1, ["b"] = 2 }, "a: 1\nb: 2" },
        { new OtherToHtml(), "text" },
        { new List<Pair>(), "System.Collections.Generic.List`1[BertNotebooks.Tests.Dib.ValueRendererTests+Pair]" },
    };

    [Theory]
    [MemberData(nameof(Values), DisableDiscoveryEnumeration = true)]
    public void ValuesBecomeText(object? value, string expected)
    {
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("");

        Assert.Equal(new RenderedValue(OutputKind.Text, expected), ValueRenderer.Render(value));
    }

    [Fact]
    public void TypeThatSaysItsHtmlIsShownAsHtml() =>
        Assert.Equal(new RenderedValue(OutputKind.Html, "<b>x</b>"), ValueRenderer.Render(new Bold()));

    [Fact]
    public void LongAndEndlessSequencesAreCut()
    {
        static IEnumerable<int> Endless()
        {
            while (true)
            {
                yield return 1;
            }
        }

        Assert.EndsWith("1, …]", ValueRenderer.Render(Endless()).Content);
        Assert.Equal(ValueRenderer.MaxItems + 1, ValueRenderer.Render(new int[1000]).Content.Split(", ").Length);
    }
}
