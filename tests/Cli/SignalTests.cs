using System.Diagnostics;
using BertNotebooks.Tests.Engine;
using BertNotebooks.Tests.Training.Runs;
using Xunit;

namespace BertNotebooks.Tests.Cli;

/// <summary>Signals that meet a command while it waits or trains.</summary>
public sealed class SignalTests : IDisposable
{
    private const int SigHup = 1, SigInt = 2, SigTerm = 15;

    private static readonly string Model = Path.Combine(GoldenFolder.RepositoryRoot, "data", "models", "bert-mini-kit");

    private readonly RunFiles _files = new();

    public void Dispose() => _files.Dispose();

    [UnixTheory]
    [InlineData("tokenize", SigInt, 130)]
    [InlineData("tokenize", SigTerm, 130)]
    [InlineData("tokenize", SigHup, 129)]
    [InlineData("score", SigInt, 130)]
    [InlineData("score", SigHup, 129)]
    public void FirstSignalEndsTheWaitingForInput(string command, int signal, int code)
    {
        using Process process = CliProcess.Start(_files.Folder.Root, command == "score" ? ["score", "--json", "--model", Model] : ["tokenize", "--vocab", Model]);
        // Standard input stays open: nothing but the signal can end it.
        WaitUntilItListens(process);
        CliProcess.Signal(process, signal);
        CliResult stopped = CliProcess.Wait(process, TimeSpan.FromSeconds(20));
        Assert.Equal((code, "", "Interrupted.\n"), (stopped.ExitCode, stopped.Output, stopped.Error));
    }

    // A terminal that is closed sends one itself, and so does its shell.
    [UnixTheory]
    [InlineData(1)]
    [InlineData(2)]
    public void RunWhoseTerminalGoesIsSavedAndEndsWith129(int times)
    {
        using Process process = StartLongRun();
        for (int i = 0; i < times; i++)
        {
            CliProcess.Signal(process, SigHup);
        }

        CliResult stopped = CliProcess.Wait(process);
        Assert.Equal((129, ""), (stopped.ExitCode, stopped.Output));
        Assert.Contains("a checkpoint is saved, go on with --resume", stopped.Error);
        Assert.True(Directory.Exists(Path.Combine(_files.Output, $"checkpoint-{RunFiles.Steps(_files.Output)[^1]}")));
    }

    [UnixTheory]
    [InlineData(SigInt)]
    [InlineData(SigTerm)]
    public void SecondSignalDoesNotWait(int signal)
    {
        using Process process = CliProcess.Start(_files.Folder.Root, "tokenize", "--vocab", Model);
        process.StandardInput.Write(string.Concat(Enumerable.Repeat("{\"text\": \"the baker bakes the bread\"}\n", 1024)));
        process.StandardInput.Flush();
        Assert.Equal('{', (char)process.StandardOutput.Read());
        // Nobody reads on: the command waits for its reader, and only the second signal can end it.
        Thread.Sleep(TimeSpan.FromSeconds(1));
        CliProcess.Signal(process, signal);
        // A signal that comes before the first was taken is one with it.
        Thread.Sleep(TimeSpan.FromSeconds(1));
        CliProcess.Signal(process, signal);
        Assert.True(process.WaitForExit(TimeSpan.FromSeconds(20)));
        Assert.Equal((130, ""), (process.ExitCode, process.StandardError.ReadToEnd()));
    }

    private static void WaitUntilItListens(Process process)
    {
        // SIGHUP is the last that it asks for; the mask of caught signals is where Linux shows that. Elsewhere some time must do.
        string status = $"/proc/{process.Id}/status";
        bool Listens() => File.Exists(status)
            ? File.ReadLines(status).FirstOrDefault(line => line.StartsWith("SigCgt:", StringComparison.Ordinal)) is string mask && (Convert.ToInt64(mask["SigCgt:".Length..].Trim(), 16) & 1) != 0
            : process.HasExited;
        SpinWait.SpinUntil(Listens, TimeSpan.FromSeconds(File.Exists(status) ? 30 : 5));
        Thread.Sleep(TimeSpan.FromSeconds(0.5));
    }

    private Process StartLongRun()
    {
        Process process = CliProcess.Start(_files.Folder.Root, "train", "--config", ArgumentsJson.Write(_files, a => { a["max_steps"] = 1_000_000; a["eval_strategy"] = "no"; }));
        string metrics = Path.Combine(_files.Output, "metrics.jsonl");
        SpinWait.SpinUntil(() => process.HasExited || (File.Exists(metrics) && new FileInfo(metrics).Length > 500), TimeSpan.FromSeconds(60));
        Assert.False(process.HasExited, "the run ended before it could be interrupted");
        return process;
    }
}
