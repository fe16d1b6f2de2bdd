using System.Text.Json;
using System.Text.Json.Nodes;
using BertNotebooks.Tests.Engine;
using BertNotebooks.Training.Arguments;
using BertNotebooks.Training.Runs;
using BertNotebooks.Training.Sweeps;
using Xunit;

namespace BertNotebooks.Tests.Training.Runs;

/// <summary>Shares of the steps in <c>logging_steps</c> and its like, and files of both releases of transformers: one curve, written in two ways.</summary>
[Collection(TorchCollection.Name)]
public sealed class StepShareTests : IDisposable
{
    private const string Jobs = "golden/run_mlm/jobs";

    private readonly RunFiles _files = new();

    // Of 11 steps a line every 3 (2.75), an evaluation every 4 (3.85), a checkpoint every 8 (7.7).
    private TrainingArguments Shares => _files.Arguments with { LoggingSteps = 0.25, EvalSteps = 0.35, SaveSteps = 0.7, LoadBestModelAtEnd = true, SaveTotalLimit = 5 };

    private TrainingArguments Numbers => Shares with { LoggingSteps = 3, EvalSteps = 4, SaveSteps = 8, OutputDir = _files.Folder.Path("numbers") };

    public void Dispose() => _files.Dispose();

    [Fact]
    public void RunWithSharesIsThatWithTheNumbersThatTheyStandFor()
    {
        RunFiles.Execute(Shares);
        RunFiles.Execute(Numbers);
        Assert.Equal([3, 4, 6, 8, 9, 11], RunFiles.Steps(_files.Output));
        Assert.Equal(["checkpoint-11", "checkpoint-8"], Checkpoints(_files.Output));
        AssertSame(Numbers.OutputDir!, _files.Output);
    }

    [Theory]
    [InlineData(5, true)]
    [InlineData(9, true)]
    [InlineData(5, false)]
    public void StoppedRunGoesOnWithSharesOrNumbersAlike(int stopAt, bool sameArguments)
    {
        RunFiles.Execute(Numbers);
        Assert.False(RunFiles.Execute(Shares, stopAt: stopAt));
        Assert.True(RunFiles.Execute(sameArguments ? Shares : Numbers with { OutputDir = _files.Output }, resume: true));
        Assert.Equal(RunFiles.Metrics(Numbers.OutputDir!), RunFiles.Metrics(_files.Output));
        Assert.NotNull(FinishedRun.At(sameArguments ? Shares : Numbers with { OutputDir = _files.Output }));
    }

    [Fact]
    public void PatienceCountsTheEvaluationsOfShares()
    {
        // No gain is as large as the threshold, so two evaluations after the first are enough.
        TrainingArguments early = Shares with { MaxSteps = 21, EvalSteps = 0.1, SaveSteps = 0.2, Kit = new() { EarlyStoppingPatience = 2, EarlyStoppingThreshold = 9 } };
        using TrainingRun run = TrainingRun.Open(early);
        run.Execute();
        Assert.Equal((9, true), (run.Step, run.HasStoppedEarly));
    }

    [Fact]
    public void CheckpointsThatMeetNoEvaluationAreSaid()
    {
        // Of 11 steps an evaluation every 2 (1.1), a checkpoint every 3 (2.2): they meet at 6, and at the end.
        TrainingArguments arguments = Shares with { EvalSteps = 0.1, SaveSteps = 0.2 };
        using (TrainingRun run = TrainingRun.Open(arguments))
        {
            string note = Assert.Single(run.Notes);
            Assert.Contains("Of 11 steps, there is a checkpoint every 3 and an evaluation every 2", note);
            Assert.InRange(note.Length, 1, 300);
            run.Execute();
        }

        Assert.Equal(["checkpoint-11", "checkpoint-3", "checkpoint-6", "checkpoint-9"], Checkpoints(_files.Output));
        Assert.Contains(JsonDocument.Parse(File.ReadAllText(Path.Combine(_files.Output, "trainer_state.json"))).RootElement.GetProperty("best_global_step").GetInt32(), (int[])[6, 11]);
        using TrainingRun meeting = TrainingRun.Open(Numbers);
        Assert.Empty(meeting.Notes);
    }

    [Fact]
    public void EachRunOfASweepHasSharesOfItsOwnSteps()
    {
        TrainingArguments arguments = _files.Arguments with { EvalStrategy = "no", LoggingSteps = 0.5, Kit = new() { Sweep = new() { ["max_steps"] = [5, 11], ["save_steps"] = [0.4] } } };
        SweepResult[] results = [.. Sweep.Of(arguments).Execute()];
        string[] names = ["max_steps=5,save_steps=0.4", "max_steps=11,save_steps=0.4"];
        Assert.Equal(names, results.Select(r => r.Run.Name));
        Assert.Equal([3, 5], RunFiles.Steps(Path.Combine(_files.Output, names[0])));
        Assert.Equal([6, 11], RunFiles.Steps(Path.Combine(_files.Output, names[1])));
        Assert.Equal(["checkpoint-10", "checkpoint-5"], Checkpoints(Path.Combine(_files.Output, names[1])));
    }

