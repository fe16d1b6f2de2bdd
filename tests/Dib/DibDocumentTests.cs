using BertNotebooks.Dib.Format;
using Xunit;

namespace BertNotebooks.Tests.Dib;

public sealed class DibDocumentTests
{
    [Fact]
    public void CellsKnowTheirKindNumberTextAndFirstLine()
    {
        const string text = NotebookFolder.Meta + "\n#!markdown\n\n# Title\n\n#!csharp\n\n\nint a = 1;\n\na\n\n#!csharp\nb\n";

        DibDocument notebook = DibDocument.Parse("n.dib", text);

        Assert.Equal(
        [
            new DibCell(CellKind.Markdown, "# Title", 7, 0),
            new DibCell(CellKind.CSharp, "int a = 1;\n\na", 12, 1),
            new DibCell(CellKind.CSharp, "b", 17, 2),
        ], notebook.Cells);
        string[] lines = text.Split('\n');
        Assert.All(notebook.Cells, cell => Assert.Equal(cell.Source.Split('\n')[0], lines[cell.FirstLine - 1]));
    }

    [Theory]
    [InlineData("1 + 1")]
    [InlineData("\n1 + 1\n")]
    [InlineData("#!csharp\r\n1 + 1\r\n")]
    [InlineData("#!csharp \n1 + 1\n#!markdown\t\n")]
    [InlineData("#!csharp\t \r\n1 + 1\r\n")]
    [InlineData(NotebookFolder.Meta + "#!csharp\n1 + 1")]
    [InlineData("#!csharp\n#!csharp\n\n#!csharp\n1 + 1\n#!markdown\n   \n")]
    public void HeaderLineEndsAndEmptyCellsMakeNoDifference(string text)
    {
        DibCell cell = Assert.Single(DibDocument.Parse("n.dib", text).Cells);

        Assert.Equal((CellKind.CSharp, "1 + 1", 1), (cell.Kind, cell.Source, cell.Number));
    }

    [Fact]
    public void LinesThatOnlyResembleSeparatorsBelongToTheCell()
    {
        const string source = "#!/bin/sh\n#!csharpener\n#!importance\n```\n #!csharp\n```";

        DibCell cell = Assert.Single(DibDocument.Parse("n.dib", "#!markdown\n" + source).Cells);

        Assert.Equal(source, cell.Source);
    }

    [Theory]
    [InlineData(" #!csharp")]
    [InlineData("\t#!markdown")]
    [InlineData("#!CSharp")]
    [InlineData("#! csharp")]
    [InlineData("#!csharp --name x")]
    [InlineData("\uFEFF#!csharp")]
    [InlineData("#!csharp\u200B")]
    [InlineData("#!FSharp")]
    public void LineThatIsAlmostASeparatorIsRefusedWhereCodeWouldBecomeText(string line)
    {
        string message = Assert.Throws<BertNotebooksException>(() => DibDocument.Parse("n.dib", $"#!markdown\n# Title\n\n{line}\n\n1 + 1\n")).Message;

        Assert.StartsWith("n.dib, line 4: ", message);
    }

    [Theory]
    [InlineData("#!meta \n{}\n#!csharp\n1 + 1\n", 4)]
    [InlineData("\n \n#!meta\t\n{}\n#!csharp\n1 + 1\n", 6)]
    public void HeaderMayHaveBlanksAroundIt(string text, int firstLine) => Assert.Equal([new DibCell(CellKind.CSharp, "1 + 1", firstLine, 1)], DibDocument.Parse("n.dib", text).Cells);

    [Fact]
    public void EmptyFileHasNoCells() => Assert.Empty(DibDocument.Parse("n.dib", "").Cells);

    [Theory]
    [InlineData("#!csharp\n1\n#!html\n<b>", "n.dib, line 3: '#!html' begins no cell that the kit runs; allowed are #!csharp and #!markdown.")]
    [InlineData("#!csharp\n\n#!mermaid", "line 3")]
    [InlineData("#!csharp\n#!meta\n{}", "line 2")]
    [InlineData("#!meta\n\n{\"a\":\n\n,}\n\n#!csharp\n1", "n.dib, line 5: the header behind #!meta is not JSON")]
    [InlineData("#!meta\n#!csharp\n1", "n.dib, line 2")]
    [InlineData("#!meta", "not JSON")]
    [InlineData("#!meta\n[1]\n#!csharp", "not a JSON object")]
    public void DamageIsRefusedWithFileAndLine(string text, string expected)
    {
        BertNotebooksException e = Assert.Throws<BertNotebooksException>(() => DibDocument.Parse("n.dib", text));

        Assert.Contains(expected, e.Message);
    }

