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

    [UnixTheory]
    [InlineData("link", "to")]
    [InlineData("link", "not-there-yet")]
    [InlineData("link", "deep/to")]
    [InlineData("deep/up", "../to")]
    [InlineData("other/up", "../../elsewhere/to")]
    public void LinkStaysAndWhatItLeadsToIsWritten(string link, string target)
    {
        using TempFolder folder = new();
        Array.ForEach(["to", "deep/to", "elsewhere/to"], name => folder.Write(name, "old"));
        // A folder that is a link itself: ".." in it is the folder above the one that it leads to.
        Directory.CreateDirectory(folder.Path("far", "away"));
        File.CreateSymbolicLink(folder.Path("other"), folder.Path("far", "away"));
        string path = folder.Path(link);
        File.CreateSymbolicLink(path, target);
        AtomicFile.WriteText(path, "new");
        Assert.Equal(target, new FileInfo(path).LinkTarget);
        Assert.Equal("new", File.ReadAllText(path));
        Assert.Equal("new", File.ReadAllText(link.StartsWith("other", StringComparison.Ordinal) ? folder.Path("elsewhere", "to") : Path.Combine(Path.GetDirectoryName(path)!, target)));
        Assert.Empty(Directory.GetFiles(folder.Root, "*.tmp", SearchOption.AllDirectories));
    }

    [UnixTheory]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute)]
    public void FileThatIsReplacedGivesItsMode(UnixFileMode mode)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using TempFolder folder = new();
        string path = folder.Write("a.txt", "old");
        File.SetUnixFileMode(path, mode);
        UnixFileMode? beside = null;
        AtomicFile.Write(path, stream =>
        {
            beside = OperatingSystem.IsWindows() ? null : File.GetUnixFileMode(Directory.GetFiles(folder.Root, "*.tmp").Single());
            stream.Write("new"u8);
        });
        Assert.Equal(mode, beside);
        Assert.Equal((mode, "new"), (File.GetUnixFileMode(path), File.ReadAllText(path)));
    }

    [UnixTheory]
    [InlineData("pipe", "pipe")]
    [InlineData("to-pipe", "pipe")]
    [InlineData("/dev/null", "device")]
    [InlineData("folder", "folder")]
    [InlineData("new/", "folder")]
    [InlineData("circle", "circle")]
    [InlineData("", "no path")]
    [InlineData("a\0b", "no path")]
    public void WhatIsNoRegularFileIsRefusedByName(string name, string kind)
    {
        using TempFolder folder = new();
        System.Diagnostics.Process.Start("mkfifo", [folder.Path("pipe")]).WaitForExit();
        File.CreateSymbolicLink(folder.Path("to-pipe"), "pipe");
        File.CreateSymbolicLink(folder.Path("circle"), "circle");
        Directory.CreateDirectory(folder.Path("folder"));
        string[] before = Directory.GetFileSystemEntries(folder.Root);
        string path = name == "" || name.StartsWith('/') ? name : folder.Path(name);
        string message = Assert.Throws<BertNotebooksException>(() => AtomicFile.WriteText(path, "x")).Message;
        Assert.Contains(kind, message.Replace($"'{path}'", "", StringComparison.Ordinal));
        Assert.DoesNotContain('\0', message);
        Assert.Equal(before, Directory.GetFileSystemEntries(folder.Root));
    }

    [Fact]
    public void NameOfTheTemporaryFileCannotBeGuessedAndIsNewEachTime()
    {
        using TempFolder folder = new();
        string[] names = [.. new[] { "a.txt", "a.txt", new string('n', 250) }.Select(name =>
        {
            string beside = "";
            AtomicFile.Write(folder.Path(name), _ => beside = Path.GetFileName(Directory.GetFiles(folder.Root, "*.tmp").Single()));
            return beside;
        })];
        Assert.Equal(3, names.Select(name => name[^20..]).Distinct().Count());
        Assert.All(names, name => Assert.Matches(@"\.[0-9a-f]{16}\.tmp$", name));
    }

    [Fact]
    public void OutputThatIsAnInputIsRefusedWhateverItIsCalled()
    {
        using TempFolder folder = new();
        string text = folder.Write("a.txt", "text"), other = folder.Write("b.txt", "text");
        AtomicFile.RequireOutput(other, [text]);
        AtomicFile.RequireOutput(folder.Path("new.txt"), [text, folder.Path("none.txt")]);
        List<string> same = [text, folder.Path("sub", "..", "a.txt")];
        if (!OperatingSystem.IsWindows())
        {
            File.CreateSymbolicLink(folder.Path("link"), "a.txt");
            System.Diagnostics.Process.Start("ln", [text, folder.Path("hard")]).WaitForExit();
            same.AddRange([folder.Path("link"), folder.Path("hard")]);
        }

        Assert.All(same, path => Assert.Contains(path, Assert.Throws<BertNotebooksException>(() => AtomicFile.RequireOutput(path, [other, text])).Message));
        Assert.All(same, path => Assert.Contains(path, Assert.Throws<BertNotebooksException>(() => AtomicFile.RequireOutput(text, [path])).Message));
    }
}