    [Fact]
    public void WhatIsStoredIsWrittenAsBefore()
    {
        Dictionary<string, string> settings = RunSettings.Of(new TrainingArguments { EvalSteps = 13, LoggingSteps = 0.25 });
        Assert.Equal(("500", "13", "0.25"), (settings["save_steps"], settings["eval_steps"], settings["logging_steps"]));
        Assert.Equal("10", RunSettings.Of(ArgumentsFile.Parse("""{"save_steps": 10.0}""").Arguments)["save_steps"]);
        Assert.False(RunSettings.Of(new TrainingArguments()).ContainsKey("eval_steps"));
        JsonObject json = ArgumentsAsJson.Of(new TrainingArguments { SaveSteps = int.MaxValue });
        Assert.Equal("2147483647", json["save_steps"]!.ToJsonString());
    }

    [Fact]
    public void OneJobWrittenForEitherReleaseIsOneCurve()
    {
        JsonObject both = ArgumentsAsJson.Of(_files.Arguments with { WarmupSteps = 0, UseCpu = false });
        foreach (string key in (string[])["use_cpu", "per_device_train_batch_size", "per_device_eval_batch_size", "warmup_steps", "warmup_ratio", "group_by_length", "logging_steps", "eval_steps"])
        {
            both.Remove(key);
        }

        TrainingArguments Read(string name, string own) => ArgumentsFile.Parse(both.ToJsonString()[..^1] + ", " + own + "}").Arguments with { OutputDir = _files.Folder.Path(name) };
        TrainingArguments old = Read("v4", """
            "no_cuda": true, "per_gpu_train_batch_size": 2, "per_gpu_eval_batch_size": 8, "warmup_ratio": 0.25, "group_by_length": true, "logging_steps": 0.25, "eval_steps": 4,
            "gradient_checkpointing": true, "half_precision_backend": "auto", "save_safetensors": true, "torch_dtype": "float32"
            """);
        TrainingArguments recent = Read("v5", """
            "use_cpu": true, "per_device_train_batch_size": 2, "per_device_eval_batch_size": 8, "warmup_steps": 0.25, "train_sampling_strategy": "group_by_length", "logging_steps": 0.25, "eval_steps": 4.0,
            "activation_checkpointing": true, "enable_jit_checkpoint": false, "dtype": "float32", "average_tokens_across_devices": false
            """);
        RunFiles.Execute(old);
        RunFiles.Execute(recent);
        string[] curve = RunFiles.Metrics(old.OutputDir!);
        Assert.Equal([3, 4, 6, 8, 9, 11], RunFiles.Steps(old.OutputDir!));
        Assert.Equal(curve, RunFiles.Metrics(recent.OutputDir!));
        // The warm-up and the order of the inputs are in it.
        RunFiles.Execute(recent with { WarmupSteps = 0, OverwriteOutputDir = true });
        Assert.NotEqual(curve, RunFiles.Metrics(recent.OutputDir!));
        RunFiles.Execute(recent with { GroupByLength = false, OverwriteOutputDir = true });
        Assert.NotEqual(curve, RunFiles.Metrics(recent.OutputDir!));
        // What one file has begun the other goes on with.
        Assert.False(RunFiles.Execute(old with { OverwriteOutputDir = true }, stopAt: 5));
        Assert.True(RunFiles.Execute(recent with { OutputDir = old.OutputDir }, resume: true));
        Assert.Equal(curve, RunFiles.Metrics(old.OutputDir!));
    }

    [SharedTheory(Jobs, "golden/model/mlm")]
    [InlineData("fine-tune")]
    [InlineData("joined-lines")]
    [InlineData("v5-keys")]
    public void JobsOfBothReleasesTrainAlike(string job)
    {
        string[][] curves = [.. ((string[])["kit", "v4", "v5"]).Select(file =>
        {
            string folder = Path.Combine(GoldenFolder.SharedRoot, Jobs, job), output = _files.Folder.Path(file);
            JsonObject arguments = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, file + ".json")))!.AsObject();
            (arguments["model_name_or_path"], arguments["output_dir"]) = (GoldenFolder.Shared("golden/model/mlm"), output);
            (arguments["train_file"], arguments["validation_file"]) = (Path.Combine(folder, "train.txt"), Path.Combine(folder, "validation.txt"));
            arguments.Remove("kit");
            // There, nothing is measured unless it is asked for, and one job has a line that is too short to be.
            arguments["do_eval"] ??= false;
            Assert.True(RunFiles.Execute(ArgumentsFile.Parse(arguments.ToJsonString()).Arguments));
            return RunFiles.Metrics(output);
        })];
        Assert.Equal(curves[0], curves[1]);
        Assert.Equal(curves[0], curves[2]);
        if (job == "v5-keys")
        {
            // Of 8 steps a quarter and a half.
            Assert.Equal([2, 4, 6, 8], RunFiles.Steps(_files.Folder.Path("v5")));
            Assert.Equal([4, 8], curves[2].Select(line => JsonNode.Parse(line)!).Where(line => line["eval_loss"] is not null).Select(line => line["step"]!.GetValue<int>()));
            Assert.Equal(["checkpoint-4"], Checkpoints(_files.Folder.Path("v5")).Where(name => name != "checkpoint-8"));
        }
    }

    private static string[] Checkpoints(string folder) => [.. Directory.GetDirectories(folder, "checkpoint-*").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    private static void AssertSame(string expected, string actual)
    {
        Assert.Equal(RunFiles.Metrics(expected), RunFiles.Metrics(actual));
        Assert.Equal(Checkpoints(expected), Checkpoints(actual));
        Assert.Equal(File.ReadAllBytes(Path.Combine(expected, "model.safetensors")), File.ReadAllBytes(Path.Combine(actual, "model.safetensors")));
    }
}
