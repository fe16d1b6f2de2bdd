using BertNotebooks.Display;
using Xunit;

namespace BertNotebooks.Tests.Display;

[Collection(TorchCollection.Name)]
public sealed class LessonTests : IDisposable
{
    private readonly string _kit = Directory.CreateTempSubdirectory("kit").FullName;

    public LessonTests()
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
        Assert.Equal(_kit, Lesson.Root(Path.Combine(_kit, "data", "book"), outside));
        Assert.Equal(_kit, Lesson.Root(outside, Path.Combine(_kit, "data")));
        string message = Assert.Throws<BertNotebooksException>(() => Lesson.Root(outside)).Message;
        Assert.Contains("BertNotebooks.sln", message);
        Assert.Contains($"'{outside}'", message);
    }

    [Fact]
    public void KitIsFoundFromWhereTheTestsRun()
    {
        string folder = Lesson.OutputPath("display-tests");
        Assert.True(Directory.Exists(folder));
        Directory.Delete(folder);
    }

    [Fact]
    public void DataPathFindsFilesAndNamesTheWayOut()
    {
        Assert.Equal(Path.Combine(_kit, "data", "book", "book.txt"), Lesson.DataPath(_kit, "book", "book.txt"));
        Assert.Equal(Path.Combine(_kit, "data", "book"), Lesson.DataPath(_kit, "book"));
        string message = Assert.Throws<BertNotebooksException>(() => Lesson.DataPath(_kit, "missing.txt")).Message;
        Assert.Contains(Path.Combine(_kit, "data", "missing.txt"), message);
        Assert.Contains("git checkout -- data", message);
    }

    [Fact]
    public void OutputFoldersAreMadeBelowOutLessons()
    {
        string folder = Lesson.OutputPath(_kit, "04");
        Assert.Equal(Path.Combine(_kit, "out", "lessons", "04"), folder);
        Assert.True(Directory.Exists(folder));
        Assert.Equal(folder, Lesson.OutputPath(_kit, "04"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    public void OutputFoldersOutsideAreRefused(string name) =>
        Assert.Contains($"'{name}'", Assert.Throws<BertNotebooksException>(() => Lesson.OutputPath(_kit, name)).Message);

    [Fact]
    public void OutputFolderThatCannotBeMadeIsToldSo()
    {
        File.WriteAllText(Path.Combine(_kit, "out"), "a file in the way");
        Assert.Contains("Cannot make the folder", Assert.Throws<BertNotebooksException>(() => Lesson.OutputPath(_kit, "04")).Message);
    }

    [Fact]
    public void BeginBringsTheScriptAndTellsTheSetting()
    {
        string html = Lesson.Begin(Samples.Hostile).ToHtml();
        string line = html[(html.LastIndexOf("</style>", StringComparison.Ordinal) + 8)..];

        Assert.StartsWith(PlotlyScript.Loader.ToHtml(), html);
        Assert.DoesNotContain("<hostile", html);
        Assert.Matches(@"BertNotebooks \d+\.\d+", line);
        Assert.Contains("TorchSharp 0.107.0", line);
        Assert.Contains($".NET {Environment.Version}", line);
        Assert.Contains($"{Environment.ProcessorCount} processor threads", line);
        Assert.Contains(Lesson.Full ? "full setting" : "quick setting", line);
    }

    [Fact]
    public void SettingCanBeChangedInTheFirstCell()
    {
        bool before = Lesson.Full;
        try
        {
            Lesson.Full = true;
            Assert.Contains("full setting", Lesson.Begin("t").ToHtml());
            Lesson.Full = false;
            Assert.Contains("quick setting", Lesson.Begin("t").ToHtml());
        }
        finally
        {
            Lesson.Full = before;
        }
    }
}
