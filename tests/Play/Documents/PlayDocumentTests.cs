using System.Text;
using BertNotebooks.Dib.Format;
using BertNotebooks.Play.Documents;
using BertNotebooks.Tests.Notebooks;
using Xunit;

namespace BertNotebooks.Tests.Play.Documents;

public sealed class PlayDocumentTests : IDisposable
{
    private readonly TempFolder _folder = new();

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
        // Each cell is edited and brought back.
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
        string path = Write(text);
        PlayDocument document = PlayDocument.Load(path);
        Assert.Equal(Encoding.UTF8.GetBytes(text), document.ToBytes());
        Assert.Equal(DibDocument.Load(path).Cells.Select(cell => (cell.Source, cell.FirstLine, cell.Number)), document.Cells.Select(cell => (cell.Text, cell.FirstLine, cell.Number)));
        Assert.IsType<Saved>(document.Save(force: false));
        Assert.Equal(Encoding.UTF8.GetBytes(text), File.ReadAllBytes(path));
    }

    [Fact]
    public void EditReplacesTheSourceAloneWithTheLineEndOfTheFile()
    {
        string path = Write("\uFEFF#!csharp \r\n\r\n1\r\n\r\n#!csharp\n2\n\n#!markdown\r\n\r\n# a\r\nb\r\n");
        PlayDocument document = PlayDocument.Load(path);
        document.SetText("c2", "\n3\n4\n\n");
        Assert.IsType<Saved>(document.Save(force: false));
        Assert.Equal("\uFEFF#!csharp \r\n\r\n1\r\n\r\n#!csharp\n3\r\n4\n\n#!markdown\r\n\r\n# a\r\nb\r\n", Encoding.UTF8.GetString(File.ReadAllBytes(path)));
        Assert.Equal("\n3\n4\n\n", document.Find("c2")!.Text);
        Assert.False(document.IsChanged);
    }

    private string Write(string text)
    {
        string path = _folder.Path("n.dib");
        File.WriteAllBytes(path, Encoding.UTF8.GetBytes(text));
        return path;
    }
}
