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
        const string source = "#!/bin/sh\n #!csharp\n#!csharp x\n#!importance";

        DibCell cell = Assert.Single(DibDocument.Parse("n.dib", "#!markdown\n" + source).Cells);

        Assert.Equal(source, cell.Source);
    }

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
        Assert.Contains("cannot be read", Refusal(Path.Combine(folder.Path, "none.dib")));
        Assert.Contains("cannot be read", Refusal(folder.Path));
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
