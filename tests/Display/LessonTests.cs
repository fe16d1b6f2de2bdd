using BertNotebooks.Display;
using Xunit;

namespace BertNotebooks.Tests.Display;

[Collection(TorchCollection.Name)]
public sealed class LessonTests : IDisposable
{
    private readonly string _kit = Directory.CreateTempSubdirectory("kit").FullName;

    public void Dispose() => Directory.Delete(_kit, recursive: true);

    [Fact]
    public void KitIsFoundFromWhereTheTestsRun()
    {
        string folder = Lesson.OutputPath("display-tests");
        Assert.True(Directory.Exists(folder));
        Directory.Delete(folder);
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
