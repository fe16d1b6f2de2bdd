using Xunit;

namespace BertNotebooks.Tests.Foundation;

public sealed class AtomicFileTests
{
    [Fact]
    public void OldFileStaysWhenWritingFails()
    {
        using TempFolder folder = new();
        string path = folder.Write("a.txt", "old");
        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(path, stream =>
        {
            stream.Write("half"u8);
            throw new InvalidOperationException();
        }));
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(folder.Root));
    }

    [Fact]
    public void DiskThatIsFullGivesOneMessage()
    {
        using TempFolder folder = new();
        string path = folder.Write("a.txt", "old");
        string message = Assert.Throws<BertNotebooksException>(() => AtomicFile.Write(path, _ => throw new IOException("No space left on device"))).Message;
        Assert.Contains(path, message);
        Assert.Contains("No space left on device", message);
        Assert.Equal("old", File.ReadAllText(path));
    }

    [Fact]
    public void FileInPlaceOfAFolderGivesOneMessage()
    {
        using TempFolder folder = new();
        string path = Path.Combine(folder.Write("file", ""), "inside", "a.txt");
        Assert.Contains(path, Assert.Throws<BertNotebooksException>(() => AtomicFile.WriteText(path, "x")).Message);
    }

    [Fact]
    public void FolderInPlaceOfTheFileGivesOneMessage()
    {
        using TempFolder folder = new();
        string path = Directory.CreateDirectory(folder.Path("taken")).FullName;
        Assert.Contains(path, Assert.Throws<BertNotebooksException>(() => AtomicFile.WriteText(path, "x")).Message);
        Assert.Equal([path], Directory.GetFileSystemEntries(folder.Root));
    }

    [Fact]
    public void MissingFoldersAreMadeAndTextHasNoByteOrderMark()
    {
        using TempFolder folder = new();
        string path = folder.Path("a", "b", "c.txt");
        AtomicFile.WriteText(path, "ä");
        Assert.Equal("ä"u8.ToArray(), File.ReadAllBytes(path));
    }
}
