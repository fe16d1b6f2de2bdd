using System.Text.Json;
using BertNotebooks.Checkpoints;
using BertNotebooks.Data;
using BertNotebooks.Tests.Engine;
using BertNotebooks.Training.Arguments;
using BertNotebooks.Training.Runs;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace BertNotebooks.Tests.Training.Runs;

/// <summary>What a run's folder is worth after whatever happened to it.</summary>
[Collection(TorchCollection.Name)]
public sealed class RunSurvivalTests : IDisposable
{
    private readonly RunFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void CheckpointSaysWhereInTheRunItStands()
    {
        RunFiles.Execute(_files.Arguments, stopAt: 6);
        JsonElement state = JsonDocument.Parse(File.ReadAllText(Path.Combine(Checkpoint(6), "trainer_state.json"))).RootElement;
        // 14 sentences in batches of 2, two a step: 4 steps an epoch.
        Assert.Equal((6, 11, 1.5, 2, 4), (
            state.GetProperty("global_step").GetInt32(), state.GetProperty("max_steps").GetInt32(), state.GetProperty("epoch").GetDouble(),
            state.GetProperty("step_in_epoch").GetInt32(), state.GetProperty("steps_per_epoch").GetInt32()));
        JsonElement settings = state.GetProperty("settings");
        Assert.Equal(("7", "0.01", "2"), (settings.GetProperty("seed").GetString(), settings.GetProperty("learning_rate").GetString(), settings.GetProperty("warmup_steps").GetString()));
        Assert.Equal(
            Directory.GetFiles(Checkpoint(6)).Select(path => Path.GetFileName(path)).Where(name => name != "trainer_state.json").Order(),
            state.GetProperty("files").EnumerateObject().Select(file => file.Name).Order());
    }

    [Theory]
    [InlineData("optimizer.safetensors", false)]
    [InlineData("optimizer.safetensors", true)]
    [InlineData("model.safetensors", true)]
    [InlineData("metrics.jsonl", false)]
    [InlineData("vocab.txt", false)]
    [InlineData("trainer_state.json", false)]
    public void DamagedCheckpointIsPassedOverForTheOneBeforeIt(string name, bool sameLength)
    {
        TrainingArguments saving = _files.Arguments with { SaveSteps = 4 }, whole = _files.Arguments with { OutputDir = _files.Folder.Path("whole") };
        RunFiles.Execute(whole);
        RunFiles.Execute(saving, stopAt: 10);
        Damage(Path.Combine(Checkpoint(10), name), sameLength);
        using (TrainingRun run = TrainingRun.Open(saving, resume: true))
        {
            Assert.Equal(8, run.Step);
            Assert.Contains(Checkpoint(10), Assert.Single(run.Notes));
            Assert.True(run.Execute());
        }

        Assert.Equal(RunFiles.Metrics(whole.OutputDir!), RunFiles.Metrics(_files.Output));
        Assert.Equal(Weights(whole.OutputDir!), Weights(_files.Output));
        Assert.True(Directory.Exists(Checkpoint(10) + ".damaged"));
    }

