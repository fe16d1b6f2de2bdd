using System.Diagnostics;
using System.Text.Json;
using BertNotebooks.Tests.Cli;
using Xunit;

namespace BertNotebooks.Tests.Dib;

public sealed class RunInterruptionTests : IDisposable
{
    private readonly NotebookFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string PidFile => Path.Combine(_folder.Path, "pid");

    private void WriteEndlessNotebook() => _folder.Write(
        "endless.dib", "Console.WriteLine(\"started\");\nSystem.IO.File.WriteAllText(\"pid\", $\"{Environment.ProcessId}\");\nwhile (true) { }", "2");

    [Fact]
    public void EndlessCellIsStoppedAndThePageIsWritten()
    {
        WriteEndlessNotebook();

        CliResult result = CliProcess.Run(_folder.Path, "run", "endless.dib", "--out", "pages", "--cell-timeout", "2");

        Assert.Equal(1, result.ExitCode);
        JsonElement row = JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder.Path, "pages/report.json"))).RootElement[0];
        Assert.Equal("endless, cell 1, line 7: timed out after 2 s; raise --cell-timeout or shorten the cell", row.GetProperty("error").GetString());
        string page = File.ReadAllText(Path.Combine(_folder.Path, "pages/endless.html"));
        Assert.Contains("timed out after 2 s", page);
        Assert.Contains("<pre>started</pre>", page);
        Assert.False(IsRunning(int.Parse(File.ReadAllText(PidFile))));
    }

    [UnixTheory]
    [InlineData("-INT")]
    [InlineData("-TERM")]
    public async Task SignalEndsTheNotebookAndExitsWith130(string signal)
    {
        WriteEndlessNotebook();
        using Process process = CliProcess.Start(_folder.Path, "run", "endless.dib");
        int child = await ChildAsync();
        using Process kill = Process.Start("kill", [signal, $"{process.Id}"]);

        CliResult result = CliProcess.Wait(process);

        Assert.Equal(130, result.ExitCode);
        Assert.EndsWith("Interrupted.\n", result.Error);
        Assert.False(IsRunning(child));
        Assert.False(File.Exists(Path.Combine(_folder.Path, "out/endless.html")));
    }

    [Fact]
    public async Task NotebookDoesNotOutliveTheRunnerThatIsKilled()
    {
        WriteEndlessNotebook();
        using Process process = CliProcess.Start(_folder.Path, "run", "endless.dib");
        int child = await ChildAsync();

        process.Kill();

        Assert.False(IsRunning(child, seconds: 20));
    }

    [Fact]
    public void OutputFolderThatCannotBeMadeIsKnownBeforeAnythingRuns()
    {
        WriteEndlessNotebook();
        _folder.WriteText("taken", "a file");

        CliResult result = CliProcess.Run(_folder.Path, "run", "endless.dib", "--out", "taken");

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("The folder 'taken' cannot be made:", result.Error);
        Assert.Equal("a file", File.ReadAllText(Path.Combine(_folder.Path, "taken")));
    }

    private async Task<int> ChildAsync()
    {
        for (int i = 0; i < 600; i++)
        {
            if (File.Exists(PidFile) && int.TryParse(File.ReadAllText(PidFile), out int child))
            {
                return child;
            }

            await Task.Delay(50);
        }

        throw new TimeoutException("the notebook did not start");
    }

    private static bool IsRunning(int id, int seconds = 2)
    {
        try
        {
            using Process process = Process.GetProcessById(id);
            return !process.WaitForExit(TimeSpan.FromSeconds(seconds));
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
