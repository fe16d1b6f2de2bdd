using System.Text;
using BertNotebooks.Dib.Format;
using BertNotebooks.Play.Documents;
using Xunit;

namespace BertNotebooks.Tests.Play.Documents;

public sealed class SavingTests : IDisposable
{
    private const string Two = "#!markdown\n\n# A\n\n#!csharp\n\n1\n";

    private readonly DocumentFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void FileOfAnotherProgramIsNotOverwrittenUnlessByForce()
    {
        PlayDocument document = Edited();
        Assert.False(document.HasChangedOnDisk());
        _folder.Write("theirs");
        Assert.True(document.HasChangedOnDisk());
        Assert.Equal("theirs", Assert.IsType<ChangedOnDisk>(document.Save(force: false)).Theirs);
        Assert.Equal("theirs", File.ReadAllText(document.Path));
        Assert.True(document.HasChangedOnDisk() && document.IsChanged);
        Assert.IsType<Saved>(document.Save(force: true));
        Assert.Equal(Two.Replace("1", "2", StringComparison.Ordinal), File.ReadAllText(document.Path));
        Assert.False(document.HasChangedOnDisk() || document.IsChanged);
    }

    [Fact]
    public void FileThatIsGoneIsToldAndWrittenByForce()
    {
        PlayDocument document = Edited();
        File.Delete(document.Path);
        Assert.True(document.HasChangedOnDisk());
        Assert.Null(Assert.IsType<ChangedOnDisk>(document.Save(force: false)).Theirs);
        Assert.False(File.Exists(document.Path));
        Assert.IsType<Saved>(document.Save(force: true));
        Assert.True(File.Exists(document.Path));
    }

    [Fact]
    public void FileThatIsNoTextAnyMoreHasNoTextToShow()
    {
        PlayDocument document = Edited();
        File.WriteAllBytes(document.Path, [0, 1, 2]);
        Assert.Null(Assert.IsType<ChangedOnDisk>(document.Save(force: false)).Theirs);
    }

    [Fact]
    public void SameContentByAnotherProgramIsNoConflict()
    {
        PlayDocument document = Edited();
        File.WriteAllBytes(document.Path, document.ToBytes());
        File.SetLastWriteTimeUtc(document.Path, DateTime.UnixEpoch);
        Assert.IsType<Saved>(document.Save(force: false));
        Assert.Equal(DateTime.UnixEpoch, File.GetLastWriteTimeUtc(document.Path));
    }

    [Fact]
    public void TouchedFileHasNotChanged()
    {
        PlayDocument document = Edited();
        File.SetLastWriteTimeUtc(document.Path, DateTime.UnixEpoch);
        Assert.False(document.HasChangedOnDisk());
        Assert.IsType<Saved>(document.Save(force: false));
    }

    [Fact]
    public void PlaceThatCannotBeWrittenIsToldAndTheTextStays()
    {
        Directory.CreateDirectory(_folder.Path("sub"));
        string path = _folder.Path("sub", "n.dib");
        File.WriteAllText(path, Two);
        PlayDocument document = PlayDocument.Load(path);
        document.SetText("c2", "2");
        Directory.Delete(_folder.Path("sub"), recursive: true);
        File.WriteAllText(_folder.Path("sub"), "a file in the folder's place");
        Assert.IsType<ChangedOnDisk>(document.Save(force: false));
        string message = Assert.IsType<CannotWrite>(document.Save(force: true)).Message;
        Assert.Contains(path, message);
        Assert.Contains("Choose a folder that can be written", message);
        Assert.Equal(("2", true), (document.Find("c2")!.Text, document.IsChanged));
    }

    [Theory]
    [InlineData("a\0b", "not text")]
    [InlineData("a<half a pair>b", "UTF-8")]
    [InlineData("a\u0007", "not text")]
    public void TextThatNoReaderWouldTakeIsRefused(string text, string reason)
    {
        PlayDocument document = Edited();
        document.SetText("c2", text.Replace("<half a pair>", "\uD800", StringComparison.Ordinal));
        Assert.Contains(reason, Assert.IsType<CannotWrite>(document.Save(force: true)).Message);
        Assert.Equal(Two, File.ReadAllText(document.Path));
    }

