using System.Diagnostics;
using BertNotebooks.Tests.Training.Runs;
using BertNotebooks.Tests.Training.Tasks;
using BertNotebooks.Training.Arguments;
using BertNotebooks.Training.Runs;
using Xunit;

namespace BertNotebooks.Tests.Cli;

/// <summary>Runs of each task that SIGKILL ends; what is left of them is gone on with here, which costs no process.</summary>
[Collection(TorchCollection.Name)]
public sealed class KilledTaskTests : IDisposable
{
    private readonly RunFiles _files = new();

    public static TheoryData<string> Tasks => [.. TaskFiles.All.Where(task => task != "mlm")];

    public void Dispose() => _files.Dispose();

    [Theory]
    [MemberData(nameof(Tasks))]
    public void RunOfATaskThatIsKilledGivesTheSameCurveAndModel(string task)
    {
        string config = ArgumentsJson.WriteTask(_files, task, a =>
        {
            (a["max_steps"], a["save_steps"], a["logging_steps"], a["eval_steps"], a["lr_scheduler_type"]) = (60, 10, 3, 25, "linear");
            a["group_by_length"] = true;
        });
        TrainingArguments arguments = ArgumentsFile.Load(config).Arguments, whole = arguments with { OutputDir = _files.Folder.Path("whole") };
        Assert.True(RunFiles.Execute(whole));
        using Process process = CliProcess.Start(_files.Folder.Root, "train", "--config", config);
        // In the middle of the steps after the first checkpoint.
        SpinWait.SpinUntil(() => process.HasExited || Directory.Exists(Path.Combine(_files.Output, "checkpoint-10")), TimeSpan.FromSeconds(60));
        process.Kill();
        process.WaitForExit();
        Assert.True(process.ExitCode != 0 && !FinishedRun.IsAt(_files.Output), "the run was over before it was killed");
        Assert.NotEmpty(new TrainingCheckpoints(_files.Output).All);
        Assert.True(RunFiles.Execute(arguments, resume: true));
        Assert.Equal(RunFiles.Metrics(whole.OutputDir!), RunFiles.Metrics(_files.Output));
        Assert.Equal(Files(whole.OutputDir!), Files(_files.Output));
        Assert.Equal(File.ReadAllBytes(Path.Combine(whole.OutputDir!, "model.safetensors")), File.ReadAllBytes(Path.Combine(_files.Output, "model.safetensors")));
    }

    private static string[] Files(string folder) => [.. Directory.GetFileSystemEntries(folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
}
