using BertNotebooks.Dib.Language;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace BertNotebooks.Tests.Dib.Language;

/// <summary>What the compiler objects to, and the state of the text that it is about.</summary>
public sealed class SquiggleTests : LanguageTests
{
    [Theory]
    [InlineData("int n = \"a\";", "CS0029", 8, 11, "The place takes `int`")]
    [InlineData("int n = 1", "CS1002", 8, 9, "semicolon")]
    [InlineData("var s = \"a\"; s.Lenght", "CS1061", 15, 21, "Did you mean `Length`?")]
    [InlineData("Math.Srqt(1)", "CS0117", 5, 9, "Did you mean `Sqrt`?")]
    [InlineData("foreach (var n in new[] { 1 }) { Consle.WriteLine(n); }", "CS0103", 33, 39, "Did you mean `Console`?")]
    [InlineData("Math.Sqrt(\"a\")", "CS1503", 10, 13, "The argument is `string`")]
    [InlineData("Math.Pow(1)", "CS7036", 5, 8, "`y` is missing")]
    [InlineData("int n = 1; int n = 2;", "CS0102", 15, 16, "`n` is declared twice")]
    [InlineData("using var s = new System.IO.MemoryStream();", "CS0825", 6, 9, "using (...)")]
    [InlineData("if (true) { int n = 1; n", "CS1513", 23, 24, "Curly brackets")]
    public async Task ErrorHasAPlaceAndHelp(string text, string id, int from, int to, string help)
    {
        Squiggle found = (await DiagnoseAsync(text)).First(squiggle => squiggle.Id == id);
        Assert.Equal((true, from, to), (found.IsError, found.From, found.To));
        Assert.Contains(help, found.Help, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WarningIsNoError() => Assert.Equal([("CS0219", false)], (await DiagnoseAsync("{ int unused = 1; }")).Select(squiggle => (squiggle.Id, squiggle.IsError)));

    [Theory]
    [InlineData("string? maybe = null;")]
    [InlineData("using System.Text.Json;")]
    [InlineData("")]
    [InlineData("display(1)")]
    [InlineData("await Task.Delay(1); 2")]
    public async Task WhatRunsHasNone(string text) => Assert.Empty(await DiagnoseAsync(text));

    [Fact]
    public async Task NameOfACellBelowIsTold()
    {
        Set("rate * 2", "double rate = 1;");
        Assert.Contains("declared in cell 2, further below", Assert.Single(await Service.DiagnoseAsync("a", default)).Help, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NameOfABlockIsTold() =>
        Assert.Contains("inside a block or method of cell 1", Assert.Single(await DiagnoseAsync("{ double rate = 1; rate++; }", "rate * 2")).Help, StringComparison.Ordinal);

    [Fact]
    public async Task EditIsSeenBelow()
    {
        Assert.Empty(await DiagnoseAsync("int n = 1;", "int m = n;", "m + n"));
        Assert.Equal("CS0019", Assert.Single(await DiagnoseAsync("int n = 1;", "Version m = new(n, n);", "m + n")).Id);
        Assert.Empty(await Service.DiagnoseAsync("b", default));
    }

    [Fact]
    public async Task CellsAreInsertedMovedAndDeleted()
    {
        Service.SetCells([new("x", "int n = 1;"), new("z", "n + m")]);
        Assert.Equal("CS0103", Assert.Single(await Service.DiagnoseAsync("z", default)).Id);
        Service.SetCells([new("x", "int n = 1;"), new("y", "int m = n;"), new("z", "n + m")]);
        Assert.Empty(await Service.DiagnoseAsync("z", default));
        Service.SetCells([new("y", "int m = n;"), new("x", "int n = 1;"), new("z", "n + m")]);
        Assert.Equal("CS0103", Assert.Single(await Service.DiagnoseAsync("y", default)).Id);
        Service.SetCells([new("x", "int n = 1;"), new("z", "n + 1")]);
        Assert.Empty(await Service.DiagnoseAsync("z", default));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Service.DiagnoseAsync("y", default));
    }

    [Fact]
    public async Task QuestionsAboutReplacedTextEndAndOthersGoOn()
    {
        Set("int n = 1;", "n + 1", "n + 2");
        Task<IReadOnlyList<Squiggle>> above = Service.DiagnoseAsync("a", default), below = Service.DiagnoseAsync("c", default);
        Set("int n = 1;", "n + 10", "n + 2");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => below);
        Assert.Empty(await above);
        Assert.Empty(await Service.DiagnoseAsync("c", default));
    }

    [Theory]
    [InlineData("#!import missing.dib", 0, 20, "is no file")]
    [InlineData("1 + 1\n#!fsharp", 6, 14, "is no directive")]
    [InlineData("#!import broken.dib\nint n = 1;", 0, 19, "broken.dib, cell 2: ")]
    public async Task DirectiveThatFailsIsTold(string text, int from, int to, string message)
    {
        Folder.Write("broken.dib", "int n = 1;", "int m = unknown;");
        Squiggle found = Assert.Single(await DiagnoseAsync(text));
        Assert.Equal((true, from, to), (found.IsError, found.From, found.To));
        Assert.Contains(message, found.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AssemblyThatIsBuiltAnewIsReadAnew()
    {
        string[] cells = ["#r \"own.dll\"", "Own.Newer()"];
        Build("public static class Own { public static int Older() => 1; }");
        Assert.Equal("CS0117", Assert.Single(await DiagnoseAsync(cells)).Id);
        Build("public static class Own { public static int Older() => 1; public static int Newer() => 2; }");
        Assert.Empty(await DiagnoseAsync(cells));
    }

    [Fact]
    public async Task RefreshFindsAnAssemblyThatWasMissing()
    {
        string[] cells = ["#r \"own.dll\"", "Own.Older()"];
        Assert.NotEmpty(await DiagnoseAsync(cells));
        Build("public static class Own { public static int Older() => 1; }");
        Service.Refresh();
        Assert.Empty(await Service.DiagnoseAsync("b", default));
    }

    private void Build(string source) => Assert.True(CSharpCompilation
        .Create("own", [CSharpSyntaxTree.ParseText(source)], [MetadataReference.CreateFromFile(typeof(object).Assembly.Location)], new(Microsoft.CodeAnalysis.OutputKind.DynamicallyLinkedLibrary))
        .Emit(Path.Combine(Folder.Path, "own.dll")).Success);
}
