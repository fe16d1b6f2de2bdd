using System.Diagnostics;
using BertNotebooks.Tests.Cli;
using Xunit;

namespace BertNotebooks.Tests.Dib;

public sealed class NotebookRunnerTests : IDisposable
{
    private readonly NotebookFolder _folder = new();

    public void Dispose() => _folder.Dispose();

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
