using BertNotebooks.Dib.Language;
using Xunit;

namespace BertNotebooks.Tests.Dib.Language;

/// <summary>Which cell's names a cell uses, which it changes, and which methods still mean an older name.</summary>
public sealed class SymbolTests : LanguageTests
{
    [Theory]
    [InlineData("double rate = 1, step = 2;", "rate step")]
    [InlineData("int F() => 1; record Pair(int A); enum Kind { One } int P => 2;", "F Kind P Pair")]
    [InlineData("var (one, two) = (1, 2); int.TryParse(\"3\", out var three);", "one three two")]
    [InlineData("using System.IO; using Map = System.Collections.Generic.Dictionary<int, int>;", "Map System.IO")]
    [InlineData("{ int inner = 1; } foreach (var i in new[] { 1 }) { } Func<int, int> f = x => x;", "f")]
    [InlineData("", "")]
    public async Task DeclaredNamesAreThoseThatOthersSee(string text, string names) =>
        Assert.Equal(names, string.Join(' ', (await Service.SymbolsAsync(Set(text), default)).Declares.Select(name => name.Name).Order(StringComparer.Ordinal)));

    [Theory]
    [InlineData("rate + 1", "rate:a", "")]
    [InlineData("Twice(2)", "Twice:b", "")]
    [InlineData("new Pair(1)", "Pair:b", "")]
    [InlineData("Pair p = null; p.A", "Pair:b", "")]
    [InlineData("var f = () => rate;", "rate:a", "")]
    [InlineData("rate = 2;", "rate:a", "rate:a")]
    [InlineData("rate += 2; list[0]++;", "list:b rate:a", "list:b rate:a")]
    [InlineData("list.Capacity = 3;", "list:b", "list:b")]
    [InlineData("list.Add(1);", "list:b", "")]
    [InlineData("double.TryParse(\"1\", out rate);", "rate:a", "rate:a")]
    [InlineData("(rate, var other) = (1, 2);", "rate:a", "rate:a")]
    [InlineData("double Half(double rate) => rate / 2;", "", "")]
    [InlineData("double rate = 3; rate", "", "")]
    [InlineData("5.Squared()", "Squared:b", "")]
    public async Task UsesAndWritesNameTheCellThatDeclares(string text, string uses, string writes)
    {
        string cell = Set("double rate = 1;", "double Twice(double n) => 2 * n; record Pair(int A); List<int> list = [1]; static int Squared(this int n) => n * n;", text);
        CellSymbols symbols = await Service.SymbolsAsync(cell, default);
        Assert.Equal((uses, writes), (Shown(symbols.Uses), Shown(symbols.Writes)));
    }

    [Fact]
    public async Task NewestDeclarationAboveIsMeant()
    {
        Set("int n = 1;", "int n = 2;", "n", "int n = 3;");
        Assert.Equal("n:b", Shown((await Service.SymbolsAsync("c", default)).Uses));
    }

    [Fact]
    public async Task UsingLineOfAnotherCellIsAUseOfItsKind()
    {
        NameUse use = Assert.Single((await Service.SymbolsAsync(Set("using System.IO;\nusing static System.Math;", "Path.GetTempPath()"), default)).Uses);
        Assert.Equal(new NameUse("System.IO", NameKind.Using, "a"), use);
        Assert.Equal("System.Math:a", Shown((await Service.SymbolsAsync(Set("using System.IO;\nusing static System.Math;", "Sqrt(2)"), default)).Uses));
    }

    [Fact]
    public async Task ImportedNamesBelongToTheCellThatImports()
    {
        Folder.Write("other.dib", "double imported = 1;");
        Set("#!import other.dib\nint own = 1;", "imported + own");
        Assert.Equal("imported:a own:a", Shown((await Service.SymbolsAsync("b", default)).Uses));
        Assert.Equal(["imported", "own"], (await Service.SymbolsAsync("a", default)).Declares.Select(name => name.Name));
    }

    [Theory]
    [InlineData("int F() => n;", "F()", "F")]
    [InlineData("Func<int> f = () => n;", "f()", "f")]
    [InlineData("int Inner() => n; int F() => Inner();", "F()", "Inner")]
    public async Task MethodThatMeansAnOlderNameIsATrap(string method, string call, string name)
    {
        Set("int n = 1;", method, "int n = 2;", call);
        Trap trap = Assert.Single((await Service.SymbolsAsync("d", default)).Traps);
        Assert.Equal((name, "b", "n", "a", "c"), (trap.Method, trap.MethodCell, trap.Name, trap.OldCell, trap.NewCell));
        Assert.Contains($"`{name}` of cell 2 still means the `n` of cell 1, not the one that cell 3 declares", trap.Text, StringComparison.Ordinal);
        Assert.InRange(trap.Text.Length, 1, 300);
    }

    [Theory]
    [InlineData("int n = 1; int F() => n;", "F()")] // called before it is declared again
    [InlineData("int n = 1; int F() => n;", "n = 2; F()")]
    [InlineData("int n = 1; int F(int n) => n;", "int n = 2; F(n)")]
    [InlineData("int n = 1; int m = n;", "int n = 2; m")]
    public async Task WhatMeansTheNewestNameIsNoTrap(string first, string second) =>
        Assert.Empty((await Service.SymbolsAsync(Set(first, second), default)).Traps);

    [Fact]
    public async Task CellThatDeclaresAgainAndCallsIsInTheTrap() =>
        Assert.Single((await Service.SymbolsAsync(Set("int n = 1; int F() => n;", "int n = 2; F()"), default)).Traps);

    private static string Shown(IEnumerable<NameUse> uses) => string.Join(' ', uses.Select(use => $"{use.Name}:{use.CellId}").Order(StringComparer.Ordinal));
}