    [Fact]
    public void WhatIsNoTextIsRefusedWithItsLine()
    {
        using NotebookFolder folder = new();
        string binary = Path.Combine(folder.Path, "binary.dib");
        File.WriteAllBytes(binary, [.. "#!csharp\n1\n"u8, 0, 1, 2]);
        string latin = Path.Combine(folder.Path, "latin.dib");
        File.WriteAllBytes(latin, [.. "#!markdown\ncaf"u8, 0xE9, 10]);

        Assert.Contains("binary.dib, line 3: this is not text", Refusal(binary));
        Assert.Contains("latin.dib, line 2: this is not text", Refusal(latin));
    }

    [Fact]
    public void HugeMissingAndFolderAreRefused()
    {
        using NotebookFolder folder = new();
        string huge = folder.WriteText("huge.dib", new string(' ', DibText.MaxBytes + 1));

        Assert.Contains("1,048,577 bytes are too large", Refusal(huge));
        Assert.Empty(DibDocument.Load(folder.WriteText("full.dib", new string(' ', DibText.MaxBytes))).Cells);
        Assert.Contains("cannot be read", Refusal(Path.Combine(folder.Path, "none.dib")));
        Assert.Contains("cannot be read", Refusal(folder.Path));
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    [InlineData("\u2028")]
    public void LinesHaveALimitWhateverEndsThem(string end)
    {
        using NotebookFolder folder = new();
        string lines = string.Concat(Enumerable.Repeat("1" + end, DibText.MaxLines - 1));

        Assert.Equal(DibText.MaxLines, Assert.Single(DibDocument.Load(folder.WriteText("full.dib", lines + "1")).Cells).Source.Split('\n').Length);
        Assert.EndsWith("more.dib: there are more than 25,000 lines, too many for a notebook. Keep data in files of their own.", Refusal(folder.WriteText("more.dib", lines + "1" + end)));
    }

    [Fact]
    public void HeaderHasALimit()
    {
        string Notebook(int length) => $"#!meta\n{{\"a\":\"{new string('x', length - 8)}\"}}\n#!csharp\n1";

        Assert.Equal("1", Assert.Single(DibDocument.Parse("n.dib", Notebook(100_000)).Cells).Source);
        Assert.StartsWith("n.dib, line 2: the header behind #!meta has 100,001 characters, and 100,000 are enough for any",
            Assert.Throws<BertNotebooksException>(() => DibDocument.Parse("n.dib", Notebook(100_001))).Message);
    }

    [Theory]
    [InlineData(new byte[] { 0xEF, 0xBB, 0xBF, (byte)'1' }, "1")]
    [InlineData(new byte[] { 0xEF, 0xBB, 0xBF }, "")]
    [InlineData(new byte[] { (byte)'1', 0xEF, 0xBB, 0xBF, (byte)'2' }, "1\uFEFF2")]
    public void ByteOrderMarkIsNoneOnlyInFront(byte[] content, string expected)
    {
        using NotebookFolder folder = new();
        string file = folder.WriteText("n.dib", "");
        File.WriteAllBytes(file, content);

        Assert.Equal(expected, DibText.Read(file));
    }

    [Theory]
    [InlineData(8, true)]
    [InlineData(9, false)]
    public void ControlCharactersBelowTheTabAreNoText(byte character, bool isRefused)
    {
        using NotebookFolder folder = new();
        string file = folder.WriteText("n.dib", "");
        File.WriteAllBytes(file, [(byte)'1', 10, 10, character]);

        Assert.Equal(isRefused, Record.Exception(() => DibText.Read(file)) is BertNotebooksException e && e.Message.Contains("line 3: this is not text", StringComparison.Ordinal));
    }

    [Fact]
    public void ByteOrderMarkIsSkipped()
    {
        using NotebookFolder folder = new();
        string file = folder.WriteText("n.dib", "\uFEFF" + NotebookFolder.Meta + "\n#!csharp\n1\n");

        Assert.Equal("1", Assert.Single(DibDocument.Load(file).Cells).Source);
    }

    private static string Refusal(string path) => Assert.Throws<BertNotebooksException>(() => DibDocument.Load(path)).Message;
}
