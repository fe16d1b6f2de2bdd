using BertNotebooks.Dib.Language;
using BertNotebooks.Dib.Session;
using Xunit;

namespace BertNotebooks.Tests.Dib.Language;

/// <summary>Errors of cells that really failed, in plain words.</summary>
public sealed class ExplanationTests : SessionTests
{
    [Theory]
    [InlineData("string s = null;\ns.Length", "null")]
    [InlineData("int[] numbers = [1];\nnumbers[1]", "Counting begins at 0")]
    [InlineData("new List<int>()[0]", "Counting begins at 0")]
    [InlineData("new int[0].First()", "sequence is empty")]
    [InlineData("int.Parse(\"a\")", "not written as the number")]
    [InlineData("int none = 0; 1 / none", "divided by 0")]
    [InlineData("new Dictionary<int, int>()[1]", "no such key")]
    [InlineData("var s = new System.IO.MemoryStream(); s.Dispose(); s.ReadByte()", "given back")]
    [InlineData("int n = \"a\";", "takes `int`")]
    [InlineData("Math.Pow(1)", "`y` is missing")]
    [InlineData("int n = 1\nint m = 2;", "semicolon")]
    public async Task FrequentErrorHasWords(string cell, string words)
    {
        CellError error = (await RunAsync(cell))!;
        Explanation found = Service(cell).Explain("a", error, new HashSet<string>())!;
        Assert.Contains(words, found.Text, StringComparison.Ordinal);
        Assert.InRange(found.Text.Length, 1, 300);
        Assert.Null(found.RunTo);
    }

    [Fact]
    public async Task NameOfACellThatHasNotRunSendsThere()
    {
        CellError error = (await RunAsync("fillMask + 1"))!;
        LanguageService service = Service("int other = 1;", "int fillMask = 1;", "fillMask + 1");
        Assert.Equal(
            new Explanation("`fillMask` is declared in cell 2, which has not run. Run it first.", "b"),
            service.Explain("c", error, new HashSet<string> { "a" }));
        Assert.Equal("b", service.Explain("c", error, new HashSet<string> { "a", "b" })!.RunTo);
    }

    [Fact]
    public async Task SlipOfThePenIsFound() =>
        Assert.Contains("Did you mean `fillMask`?", Service("int fillMask = 1;", "filMask").Explain("b", (await RunAsync("filMask"))!, new HashSet<string> { "a" })!.Text, StringComparison.Ordinal);

    [Fact]
    public async Task DisposedVariableSendsToTheCellThatMakesIt()
    {
        string[] cells = ["var s = new System.IO.MemoryStream();", "using (s) { }", "s.ReadByte()"];
        Explanation found = Service(cells).Explain("c", (await RunAsync(cells))!, new HashSet<string> { "a", "b" })!;
        Assert.Equal(new Explanation("`s` was disposed of in cell 2. Run cell 1 again, which makes it.", "a"), found);
    }

    [Theory]
    [InlineData("The vocabulary has no piece 'x'.")]
    [InlineData("RareException: something.")]
    [InlineData("CS9999: something.")]
    public void WhatSaysAllOrIsRareHasNone(string message) =>
        Assert.Null(Service("1").Explain("a", new CellError("small", 1, 1, message, []), new HashSet<string>()));

    private LanguageService Service(params string[] cells)
    {
        LanguageService service = new(Path.Combine(Folder.Path, "test.dib"));
        service.SetCells([.. cells.Select((text, i) => new CodeCell(((char)('a' + i)).ToString(), text))]);
        return service;
    }
}
