using BertNotebooks.Dib;
using Xunit;

namespace BertNotebooks.Tests.Dib;

public sealed class NotebookTargetTests : IDisposable
{
    private readonly NotebookFolder _folder = new();

    public NotebookTargetTests()
    {
        foreach (string name in (string[])["10-b.dib", "01-a.dib", "B.dib", "_setup.dib", "notes.txt", "solutions/01-a.dib", "empty/notes.txt"])
        {
            _folder.WriteText(name, "");
        }
    }

    public void Dispose() => _folder.Dispose();

    private string In(string name) => Path.Combine(_folder.Path, name);

    [Fact]
    public void FolderGivesItsNotebooksInOrdinalOrder()
    {
        IReadOnlyList<NotebookTarget> targets = NotebookTarget.Find([_folder.Path]);

        Assert.Equal([In("01-a.dib"), In("10-b.dib"), In("B.dib")], targets.Select(target => target.Notebook));
        Assert.Equal(["01-a.html", "10-b.html", "B.html"], targets.Select(target => target.Page));
    }

    [Fact]
    public void NamedFilesRunEvenIfAFolderWouldLeaveThemOut()
    {
        IReadOnlyList<NotebookTarget> targets = NotebookTarget.Find([In("_setup.dib"), In("solutions"), In("solutions/01-a.dib")]);

        Assert.Equal([In("_setup.dib"), In("solutions/01-a.dib")], targets.Select(target => target.Notebook));
        Assert.Equal(["_setup", "solutions/01-a"], targets.Select(target => target.Title));
    }

    [Theory]
    [InlineData("none", "does not exist")]
    [InlineData("empty", "holds no notebook")]
    [InlineData("notes.txt", "is no notebook")]
    public void PathWithoutANotebookIsNamed(string name, string expected)
    {
        string message = Assert.Throws<BertNotebooksException>(() => NotebookTarget.Find([In("01-a.dib"), In(name)])).Message;

        Assert.Contains(In(name), message);
        Assert.Contains(expected, message);
    }

    [Fact]
    public void TwoNotebooksWithOnePageAreRefused()
    {
        string other = _folder.WriteText("other/01-a.dib", "");

        string message = Assert.Throws<BertNotebooksException>(() => NotebookTarget.Find([_folder.Path, other])).Message;

        Assert.Contains(other, message);
        Assert.Contains(In("01-a.dib"), message);
    }
}
