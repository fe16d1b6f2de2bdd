using System.Diagnostics;
using BertNotebooks.Data.Corpora;
using BertNotebooks.Tests.Engine;
using BertNotebooks.Tests.Training.Runs;
using Xunit;

namespace BertNotebooks.Tests.Cli;

/// <summary>Tokenizing in processes of its own: stopped, killed, and of more text than the memory it may take.</summary>
public sealed class LargeTextTests : IDisposable
{
    private const int SigInt = 2, SigKill = 9;

    private readonly RunFiles _files = new();

    private string Unfinished => Path.Combine(_files.Output, "tokens", "train.tokens.tmp");

    public void Dispose() => _files.Dispose();

    [UnixTheory]
    [InlineData(SigInt, 130)]
    [InlineData(SigKill, 128 + SigKill)]
    public void RunThatIsStoppedWhileTokenizingBeginsAnew(int signal, int exitCode)
    {
        string arguments = ArgumentsJson.Write(_files, a => a["train_file"] = Text(40_000_000));
        using Process process = CliProcess.Start(_files.Folder.Root, "train", "--config", arguments);
        SpinWait.SpinUntil(() => process.HasExited || File.Exists(Unfinished), TimeSpan.FromSeconds(60));
        using (Process kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]))
        {
            kill.WaitForExit();
        }

        CliResult stopped = CliProcess.Wait(process);
        Assert.Equal((exitCode, ""), (stopped.ExitCode, stopped.Output));
        Assert.Equal(signal == SigKill, File.Exists(Unfinished));
        if (signal == SigInt)
        {
            Assert.Equal("Interrupted.", Assert.Single(stopped.Messages));
            Assert.False(Directory.Exists(_files.Output));
        }

        arguments = ArgumentsJson.Write(_files, a => a["train_file"] = _files.Folder.Path("text.txt"));
        CliResult again = CliProcess.Run(_files.Folder.Root, "train", "--resume", "--config", arguments);
        Assert.Equal(0, again.ExitCode);
        Assert.False(Directory.Exists(Path.GetDirectoryName(Unfinished)));
    }

    [SlowSharedTheory("corpora/simple-fiction.txt.gz")]
    [InlineData(true)]
    [InlineData(false)]
    public void AGigabyteOfTextTakesLessThanHalfAGigabyteOfMemory(bool lineByLine)
    {
        string corpus = GoldenFolder.Shared("corpora/simple-fiction.txt.gz");
        long small = PeakOfTraining(Text(1_000_000, corpus), lineByLine), large = PeakOfTraining(Text(1_100_000_000, corpus), lineByLine);
        // What torch and the model take differs by some tens of MB from run to run.
        Assert.True(large < 500_000_000 && large - small < 60_000_000, $"{large:N0} bytes at most, {small:N0} with a text of a thousandth");
    }

    private long PeakOfTraining(string text, bool lineByLine)
    {
        string arguments = ArgumentsJson.Write(_files, a =>
        {
            a["train_file"] = text;
            a["config_name"] = "tiny";
            a["tokenizer_name"] = Path.Combine(GoldenFolder.RepositoryRoot, "data", "vocab.txt");
            a["overwrite_output_dir"] = true;
            a["line_by_line"] = lineByLine;
            a["max_seq_length"] = 128;
            a["max_eval_samples"] = 100;
            a["group_by_length"] = true;
            a.Remove("validation_file");
        });
        using Process process = CliProcess.Start(_files.Folder.Root, "train", "--config", arguments);
        process.StandardInput.Close();
        Task<CliResult> result = Task.Run(() => CliProcess.Wait(process, TimeSpan.FromMinutes(30)));
        long peak = 0;
        while (!result.IsCompleted)
        {
            peak = Math.Max(peak, Peak(process));
            Thread.Sleep(100);
        }

        Assert.Equal(0, result.Result.ExitCode);
        return peak;
    }

    private static long Peak(Process process)
    {
        try
        {
            process.Refresh();
            return process.PeakWorkingSet64;
        }
        catch (InvalidOperationException)
        {
            // It ended in between.
            return 0;
        }
    }

    private string Text(long bytes, string? corpus = null)
    {
        string path = _files.Folder.Path("large.txt");
        string[] lines = [.. corpus is null ? ["p5 p6 p7 p8 p9 p10 p11"] : Corpus.ReadLines(corpus).Take(10_000)];
        using StreamWriter writer = new(path);
        for (long written = 0; written < bytes;)
        {
            foreach (string line in lines)
            {
                writer.WriteLine(line);
                written += line.Length + 1;
            }
        }

        return path;
    }
}
