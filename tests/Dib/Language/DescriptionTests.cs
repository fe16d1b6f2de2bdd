using BertNotebooks.Dib.Language;
using Xunit;

namespace BertNotebooks.Tests.Dib.Language;

/// <summary>What a name is, and how a method is called.</summary>
public sealed class DescriptionTests : LanguageTests
{
    private const string Methods = """
        /// <summary>Adds a <paramref name="step"/> to a number.</summary>
        /// <param name="number">The number.</param>
        int Add(int number, int step = 1) => number + step;
        int Add(string text) => text.Length;
        record Pair(int First, int Second);
        Func<int, string> show = n => $"{n}";
        """;

    [Theory]
    [InlineData("Ad|d(1)", "int Add(int number, [int step = 1]) (+ 1 overload)", "Adds a step to a number.", "a", 0, 3)]
    [InlineData("sho|w(1)", "Func<int, string> show", "", "a", 0, 4)]
    [InlineData("int own = 1; o|wn", "int own", "", null, 13, 16)]
    [InlineData("Mat|h.PI", "class System.Math", null, null, 0, 4)]
    public async Task NameIsDescribed(string text, string signature, string? documentation, string? cell, int from, int to)
    {
        (string id, int at) = SetWithPlace(Methods, text);
        Description found = (await Service.DescribeAsync(id, at, default))!;
        Assert.Equal((signature, cell, from, to), (found.Signature.Split('\n')[0], found.DeclaredIn, found.From, found.To));
        Assert.Equal(documentation ?? found.Documentation, found.Documentation);
    }

    [Fact]
    public async Task WhereNoNameIsNothingIsDescribed()
    {
        (string id, int at) = SetWithPlace("1 +  | 2");
        Assert.Null(await Service.DescribeAsync(id, at, default));
    }

    [Theory]
    [InlineData("Add(|", "int Add(string text)", 0)]
    [InlineData("Add(1, |)", "int Add(int number, int step = 1)", 1)]
    [InlineData("Add(step: |2, number: 1)", "int Add(int number, int step = 1)", 1)]
    [InlineData("Add(\"a\"|)", "int Add(string text)", 0)]
    [InlineData("show(|)", "string Invoke(int arg)", 0)]
    [InlineData("new Pair(1, |)", "Pair(int First, int Second)", 1)]
    [InlineData("Pair p = new(|)", "Pair(int First, int Second)", 0)]
    [InlineData("Add(Math.Max(1, |", "int Max(int val1, int val2)", 1)]
    public async Task CallIsDescribed(string text, string label, int parameter)
    {
        (string id, int at) = SetWithPlace(Methods, text);
        Signatures found = (await Service.SignatureAsync(id, at, default))!;
        Assert.Contains(label, found.All.Select(one => one.Label));
        Assert.Equal(parameter, found.Parameter);
        Assert.All(found.All, one => Assert.All(one.Parameters, of => Assert.Contains(of.Label, one.Label, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task FormThatFitsIsActiveAndDocumented()
    {
        (string id, int at) = SetWithPlace(Methods, "Add(1, |");
        Signatures found = (await Service.SignatureAsync(id, at, default))!;
        Signature active = found.All[found.Active];
        Assert.Equal(("int Add(int number, int step = 1)", "Adds a step to a number."), (active.Label, active.Documentation));
        Assert.Equal("The number.", active.Parameters[0].Documentation);
    }

    [Theory]
    [InlineData("Add(1)|")]
    [InlineData("(1 + |2)")]
    [InlineData("none(|)")]
    public async Task OutsideOfACallNothingIsDescribed(string text)
    {
        (string id, int at) = SetWithPlace(Methods, text);
        Assert.Null(await Service.SignatureAsync(id, at, default));
    }
}
