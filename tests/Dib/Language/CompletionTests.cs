using BertNotebooks.Dib.Language;
using Xunit;

namespace BertNotebooks.Tests.Dib.Language;

/// <summary>What may stand at a place.</summary>
public sealed class CompletionTests : LanguageTests
{
    [Theory]
    [InlineData("rat|", "rate", "field", 0, 3)]
    [InlineData("\"a\".Substr|", "Substring", "method", 4, 10)]
    [InlineData("forea|", "foreach", "keyword", 0, 5)]
    [InlineData("int F(int step) => ste|;", "step", "parameter", 19, 22)]
    [InlineData("disp|", "display", "method", 0, 4)]
    [InlineData("Twice(numb|)", "number:", "parameter", 6, 10)]
    [InlineData("SB|", "StringBuilder", "class", 0, 2)]
    public async Task TypedWordIsCompleted(string text, string insert, string kind, int from, int to)
    {
        (string cell, int at) = SetWithPlace("double rate = 1; int Twice(int number) => 2 * number;", text);
        Completions completions = await Service.CompleteAsync(cell, at, default);
        Assert.Equal((from, to), (completions.From, completions.To));
        Assert.Contains(completions.Items, item => item.Insert == insert && item.Kind == kind);
    }

    [Fact]
    public async Task WithoutAWordLocalsAndCellsComeFirst()
    {
        (string cell, int at) = SetWithPlace("double rate = 1;", "foreach (var item in new[] { 1 }) { | }");
        Completions completions = await Service.CompleteAsync(cell, at, default);
        Assert.Equal(["item", "rate"], completions.Items.Take(2).Select(item => item.Insert));
        Assert.True(completions.IsCut);
        Assert.Equal(200, completions.Items.Count);
        Assert.Equal(completions.Items.Select(item => item.SortText).Order(StringComparer.Ordinal), completions.Items.Select(item => item.SortText));
    }

    [Fact]
    public async Task MembersAfterADotAreTheTypesOwn()
    {
        (string cell, int at) = SetWithPlace("record Pair(int First, int Second); Pair pair = new(1, 2);", "pair.|");
        string[] offered = [.. (await Service.CompleteAsync(cell, at, default)).Items.Select(item => item.Insert)];
        Assert.Superset(new HashSet<string> { "First", "Second" }, offered.ToHashSet());
        Assert.DoesNotContain("Console", offered);
    }

    [Fact]
    public async Task NamesOfCellsBelowAreNotOffered()
    {
        Set("rat", "double rate = 1;");
        Assert.DoesNotContain((await Service.CompleteAsync("a", 3, default)).Items, item => item.Insert == "rate");
    }

    [Theory]
    [InlineData("#!imp|ort other.dib\n")]
    [InlineData("var text = \"ab|c\";")]
    [InlineData("// comm|ent")]
    public async Task NothingIsOfferedOutsideOfCode(string text)
    {
        (string cell, int at) = SetWithPlace(text);
        Assert.Empty((await Service.CompleteAsync(cell, at, default)).Items);
    }

    [Fact]
    public async Task PlacesBehindADirectiveAreThoseOfTheCell()
    {
        Folder.Write("other.dib", "double imported = 1;");
        (string cell, int at) = SetWithPlace("int before = 1;\n#!import other.dib\nvar sum = before + impor|");
        Completions completions = await Service.CompleteAsync(cell, at, default);
        Assert.Equal(("imported", at - 5, at), (completions.Items[0].Insert, completions.From, completions.To));
        Assert.Equal("double imported", (await LanguageService.DescribeItemAsync(completions, 0, default))!.Signature);
    }
}
