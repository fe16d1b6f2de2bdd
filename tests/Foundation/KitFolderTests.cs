using Xunit;

namespace BertNotebooks.Tests.Foundation;

public sealed class KitFolderTests : IDisposable
{
    private readonly string _kit = Directory.CreateTempSubdirectory("kit").FullName;

    public KitFolderTests()
    {
        File.WriteAllText(Path.Combine(_kit, "BertNotebooks.sln"), "");
        Directory.CreateDirectory(Path.Combine(_kit, "data", "book"));
        File.WriteAllText(Path.Combine(_kit, "data", "book", "book.txt"), "text");
    }

    public void Dispose() => Directory.Delete(_kit, recursive: true);

    [Fact]
    public void KitIsFoundAboveTheFirstPlaceThatIsWithinIt()
    {
        string outside = Path.GetTempPath();
        Assert.Equal(_kit, KitFolder.RootAbove(Path.Combine(_kit, "data", "book"), outside));
        Assert.Equal(_kit, KitFolder.RootAbove(outside, Path.Combine(_kit, "data")));
        string message = Assert.Throws<BertNotebooksException>(() => KitFolder.RootAbove(outside)).Message;
        Assert.Contains("BertNotebooks.sln", message);
        Assert.Contains($"'{outside}'", message);
    }

    [Fact]
    public void PublishedProgramsOwnDataAreTheLastResort()
    {
        string outside = Path.GetTempPath(), program = Directory.CreateDirectory(Path.Combine(_kit, "program")).FullName;
        Assert.Throws<BertNotebooksException>(() => KitFolder.Root(program, outside));
        Directory.CreateDirectory(Path.Combine(program, "data", "models"));
        Assert.Equal(program, KitFolder.Root(program, outside));
        Assert.Equal(_kit, KitFolder.Root(program, outside, _kit));
    }

    [Fact]
    public void DataPathFindsFilesAndNamesTheWayOut()
    {
        Assert.Equal(Path.Combine(_kit, "data", "book", "book.txt"), KitFolder.DataPathIn(_kit, "book", "book.txt"));
        Assert.Equal(Path.Combine(_kit, "data", "book"), KitFolder.DataPathIn(_kit, "book"));
        string message = Assert.Throws<BertNotebooksException>(() => KitFolder.DataPathIn(_kit, "missing.txt")).Message;
        Assert.Contains(Path.Combine(_kit, "data", "missing.txt"), message);
        Assert.Contains("git checkout -- data", message);
    }
}
