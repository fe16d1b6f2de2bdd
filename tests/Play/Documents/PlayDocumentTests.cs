using System.Text;
using BertNotebooks.Dib.Format;
using BertNotebooks.Play.Documents;
using BertNotebooks.Tests.Notebooks;
using Xunit;

namespace BertNotebooks.Tests.Play.Documents;

public sealed class PlayDocumentTests : IDisposable
{
    private const string Header = "#!meta\n\n{}\n\n";
    private const string Two = Header + "#!markdown\n\n# A\n\n#!csharp\n\n1\n";

    private readonly DocumentFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [NotebookTheory]
    [MemberData(nameof(NotebookTheoryAttribute.Notebooks), MemberType = typeof(NotebookTheoryAttribute))]
    public void NotebookOfTheKitKeepsItsBytesAndHasTheCellsOfTheRunner(string notebook)
    {
        string path = Path.Combine(NotebookTheoryAttribute.Folder!, notebook);
        PlayDocument document = PlayDocument.Load(path);
        Assert.Equal(File.ReadAllBytes(path), document.ToBytes());
        Assert.Equal(
            DibDocument.Load(path).Cells,
            document.Cells.Select(cell => new DibCell(cell.Kind, cell.Text, cell.FirstLine, cell.Number)));
        foreach (PlayCell cell in document.Cells)
        {
            document.SetText(cell.Id, cell.Text + "\n// x");
            Assert.True(document.IsChanged);
            document.SetText(cell.Id, cell.Text);
        }

        Assert.False(document.IsChanged);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1 + 1")]
    [InlineData("\uFEFF#!meta\n\n{}\n\n#!csharp\n\n1\n")]
    [InlineData("#!csharp \t\r\n\r\n1\r\n\n#!markdown\n# a\u2028b\f\r\r\n\n")]
    [InlineData("\n\n#!csharp\n#!csharp\n\n\n#!markdown\n   \n#!csharp")]
    [InlineData("#!meta\n{}")]
    [InlineData("\r\n text \n\n#!csharp\n\n\n")]
    public void WhatIsNotEditedKeepsItsBytes(string text)
    {
        string path = _folder.Write(text);
        PlayDocument document = PlayDocument.Load(path);
        Assert.Equal(Encoding.UTF8.GetBytes(text), document.ToBytes());
        Assert.Equal(
            DibDocument.Load(path).Cells.Select(cell => (cell.Source, cell.FirstLine, cell.Number)),
            document.Cells.Select(cell => (cell.Text, cell.FirstLine, cell.Number)));
        Assert.IsType<Saved>(document.Save(force: false));
        Assert.Equal(Encoding.UTF8.GetBytes(text), File.ReadAllBytes(path));
    }

    [Fact]
    public void EditReplacesTheSourceAloneWithTheLineEndOfTheFile()
    {
        string path = _folder.Write("\uFEFF#!csharp \r\n\r\n1\r\n\r\n#!csharp\n2\n\n#!markdown\r\n\r\n# a\r\nb\r\n");
        PlayDocument document = PlayDocument.Load(path);
        document.SetText("c2", "\n3\r\n4\n\n");
        Assert.IsType<Saved>(document.Save(force: false));
        Assert.Equal("\uFEFF#!csharp \r\n\r\n1\r\n\r\n#!csharp\n3\r\n4\n\n#!markdown\r\n\r\n# a\r\nb\r\n", Encoding.UTF8.GetString(File.ReadAllBytes(path)));
        Assert.Equal("\n3\n4\n\n", document.Find("c2")!.Text);
        Assert.False(document.IsChanged);
    }

    [Fact]
    public void LinesAndNumbersAreThoseThatTheFileWouldHave()
    {
        PlayDocument document = PlayDocument.Load(_folder.Write(Two + "\n#!csharp\n\n2\n"));
        document.SetText("c1", "# A\n\nmore");
        document.SetText("c2", "\n\n1");
        string id = document.Insert("c1", CellKind.CSharp, "");
        // Blank lines before a text are not written: its first line would stand two lines above.
        Assert.Equal([("c1", 7, 0), (id, 12, 0), ("c2", 13, 1), ("c3", 19, 2)], document.Cells.Select(cell => (cell.Id, cell.FirstLine, cell.Number)));
        Assert.Equal("1", Encoding.UTF8.GetString(document.ToBytes()).Split('\n')[13 - 1 + 2]);
        Assert.Equal("2", Encoding.UTF8.GetString(document.ToBytes()).Split('\n')[19 - 1]);
    }

    [Theory]
    [InlineData(Two, Two + "\n#!csharp\n\nx\n")]
    [InlineData("#!csharp\n1\n#!csharp\n2", "#!csharp\n1\n#!csharp\n2\n#!csharp\nx")]
    [InlineData("#!csharp\r\n\r\n1\r\n\r\n#!csharp\r\n\r\n2\r\n\r\n", "#!csharp\r\n\r\n1\r\n\r\n#!csharp\r\n\r\n2\r\n\r\n#!csharp\r\n\r\nx\r\n\r\n")]
    [InlineData("1\n\n\n#!markdown\n#!csharp\n\n2\n\n#!markdown", "1\n\n\n#!markdown\n#!csharp\n\n2\n\n#!csharp\n\nx\n\n#!markdown")]
    public void CellAtTheEndLooksLikeItsNeighbours(string file, string expected)
    {
        PlayDocument document = PlayDocument.Load(_folder.Write(file));
        document.Insert(document.Cells[^1].Id, CellKind.CSharp, "x");
        Assert.Equal(expected, Encoding.UTF8.GetString(document.ToBytes()));
        Assert.True(document.Undo());
        Assert.Equal(file, Encoding.UTF8.GetString(document.ToBytes()));
    }

    [Theory]
    [InlineData(Two, Header + "#!markdown\n\nx\n\n#!markdown\n\n# A\n\n#!csharp\n\n1\n")]
    [InlineData("1", "#!markdown\n\nx\n\n#!csharp\n\n1")]
    [InlineData("\n1\n", "#!markdown\n\nx\n\n#!csharp\n\n1\n")]
    [InlineData("", "#!markdown\n\nx\n")]
    [InlineData("#!meta\n{}", "#!meta\n{}\n#!markdown\n\nx\n")]
    public void CellAtTheBeginningStandsBehindTheHeader(string file, string expected)
    {
        PlayDocument document = PlayDocument.Load(_folder.Write(file));
        string id = document.Insert(null, CellKind.Markdown, "x");
        Assert.Equal(id, document.Cells[0].Id);
        Assert.Equal(expected, Encoding.UTF8.GetString(document.ToBytes()));
    }

    [Fact]
    public void DeletedAndMovedCellsTakeTheirBytesWithThemAndTheFileEndsAsItDid()
    {
        const string a = "#!markdown  \n\n# A\r\n\n\n", b = "#!csharp\n1\n\n", c = "#!csharp\n\n2\n";
        PlayDocument document = PlayDocument.Load(_folder.Write(Header + a + b + c));
        document.Delete("c2");
        Assert.Equal(Header + a + c, Text(document));
        document.Move("c3", null);
        Assert.Equal(Header + "#!csharp\n\n2\n\n" + a.TrimEnd() + "\n", Text(document));
        document.SetKind("c1", CellKind.CSharp);
        Assert.Equal(Header + "#!csharp\n\n2\n\n#!csharp  \n\n# A\n", Text(document));
        Assert.True(document.Undo() && document.Undo() && document.Undo());
        Assert.False(document.Undo() || document.IsChanged);
    }

    [Fact]
    public void UndoBringsBackADeletedTextAndKeepsWhatWasTypedSince()
    {
        PlayDocument document = PlayDocument.Load(_folder.Write(Two));
        document.SetText("c2", "typed");
        document.Delete("c2");
        document.SetText("c1", "# B");
        Assert.True(document.Undo());
        Assert.Equal(["# B", "typed"], document.Cells.Select(cell => cell.Text));
    }

    [Fact]
    public void UndoOfAnInsertedCellCanItselfBeUndoneWhenItWasTypedInto()
    {
        PlayDocument document = PlayDocument.Load(_folder.Write(Two));
        document.Delete("c1");
        string id = document.Insert(null, CellKind.CSharp, "");
        document.SetText(id, "typed");
        document.Undo();
        Assert.Null(document.Find(id));
        document.Undo();
        Assert.Equal("typed", document.Find(id)!.Text);
        Assert.True(document.Undo() && document.Undo() && !document.CanUndo);
        Assert.Equal(["c1", "c2"], document.Cells.Select(cell => cell.Id));
    }

    [Fact]
    public void IdsAreNeverGivenTwice()
    {
        PlayDocument document = PlayDocument.Load(_folder.Write(Two));
        string first = document.Insert("c2", CellKind.CSharp, "");
        document.Delete(first);
        string second = document.Insert("c2", CellKind.CSharp, "");
        Assert.Equal(("c3", "c4"), (first, second));
        Assert.Throws<ArgumentException>(() => document.SetText(first, "x"));
    }

    [Fact]
    public void EmptyCellsOfTheFileAreNotShownAndStay()
    {
        const string file = Header + "#!csharp\n\n\n#!csharp\n\n1\n\n#!markdown\n\n#!csharp\n\n2\n\n#!markdown\n";
        PlayDocument document = PlayDocument.Load(_folder.Write(file));
        Assert.Equal(["1", "2"], document.Cells.Select(cell => cell.Text));
        document.SetText("c2", "3");
        Assert.Equal(file.Replace("2", "3", StringComparison.Ordinal), Text(document));
        document.SetText("c2", "");
        Assert.Equal(Header + "#!csharp\n\n\n#!csharp\n\n1\n\n#!markdown\n\n#!csharp\n\n#!markdown\n", Text(document));
    }

    [Theory]
    [InlineData("a\n#!markdown\nb", new[] { "CSharp a", "Markdown b" })]
    [InlineData("#!markdown\n\n# b", new[] { "Markdown # b" })]
    [InlineData("#!csharp\n\nb", new[] { "CSharp b" })]
    [InlineData("a\n\n#!md\nb\n #!CSharp\nc\n#!html\nd", new[] { "CSharp a", "Markdown b", "CSharp c\n#!html\nd" })]
    [InlineData("#!md", new[] { "Markdown " })]
    public void SplitDoesWhatTheTypedLinesSayAndCanBeUndone(string text, string[] expected)
    {
        PlayDocument document = PlayDocument.Load(_folder.Write(Two));
        document.SetText("c2", text);
        WouldSplit refusal = Assert.IsType<WouldSplit>(document.Save(force: false));
        Assert.Equal(("c2", true), (refusal.Cell, refusal.Into is not null));
        Assert.True(document.Split("c2"));
        Assert.Equal(expected, document.Cells.Skip(1).Select(cell => $"{cell.Kind} {cell.Text}"));
        Assert.True(document.Undo());
        Assert.Equal(["# A", text], document.Cells.Select(cell => cell.Text));
    }

    [Fact]
    public void UndoOfASplitKeepsWhatWasTypedIntoTheParts()
    {
        PlayDocument document = PlayDocument.Load(_folder.Write(Two));
        document.SetText("c2", "a\n#!markdown\nb");
        document.Split("c2");
        document.SetText("c3", "typed");
        document.Undo();
        Assert.Equal("a\n\n#!markdown\n\ntyped", document.Find("c2")!.Text);
    }

    [Theory]
    [InlineData(CellKind.CSharp, "1\n#!html", 2)]
    [InlineData(CellKind.Markdown, "a\n\n#!meta", 3)]
    [InlineData(CellKind.Markdown, "```\n#!html\n```", 2)]
    [InlineData(CellKind.Markdown, " #!fsharp", 1)]
    public void LineOfAnotherKindOfCellIsToldAndCannotSplit(CellKind kind, string text, int line)
    {
        string path = _folder.Write(Two);
        PlayDocument document = PlayDocument.Load(path);
        string id = document.Insert("c2", kind, text);
        WouldSplit refusal = Assert.IsType<WouldSplit>(document.Save(force: true));
        Assert.Equal((id, line, null), (refusal.Cell, refusal.Line, refusal.Into));
        Assert.False(document.Split(id));
        Assert.Equal(Two, File.ReadAllText(path));
        document.SetText(id, text.Replace("#!", "# !", StringComparison.Ordinal));
        Assert.IsType<Saved>(document.Save(force: false));
    }

    [Theory]
    [InlineData(CellKind.CSharp, " #!csharp\n#!import _setup.dib\n#!time")]
    [InlineData(CellKind.Markdown, "```\n #!csharp\n```\n#!/bin/sh")]
    public void LinesThatOnlyResembleSeparatorsAreSaved(CellKind kind, string text)
    {
        PlayDocument document = PlayDocument.Load(_folder.Write(Two));
        document.Insert("c2", kind, text);
        Assert.IsType<Saved>(document.Save(force: false));
        Assert.Equal(text, PlayDocument.Load(document.Path).Cells[^1].Text);
    }

    private static string Text(PlayDocument document) => Encoding.UTF8.GetString(document.ToBytes());
}
