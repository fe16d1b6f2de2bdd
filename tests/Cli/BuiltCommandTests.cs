using System.Diagnostics;
using BertNotebooks.Tests.Model;
using BertNotebooks.Tests.Training;
using Xunit;

namespace BertNotebooks.Tests.Cli;

/// <summary>The built command line in processes of its own: what only they can show.</summary>
[Collection(TorchCollection.Name)]
public sealed class BuiltCommandTests : IDisposable
{
    private const int SigTerm = 15, SigInt = 2;

    private readonly RunFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void SameSeedGivesTheSameCurveToTheBitInTwoProcesses()
    {
        foreach (string name in (string[])["one", "two"])
        {
            CommandOutcome run = Wait(Start("train", "--config", ArgumentsJson.Write(_files, a => { a["output_dir"] = _files.Folder.Path(name); a["max_steps"] = 12; })));
            Assert.Equal((0, _files.Folder.Path(name) + "\n"), (run.ExitCode, run.Output));
        }

        Assert.Equal(12, RunFiles.Metrics(_files.Folder.Path("one")).Length);
        Assert.Equal(RunFiles.Metrics(_files.Folder.Path("one")), RunFiles.Metrics(_files.Folder.Path("two")));
        Assert.Equal(Weights("one"), Weights("two"));
    }

    [UnixTheory]
    [InlineData(SigTerm)]
    [InlineData(SigInt)]
    public void InterruptedRunSavesEndsWith130AndGoesOnToTheSameCurve(int signal)
    {
        string Config(string output, int steps) => ArgumentsJson.Write(_files, a => { a["output_dir"] = output; a["max_steps"] = steps; a["eval_strategy"] = "no"; });
        using Process process = Start("train", "--config", Config(_files.Output, 1_000_000));
        string metrics = Path.Combine(_files.Output, "metrics.jsonl");
        SpinWait.SpinUntil(() => process.HasExited || (File.Exists(metrics) && new FileInfo(metrics).Length > 500), TimeSpan.FromSeconds(60));
        Assert.False(process.HasExited, "the run ended before it could be interrupted");
        using (Process kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]))
        {
            kill.WaitForExit();
        }

        CommandOutcome stopped = Wait(process);
        Assert.Equal((130, ""), (stopped.ExitCode, stopped.Output));
        Assert.Contains("a checkpoint is saved, go on with --resume", stopped.Error);
        int steps = RunFiles.Steps(_files.Output)[^1];
        Assert.True(Directory.Exists(Path.Combine(_files.Output, $"checkpoint-{steps}")));

        string whole = _files.Folder.Path("whole");
        Assert.Equal(0, Wait(Start("train", "--resume", "--config", Config(_files.Output, steps + 5))).ExitCode);
        Assert.Equal(0, Wait(Start("train", "--config", Config(whole, steps + 5))).ExitCode);
        Assert.Equal(RunFiles.Metrics(whole), RunFiles.Metrics(_files.Output));
        Assert.Equal(Weights("whole"), Weights("out"));
    }

    [Fact]
    public void MistakeGivesOneLineOnStderrAndNoTrace()
    {
        CommandOutcome run = Wait(Start("fill-mask", "--model", "no/where", "[MASK]"));
        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains("no/where", Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
        Assert.DoesNotContain("   at ", run.Error);
    }

    [Fact]
    public void TextsGoInAndOutAsUtf8()
    {
        string vocab = _files.Folder.Write("v.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nß\n東\n");
        using Process process = Start("tokenize", "--vocab", vocab);
        process.StandardInput.Write("{\"text\": \"ß東\"}\n");
        CommandOutcome run = Wait(process);
        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith("""{"ids":[2,5,6,3],""", run.Output);
        Assert.Contains("東", run.Output);
        Assert.EndsWith("}\n", run.Output);
    }

    private byte[] Weights(string folder) => File.ReadAllBytes(_files.Folder.Path(folder, "model.safetensors"));

    private static Process Start(params string[] args)
    {
        ProcessStartInfo start = new(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [Path.Combine(AppContext.BaseDirectory, "BertNotebooks.Cli.dll"), .. args])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
            StandardInputEncoding = new System.Text.UTF8Encoding(false), StandardOutputEncoding = System.Text.Encoding.UTF8,
        };
        // Two threads of tensors this small would wait for each other longer than they work.
        start.Environment["OMP_NUM_THREADS"] = "1";
        return Process.Start(start)!;
    }

    private static CommandOutcome Wait(Process process)
    {
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(TimeSpan.FromSeconds(60)))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException("the command did not end within a minute");
        }

        return new CommandOutcome(process.ExitCode, output.Result, error.Result);
    }
}
