using System.Collections;
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

    private sealed class Words : List<Pair>
    {
        public override string ToString() => "own words";
    }

    private sealed class OtherToHtml
    {
        public int ToHtml() => 1;

        public override string ToString() => "text";
    }

    public static TheoryData<object?, string> Values => new()
    {
        { null, "null" },
        { "a<b", "a<b" },
        { 1.5f, "1.5" },
        { true, "True" },
        { Color.Red, "Red" },
        { new Pair(1, "x"), "Pair { A = 1, B = x }" },
        { new[] { 1, 2 }, "[1, 2]" },
        { new List<string?> { "a", null }, "[a, null]" },
        { Enumerable.Range(0, 3).Select(i => i * 0.5), "[0, 0.5, 1]" },
        { new[,] { { 1, 2 }, { 3, 4 } }, "[1, 2]\n[3, 4]" },
        { new[] { new[] { 1 }, new[] { 2, 3 } }, "[1]\n[2, 3]" },
        { new Dictionary<string, int> { ["a"] = 1, ["b"] = 2 }, "a: 1\nb: 2" },
        { new OtherToHtml(), "text" },
        { new List<Pair>(), "[]" },
        { new List<Pair> { new(1, "x") }, "[Pair { A = 1, B = x }]" },
        { new List<List<int>> { new() { 1, 2 }, new() }, "[1, 2]\n[]" },
        { new List<object?> { 1, new List<string?> { "a", null }, null }, "1\n[a, null]\nnull" },
        { new Dictionary<string, List<int>> { ["a"] = [1, 2], ["b"] = [] }, "a: [1, 2]\nb: []" },
        { new SortedDictionary<int, Dictionary<string, double>> { [1] = new() { ["a"] = 0.5, ["b"] = 2 } }, "1: {a: 0.5, b: 2}" },
        { new List<Dictionary<string, int[]>> { new() { ["a"] = [1] } }, "{a: [1]}" },
        { new Dictionary<string, int[]> { ["a"] = [1] }.Where(pair => pair.Value.Length > 0), "a: [1]" },
        { new Hashtable { ["a"] = new[] { 1, 2 } }, "a: [1, 2]" },
        { new List<(string, int[])> { ("a", [1, 2]) }, "[(a, [1, 2])]" },
        { (1, (string?)null), "(1, null)" },
        { new[] { new[,] { { 1, 2 }, { 3, 4 } } }, "[[1, 2], [3, 4]]" },
        { new[, ,] { { { 1, 2 } }, { { 3, 4 } } }, "[[1, 2]]\n[[3, 4]]" },
        { new HashSet<Color> { Color.Red }, "[Red]" },
        { new ArrayList { 1, "a" }, "[1, a]" },
        { new Dictionary<string, int>(), "{}" },
        { new Words(), "own words" },
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
        Assert.DoesNotContain("…", ValueRenderer.Render(new int[ValueRenderer.MaxItems]).Content);
        Assert.EndsWith("[0]\n…", ValueRenderer.Render(Enumerable.Range(0, 1000).Select(_ => new int[1])).Content);
        Assert.EndsWith("99: 1\n…", ValueRenderer.Render(Enumerable.Range(0, 1000).ToDictionary(i => i, _ => 1)).Content);
    }

    [Fact]
    public void ListsThatHoldThemselvesComeToAnEnd()
    {
        List<object> list = [1];
        list.Add(list);
        Dictionary<string, object> dictionary = [];
        dictionary["a"] = new object[] { dictionary };

        Assert.Equal("1\n…", ValueRenderer.Render(list).Content);
        Assert.Equal("a: […]", ValueRenderer.Render(dictionary).Content);
    }

    [Fact]
    public void DeepAndWideValuesAreCut()
    {
        object deep = 1;
        object wide = "wide";
        for (int i = 0; i < 20; i++)
        {
            deep = new[] { deep };
            wide = Enumerable.Repeat(wide, 50).ToArray();
        }

        Assert.Equal("[[[[[[[…]]]]]]]", ValueRenderer.Render(deep).Content);
        string text = ValueRenderer.Render(wide).Content;
        Assert.EndsWith(CellOutputs.CutHere, text);
        Assert.InRange(text.Length, CellOutputs.MaxCharacters, CellOutputs.MaxCharacters + 50);
        Assert.Equal(CellOutputs.MaxCharacters + CellOutputs.CutHere.Length, ValueRenderer.Render(new string('a', 5_000_000)).Content.Length);
    }

    [Fact]
    public void AnonymousValuesShowWhatTheirPropertiesHold() => Assert.Equal("{ A = 1, B = [1, 2], C = { D = null } }", ValueRenderer.Render(new { A = 1, B = new[] { 1, 2 }, C = new { D = (string?)null } }).Content);
}
