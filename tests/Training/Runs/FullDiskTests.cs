using BertNotebooks.Tests.Engine;
using BertNotebooks.Training.Arguments;
using BertNotebooks.Training.Runs;
using Xunit;

namespace BertNotebooks.Tests.Training.Runs;

/// <summary>Disks that fill while a run writes to them.</summary>
[Collection(TorchCollection.Name)]
public sealed class FullDiskTests : IDisposable
{
    private readonly RunFiles _files = new();

    public void Dispose() => _files.Dispose();

    [SmallDiskTheory]
    [InlineData("metrics.jsonl", 0, 1000, 40)]
    [InlineData("checkpoint-80.tmp/", 100, 40, 40)]
    [InlineData("out/model.safetensors", 60, 1000, 40)]
    [InlineData("out/trainer_state.json", 0, 1000, 119)]
    public void FullDiskLeavesTheLastCheckpointAndTheRunGoesOnToTheSameCurve(string place, int kilobytesLeft, int saveSteps, int stopAt)
    {
        using SmallDisk disk = new(kilobytes: 2048);
        TrainingArguments arguments = _files.Arguments with { MaxSteps = 120, LoggingSteps = place == "metrics.jsonl" ? 1 : 119, EvalStrategy = "no", SaveSteps = saveSteps, OutputDir = Path.Combine(disk.Root, "out") };
        TrainingArguments whole = arguments with { OutputDir = _files.Folder.Path("whole") };
        RunFiles.Execute(whole);
        RunFiles.Execute(arguments, stopAt: stopAt);
        using (TrainingRun run = TrainingRun.Open(arguments, resume: true))
        {
            string message = Assert.Throws<BertNotebooksException>(() => run.Execute(report =>
            {
                if (report.Step == stopAt + 1)
                {
                    disk.Fill(kilobytesLeft);
                }
            })).Message;
            Assert.Contains(place, message);
            Assert.Contains("No space left on device", message);
            Assert.Contains("go on with --resume", message);
        }

        Assert.Equal([$"checkpoint-{stopAt}"], Directory.GetDirectories(arguments.OutputDir!, "checkpoint-*").Select(path => Path.GetFileName(path)));
        Assert.False(FinishedRun.IsAt(arguments.OutputDir!));
        disk.MakeRoom();
        Assert.True(RunFiles.Execute(arguments, resume: true));
        Assert.Equal(RunFiles.Metrics(whole.OutputDir!), RunFiles.Metrics(arguments.OutputDir!));
        Assert.Equal(File.ReadAllBytes(Path.Combine(whole.OutputDir!, "model.safetensors")), File.ReadAllBytes(Path.Combine(arguments.OutputDir!, "model.safetensors")));
    }
}