    [Fact]
    public void RunWithoutAnyWholeCheckpointIsRefusedAndLeftAsItWas()
    {
        RunFiles.Execute(_files.Arguments, stopAt: 5);
        Damage(Path.Combine(Checkpoint(5), "optimizer.safetensors"), sameLength: false);
        string message = Assert.Throws<BertNotebooksException>(() => TrainingRun.Open(_files.Arguments, resume: true)).Message;
        Assert.Contains("checkpoint-5", message);
        Assert.Contains("optimizer.safetensors is not what was written", message);
        Assert.Contains("overwrite_output_dir", message);
        Assert.Equal([3, 4], RunFiles.Steps(_files.Output));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"step\": 3, \"epo")]
    [InlineData(null)]
    public void MetricsThatWereLostComeBackFromTheCheckpoint(string? left)
    {
        TrainingArguments whole = _files.Arguments with { OutputDir = _files.Folder.Path("whole") };
        RunFiles.Execute(whole);
        RunFiles.Execute(_files.Arguments, stopAt: 7);
        string metrics = Path.Combine(_files.Output, "metrics.jsonl");
        File.Delete(metrics);
        if (left is not null)
        {
            File.WriteAllText(metrics, left);
        }

        Assert.True(RunFiles.Execute(_files.Arguments, resume: true));
        Assert.Equal(RunFiles.Metrics(whole.OutputDir!), RunFiles.Metrics(_files.Output));
    }

    [Fact]
    public void OtherSettingsAreRefusedWithBothValues()
    {
        RunFiles.Execute(_files.Arguments, stopAt: 5);
        string other = _files.Folder.Write("other.txt", "p5 p6 p7 p8\np9 p10 p11\n");
        (TrainingArguments Changed, string Expected)[] cases =
        [
            (_files.Arguments with { Seed = 8 }, "seed was 7 and is 8"),
            (_files.Arguments with { LearningRate = 0.02, MlmProbability = 0.2 }, "has other settings: learning_rate was 0.01 and is 0.02; mlm_probability was 0.3 and is 0.2. Set"),
            (_files.Arguments with { PerDeviceTrainBatchSize = 4 }, "per_device_train_batch_size was 2 and is 4"),
            (_files.Arguments with { MaxSteps = 12 }, "max_steps was 11 and is 12"),
            (_files.Arguments with { WarmupSteps = 3 }, "warmup_steps was 2 and is 3"),
            (_files.Arguments with { TrainFile = [other] }, "train_file was 14 inputs with fingerprint "),
            (_files.Arguments with { ValidationFile = [_files.Folder.Path("text.txt")] }, "validation_file was 2 inputs with fingerprint "),
            (_files.Arguments with { Kit = new KitArguments { Masking = new MaskingOptions { Unit = MaskUnit.WholeWord } } }, "kit.masking.unit was \"piece\" and is \"whole_word\""),
            (_files.Arguments with { Kit = new KitArguments { LossOver = "all" } }, "kit.masking.labels was \"masked\" and is \"all_positions\""),
            (_files.Arguments with { ConfigName = "tiny", MaxSeqLength = 12 }, "config_name was "),
        ];
        foreach ((TrainingArguments changed, string expected) in cases)
        {
            string message = Assert.Throws<BertNotebooksException>(() => TrainingRun.Open(changed, resume: true)).Message;
            Assert.Contains(expected, message);
            Assert.Contains("this folder as model_name_or_path", message);
        }

        Assert.True(RunFiles.Execute(_files.Arguments, resume: true));
    }

    [Fact]
    public void WhatDoesNotTouchTheCurveMayChange()
    {
        TrainingArguments whole = _files.Arguments with { OutputDir = _files.Folder.Path("whole") };
        RunFiles.Execute(whole);
        RunFiles.Execute(_files.Arguments, stopAt: 5);
        string moved = _files.Folder.Path("moved"), text = _files.Folder.Write("elsewhere/text.txt", File.ReadAllText(_files.Folder.Path("text.txt")));
        Directory.Move(_files.Output, moved);
        TrainingArguments same = _files.Arguments with
        {
            OutputDir = moved,
            TrainFile = [text],
            SaveSteps = 2,
            SaveTotalLimit = 1,
            MaxSteps = -1,
            NumTrainEpochs = 2.75,
            OverwriteOutputDir = true,
            Kit = new KitArguments { LossOver = "masked", Masking = MaskingOptions.Default },
        };
        Assert.True(RunFiles.Execute(same, resume: true));
        Assert.Equal(RunFiles.Metrics(whole.OutputDir!), RunFiles.Metrics(moved));
        Assert.Equal(Weights(whole.OutputDir!), Weights(moved));
    }

    [Fact]
    public void RunWithAConstantRateMayGoOnLonger()
    {
        TrainingArguments constant = _files.Arguments with { LrSchedulerType = "constant" }, whole = constant with { OutputDir = _files.Folder.Path("whole"), MaxSteps = 14 };
        RunFiles.Execute(whole);
        RunFiles.Execute(constant, stopAt: 5);
        Assert.True(RunFiles.Execute(constant with { MaxSteps = 14 }, resume: true));
        Assert.Equal(RunFiles.Metrics(whole.OutputDir!), RunFiles.Metrics(_files.Output));
    }

    [Fact]
    public void OtherThreadsAreNamed()
    {
        RunFiles.Execute(_files.Arguments, stopAt: 5);
        set_num_threads(2);
        try
        {
            using TrainingRun run = TrainingRun.Open(_files.Arguments, resume: true);
            Assert.Contains("OMP_NUM_THREADS=1", Assert.Single(run.Notes));
        }
        finally
        {
            set_num_threads(1);
        }
    }

    [Fact]
    public void EvaluationThatIsBrokenOffIsMadeUpForAfterwards()
    {
        TrainingArguments whole = _files.Arguments with { OutputDir = _files.Folder.Path("whole") };
        RunFiles.Execute(whole);
        using CancellationTokenSource stop = new();
        using (TrainingRun run = TrainingRun.Open(_files.Arguments))
        {
            // In the middle of the fourth step: its evaluation is the next to look at the token.
            run.Pretrained.Model.modules().OfType<LayerNorm>().First().register_forward_hook((_, _, output) =>
            {
                if (run.Step == 3)
                {
                    stop.Cancel();
                }

                return output;
            });
            Assert.False(run.Execute(cancellationToken: stop.Token));
            Assert.Equal(4, run.Step);
            Assert.Equal([3], RunFiles.Steps(_files.Output));
        }

        Assert.True(RunFiles.Execute(_files.Arguments, resume: true));
        Assert.Equal(RunFiles.Metrics(whole.OutputDir!), RunFiles.Metrics(_files.Output));
        Assert.Equal(Weights(whole.OutputDir!), Weights(_files.Output));
    }

    [Fact]
    public void StoppingWhereItWasSavedWritesNothingAnew()
    {
        RunFiles.Execute(_files.Arguments, stopAt: 5);
        DateTime written = File.GetLastWriteTimeUtc(Path.Combine(Checkpoint(5), "model.safetensors"));
        using (TrainingRun run = TrainingRun.Open(_files.Arguments, resume: true))
        {
            Assert.False(run.Execute(cancellationToken: new CancellationToken(canceled: true)));
            Assert.True(run.Execute(), "a run that was stopped goes on");
        }

        Assert.Equal(written, File.GetLastWriteTimeUtc(Path.Combine(Checkpoint(5), "model.safetensors")));
        Assert.Equal([3, 4, 6, 8, 9, 11], RunFiles.Steps(_files.Output));
    }

    [Fact]
    public void RerunThatIsStoppedLeavesNoOlderModel()
    {
        RunFiles.Execute(_files.Arguments);
        Assert.False(RunFiles.Execute(_files.Arguments with { OverwriteOutputDir = true, Seed = 9 }, stopAt: 2));
        Assert.False(File.Exists(Path.Combine(_files.Output, "model.safetensors")));
        Assert.Contains("has no model itself", Assert.Throws<BertNotebooksException>(() => PretrainedModel.FromPretrained(_files.Output)).Message);
    }

    [Fact]
    public void ResumingTakesNoModelAwayThatItDidNotMake()
    {
        RunFiles.Execute(_files.Arguments);
        TrainingArguments other = _files.Arguments with { OutputDir = _files.Folder.Path("mine") };
        File.Copy(Path.Combine(_files.Output, "model.safetensors"), _files.Folder.Write("mine/model.safetensors", ""), overwrite: true);
        byte[] mine = Weights(other.OutputDir!);
        Assert.Contains("no checkpoint to go on from", Assert.Throws<BertNotebooksException>(() => TrainingRun.Open(other, resume: true)).Message);
        Assert.Contains("no checkpoint to go on from", Assert.Throws<BertNotebooksException>(() => TrainingRun.Open(_files.Arguments, resume: true)).Message);
        Assert.Equal(mine, Weights(other.OutputDir!));
        Assert.True(FinishedRun.IsAt(_files.Arguments.OutputDir!));
    }

    [Theory]
    [InlineData("out")]
    [InlineData("out/checkpoint-8")]
    public void ModelThatTheRunStartsFromIsNotWrittenOver(string start)
    {
        RunFiles.Execute(_files.Arguments with { SaveSteps = 8 });
        TrainingArguments further = _files.Arguments with { ConfigName = null, ModelNameOrPath = _files.Folder.Path(start), OverwriteOutputDir = true };
        Assert.Contains("name another output_dir", Assert.Throws<BertNotebooksException>(() => TrainingRun.Open(further)).Message);
        Assert.True(FinishedRun.IsAt(_files.Arguments.OutputDir!));
    }

    [Fact]
    public void FolderOfARunIsNotGivenToAnother()
    {
        using (TrainingRun first = TrainingRun.Open(_files.Arguments))
        {
            TrainingArguments second = _files.Arguments with { OverwriteOutputDir = true };
            Assert.Contains("Another run writes to", Assert.Throws<BertNotebooksException>(() => TrainingRun.Open(second)).Message);
            Assert.Contains("Another run writes to", Assert.Throws<BertNotebooksException>(() => TrainingRun.Open(second, resume: true)).Message);
            Assert.True(first.Execute());
        }

        Assert.False(File.Exists(Path.Combine(_files.Output, "run.lock")));
    }

    [Fact]
    public void WhatKilledProcessesLeftIsTakenAway()
    {
        RunFiles.Execute(_files.Arguments, stopAt: 5);
        string[] left = ["model.safetensors.0123456789abcdef.tmp", "metrics.jsonl.00000000000000ff.tmp", "checkpoint-3.tmp/model.safetensors.fedcba9876543210.tmp"], mine = ["notes.tmp", "notes.2026.tmp", "notes.txt"];
        Array.ForEach([.. left, .. mine], name => _files.Folder.Write($"out/{name}", "?"));
        Assert.True(RunFiles.Execute(_files.Arguments, resume: true));
        Assert.All(left, name => Assert.False(Path.Exists(Path.Combine(_files.Output, name))));
        Assert.All(mine, name => Assert.True(File.Exists(Path.Combine(_files.Output, name))));
        Assert.False(Directory.Exists(Checkpoint(3) + ".tmp"));
    }

    [Theory]
    [InlineData(3, false)]
    [InlineData(5, true)]
    [InlineData(11, false)]
    public void FolderThatVanishesStopsTheRunAndIsNotMadeAgain(int step, bool madeAgain)
    {
        using TrainingRun run = TrainingRun.Open(_files.Arguments with { SaveSteps = 4 });
        string message = Assert.Throws<BertNotebooksException>(() => run.Execute(report =>
        {
            if (report.Step == step)
            {
                Directory.Delete(_files.Output, recursive: true);
                if (madeAgain)
                {
                    Directory.CreateDirectory(_files.Output);
                }
            }
        })).Message;
        Assert.Contains(Path.Combine(_files.Output, "metrics.jsonl"), message);
        Assert.Contains("taken away", message);
        Assert.True(!Directory.Exists(_files.Output) || Directory.GetFileSystemEntries(_files.Output).Length == 0);
    }

    private string Checkpoint(int step) => Path.Combine(_files.Output, $"checkpoint-{step}");

    private static byte[] Weights(string folder) => File.ReadAllBytes(Path.Combine(folder, "model.safetensors"));

    private static void Damage(string path, bool sameLength)
    {
        byte[] bytes = File.ReadAllBytes(path);
        bytes[^1] ^= 1;
        File.WriteAllBytes(path, sameLength ? bytes : bytes[..^9]);
    }
}
