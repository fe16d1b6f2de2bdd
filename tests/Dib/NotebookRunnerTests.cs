using System.Diagnostics;
using BertNotebooks.Tests.Cli;
using Xunit;

namespace BertNotebooks.Tests.Dib;

public sealed class NotebookRunnerTests : IDisposable
{
    private readonly NotebookFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void LinkedNotebookThatWasNotRunGetsAPageWithoutOutputsAndOneThatIsThereIsLeft()
    {
        string main = _folder.WriteText("a.dib", "#!markdown\n[s](solutions/a.dib) [g](g.dib#x) [no](missing.dib) [out](../b.dib)\n#!csharp\n1\n");
        _folder.WriteText("solutions/a.dib", "#!markdown\n[back](../c.dib) [and](../a.dib)\n#!csharp\n2\n");
        _folder.WriteText("c.dib", "#!csharp\n3\n");
        _folder.WriteText("g.dib", "#!csharp\n4\n");
        _folder.WriteText("pages/g.html", "kept");

        CliResult run = CliProcess.Run(_folder.Path, "run", main, "--out", "pages");

        Assert.Equal(0, run.ExitCode);
        string Page(string name) => File.ReadAllText(Path.Combine(_folder.Path, "pages", name));
        Assert.Equal(["a.html", "c.html", "g.html"], Directory.GetFiles(Path.Combine(_folder.Path, "pages"), "*.html").Select(Path.GetFileName).Order());
        Assert.Contains("Not run: give it to the command run", Page("solutions/a.html"));
        Assert.Contains("Not run", Page("c.html"));
        Assert.Equal("kept", Page("g.html"));
        Assert.Contains("1 of 1 code cells passed", Page("a.html"));
    }

    [UnixTheory]
    [InlineData("pages/a.html", false)]
    [InlineData("pages/a.html", true)]
    [InlineData("pages/b.html", false)]
    [InlineData("pages/report.json", true)]
    public void PageThatIsANotebookIsRefusedBeforeAnythingRuns(string page, bool hard)
    {
        string notebook = _folder.Write("a.dib", "System.IO.File.WriteAllText(\"ran\", \"\");"), before = File.ReadAllText(notebook);
        _folder.Write("b.dib", "1");
        string place = Path.Combine(_folder.Path, page);
        Directory.CreateDirectory(Path.GetDirectoryName(place)!);
        using (Process link = Process.Start("ln", [.. (string[])(hard ? [] : ["-s"]), notebook, place]))
        {
            link.WaitForExit();
        }

        CliResult run = CliProcess.Run(_folder.Path, "run", "a.dib", "b.dib", "--out", "pages");
        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains("is the same file as", Assert.Single(run.Messages));
        Assert.Equal(before, File.ReadAllText(notebook));
        Assert.False(File.Exists(Path.Combine(_folder.Path, "ran")));
    }
}