    [Fact]
    public void NotebookThatWouldBeTooLargeIsRefused()
    {
        PlayDocument document = Edited();
        document.SetText("c2", new string('x', DibText.MaxBytes));
        Assert.Contains("too large for a notebook", Assert.IsType<CannotWrite>(document.Save(force: true)).Message);
        document.SetText("c2", string.Concat(Enumerable.Repeat("1\n", DibText.MaxLines)));
        Assert.Contains("lines", Assert.IsType<CannotWrite>(document.Save(force: true)).Message);
        Assert.Equal(Two, File.ReadAllText(document.Path));
    }

    [UnixTheory]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupWrite)]
    public void ModeAndLinkOfTheFileStay(UnixFileMode mode)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        string file = _folder.Write(Two), link = _folder.Path("link.dib");
        File.SetUnixFileMode(file, mode);
        File.CreateSymbolicLink(link, "n.dib");
        PlayDocument document = PlayDocument.Load(link);
        document.SetText("c2", "2");
        Assert.IsType<Saved>(document.Save(force: false));
        Assert.Equal("n.dib", new FileInfo(link).LinkTarget);
        Assert.Equal((mode, Two.Replace("1", "2", StringComparison.Ordinal)), (File.GetUnixFileMode(file), File.ReadAllText(file)));
        File.WriteAllText(file, "longer than it was, in any case");
        Assert.True(document.HasChangedOnDisk());
    }

    [Fact]
    public void ReloadTakesTheFileAndKeepsTheIdsOfCells()
    {
        PlayDocument document = PlayDocument.Load(_folder.Write("#!markdown\n\n# A\n\n#!csharp\n\nint a = 1;\n\n#!csharp\n\nint b = Compute(1, 2, 3);\n\n#!csharp\n\nint c = 3;\n"));
        document.SetText("c2", "mine");
        _folder.Write("#!csharp\n\nint c = 3;\n\n#!markdown\n\n# A\n\n#!csharp\n\nint a = 1;\n\n#!markdown\n\nnew\n\n#!csharp\n\nint b = Compute(1, 2, 4);\n");
        document.Reload();
        Assert.Equal(["c4", "c1", "c2", "c5", "c3"], document.Cells.Select(cell => cell.Id));
        Assert.Equal("int a = 1;", document.Find("c2")!.Text);
        Assert.False(document.IsChanged || document.HasChangedOnDisk());
        // What was typed is an undo away, and then stands against their file.
        document.Undo();
        Assert.Equal("mine", document.Find("c2")!.Text);
        Assert.True(document.IsChanged);
        document.Undo();
        Assert.Equal("int a = 1;", document.Find("c2")!.Text);
        document.Undo();
        Assert.IsType<Saved>(document.Save(force: false));
        Assert.StartsWith("#!markdown\n\n# A\n\n#!csharp\n\nmine\n", File.ReadAllText(document.Path));
    }

    [Fact]
    public void FileThatIsNoNotebookAnyMoreIsNotTaken()
    {
        PlayDocument document = Edited();
        _folder.Write("#!csharp\n1\n#!html\n");
        Assert.Contains("#!html", Assert.Throws<BertNotebooksException>(document.Reload).Message);
        Assert.Equal(["# A", "2"], document.Cells.Select(cell => cell.Text));
        Assert.True(document.HasChangedOnDisk());
    }

    private PlayDocument Edited()
    {
        PlayDocument document = PlayDocument.Load(_folder.Write(Two));
        document.SetText("c2", "2");
        Assert.Equal(Two.Replace("1", "2", StringComparison.Ordinal), Encoding.UTF8.GetString(document.ToBytes()));
        return document;
    }
}
