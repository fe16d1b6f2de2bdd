using System.Text.Json.Nodes;
using BertNotebooks.Data;
using BertNotebooks.Tests.Engine;
using BertNotebooks.Training.Arguments;
using BertNotebooks.Training.Runs;
using Xunit;

namespace BertNotebooks.Tests.Training.Runs;

/// <summary>A run that is finished, asked for again with other arguments or other files.</summary>
[Collection(TorchCollection.Name)]
public sealed class FinishedRunTests : IDisposable
{
    private readonly RunFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void OtherArgumentsAreNamedWithBothValues()
    {
        TrainingArguments arguments = _files.Arguments;
        RunFiles.Execute(arguments);
        (TrainingArguments Changed, string Expected)[] cases =
        [
            (arguments with { Seed = 8 }, "seed was 7 and is 8"),
            (arguments with { DataSeed = 8 }, "data_seed was 7 and is 8"),
            (arguments with { LearningRate = 0.02 }, "learning_rate was 0.01 and is 0.02"),
            (arguments with { PerDeviceTrainBatchSize = 4 }, "per_device_train_batch_size was 2 and is 4"),
            (arguments with { GradientAccumulationSteps = 1 }, "gradient_accumulation_steps was 2 and is 1"),
            (arguments with { WarmupSteps = 3 }, "warmup_steps was 2 and is 3"),
            (arguments with { WeightDecay = 0 }, "weight_decay was 0.01 and is 0"),
            (arguments with { LabelSmoothingFactor = 0.1 }, "label_smoothing_factor was 0 and is 0.1"),
            (arguments with { Kit = new KitArguments { Freeze = "1" } }, "kit.freeze was not set and is 1"),
            (arguments with { LrSchedulerType = "cosine" }, "lr_scheduler_type was \"linear\" and is \"cosine\""),
            (arguments with { MlmProbability = 0.2 }, "mlm_probability was 0.3 and is 0.2"),
            (arguments with { MaxSeqLength = 12 }, "max_seq_length was 13 and is 12"),
            (arguments with { MaxTrainSamples = 5 }, "max_train_samples was not set and is 5"),
            (arguments with { GroupByLength = true }, "group_by_length was false and is true"),
            (arguments with { Kit = new KitArguments { SaveDtype = "float16" } }, "kit.save_dtype was \"float32\" and is \"float16\""),
            (arguments with { Kit = new KitArguments { EvalSeed = 3 } }, "kit.eval_seed was 7 and is 3"),
            (arguments with { Kit = new KitArguments { EvalMlmProbability = 0.5 } }, "kit.eval_mlm_probability was 0.15 and is 0.5"),
            (arguments with { Kit = new KitArguments { Masking = new MaskingOptions { Unit = MaskUnit.WholeWord } } }, "kit.masking.unit was \"piece\" and is \"whole_word\""),
            (arguments with { Kit = new KitArguments { Masking = new MaskingOptions { Schedule = MaskSchedule.Linear, FinalMlmProbability = 0.1 } } }, "kit.masking.final_mlm_probability was 0.15 and is 0.1; kit.masking.schedule was \"constant\" and is \"linear\""),
            (arguments with { Kit = new KitArguments { LossOver = "all" } }, "kit.masking.labels was \"masked\" and is \"all_positions\""),
            (arguments with { ValidationFile = [] }, "validation_file was"),
            (arguments with { DoEval = false, EvalStrategy = "no" }, "do_eval was true and is false"),
            (arguments with { LoadBestModelAtEnd = true, SaveSteps = 4 }, "load_best_model_at_end was false and is true"),
            // The rate falls to 0 at the last step, so that more steps are another curve.
            (arguments with { MaxSteps = 12 }, "max_steps was 11 and is 12"),
            (arguments with { MaxSteps = 6 }, "max_steps was 11 and is 6"),
            (arguments with { MaxSteps = -1, NumTrainEpochs = 4 }, "max_steps was 11 and is -1"),
        ];
        foreach ((TrainingArguments changed, string expected) in cases)
        {
            string message = Assert.Throws<BertNotebooksException>(() => FinishedRun.At(changed)).Message;
            Assert.Contains("has other settings", message);
            Assert.Contains(expected, message);
            Assert.Contains("this folder as model_name_or_path", message);
        }

        Assert.Equal((11, 11), FinishedRun.At(arguments));
    }

    [Fact]
    public void WhatSaysTheSameOrOnlyHowOftenSomethingIsWrittenIsNoOtherArgument()
    {
        TrainingArguments arguments = _files.Arguments;
        RunFiles.Execute(arguments);
        TrainingArguments[] cases =
        [
            arguments with { LoggingSteps = 1, SaveSteps = 7, SaveTotalLimit = 5, EvalSteps = 2, EvalOnStart = true, PerDeviceEvalBatchSize = 3 },
            arguments with { OverwriteOutputDir = true, DoTrain = true, DoEval = true, DataSeed = 7 },
            arguments with { MaxSteps = -1, NumTrainEpochs = 2.75 },
            arguments with { WarmupSteps = 2.7 },
            arguments with { Kit = new KitArguments { Task = "mlm", EvalSeed = 7, EvalMlmProbability = 0.15, LossOver = "masked", Masking = MaskingOptions.Default } },
            arguments with { TrainFile = [_files.Folder.Write("moved/text.txt", File.ReadAllText(_files.Folder.Path("text.txt")))] },
            arguments with { TokenizerName = _files.Folder.Write("moved/vocab.txt", File.ReadAllText(_files.Folder.Path("vocab.txt"))) },
            arguments with { ConfigName = _files.Folder.Write("moved/config.json", File.ReadAllText(_files.Folder.Path("config.json"))) },
        ];
        Assert.All(cases, same => Assert.Equal((11, 11), FinishedRun.At(same)));
    }

    [Theory]
    [InlineData("text.txt", "train_file had the fingerprint")]
    [InlineData("held.txt", "validation_file had the fingerprint")]
    [InlineData("vocab.txt", "tokenizer_name had the fingerprint")]
    [InlineData("config.json", "config_name had the fingerprint")]
    public void FileThatHasChangedIsNamed(string name, string expected)
    {
        RunFiles.Execute(_files.Arguments);
        Change(name);
        string message = Assert.Throws<BertNotebooksException>(() => FinishedRun.At(_files.Arguments)).Message;
        Assert.Contains(expected, message);
    }

    [Theory]
    [InlineData("text.txt", "train_file was 14 inputs")]
    [InlineData("held.txt", "validation_file was 2 inputs")]
    [InlineData("vocab.txt", "tokenizer_name had the fingerprint")]
    [InlineData("config.json", "config_name had the fingerprint")]
    public void RunThatGoesOnNoticesAChangedFile(string name, string expected)
    {
        RunFiles.Execute(_files.Arguments, stopAt: 5);
        Change(name);
        Assert.Contains(expected, Assert.Throws<BertNotebooksException>(() => TrainingRun.Open(_files.Arguments, resume: true)).Message);
    }

    [Fact]
    public void RunThatGoesOnNoticesAnotherTokenizerModelOrSeedOfQuestions()
    {
        RunFiles.Execute(_files.Arguments, stopAt: 5);
        string vocab = _files.Folder.Write("other.txt", string.Join('\n', SmallRuns.Vocabulary.Pieces.Take(90)) + "\n"), missing = _files.Folder.Path("none.txt");
        RunFiles.Execute(_files.Arguments with { OutputDir = _files.Folder.Path("model") });
        (TrainingArguments Changed, string Expected)[] cases =
        [
            (_files.Arguments with { TokenizerName = vocab }, "tokenizer_name was"),
            (_files.Arguments with { TokenizerName = missing }, "tokenizer_name was"),
            (_files.Arguments with { ModelNameOrPath = _files.Folder.Path("model") }, "model_name_or_path was not set"),
            (_files.Arguments with { DataSeed = 1 }, "data_seed was 7 and is 1"),
            (_files.Arguments with { Kit = new KitArguments { EvalSeed = 1 } }, "kit.eval_seed was 7 and is 1"),
            (_files.Arguments with { Kit = new KitArguments { EvalMlmProbability = 0.9 } }, "kit.eval_mlm_probability was 0.15 and is 0.9"),
            (_files.Arguments with { AutoFindBatchSize = true, PerDeviceTrainBatchSize = 4 }, "per_device_train_batch_size was 2 and is 4"),
        ];
        Assert.All(cases, c => Assert.Contains(c.Expected, Assert.Throws<BertNotebooksException>(() => TrainingRun.Open(c.Changed, resume: true)).Message));
        // What is gone is not what has changed: the checkpoint has it.
        File.Delete(_files.Folder.Path("vocab.txt"));
        File.Delete(_files.Folder.Path("config.json"));
        Assert.True(RunFiles.Execute(_files.Arguments, resume: true));
        Assert.Equal((11, 11), FinishedRun.At(_files.Arguments));
    }

    [Fact]
    public void StartingModelThatHasChangedIsNoticed()
    {
        string model = _files.Folder.Path("model");
        RunFiles.Execute(_files.Arguments with { OutputDir = model, Seed = 1 });
        TrainingArguments further = _files.Arguments with { ConfigName = null, TokenizerName = null, ModelNameOrPath = model };
        RunFiles.Execute(further, stopAt: 5);
        RunFiles.Execute(further with { OutputDir = _files.Folder.Path("whole") });
        string moved = _files.Folder.Path("moved");
        Directory.Move(model, moved);
        Assert.Equal((11, 11), FinishedRun.At(further with { OutputDir = _files.Folder.Path("whole"), ModelNameOrPath = moved + "/" }));
        RunFiles.Execute(_files.Arguments with { OutputDir = model, Seed = 2 });
        Assert.Contains("model_name_or_path had the fingerprint", Assert.Throws<BertNotebooksException>(() => FinishedRun.At(further with { OutputDir = _files.Folder.Path("whole") })).Message);
        Assert.Contains("model_name_or_path had the fingerprint", Assert.Throws<BertNotebooksException>(() => TrainingRun.Open(further, resume: true)).Message);
        Assert.True(RunFiles.Execute(further with { ModelNameOrPath = moved }, resume: true));
    }

    [Fact]
    public void MoreStepsAtAConstantRateGoOnToTheCurveOfALongerRun()
    {
        TrainingArguments constant = _files.Arguments with { LrSchedulerType = "constant_with_warmup", SaveSteps = 4 }, longer = constant with { MaxSteps = -1, NumTrainEpochs = 4 };
        RunFiles.Execute(longer with { OutputDir = _files.Folder.Path("whole") });
        RunFiles.Execute(constant);
        Assert.Null(FinishedRun.At(longer));
        using (TrainingRun run = TrainingRun.Open(longer, resume: true))
        {
            Assert.Equal((8, 16), (run.Step, run.TotalSteps));
            Assert.True(FinishedRun.IsAt(_files.Output), "nothing is lost before the first step");
            Assert.True(run.Execute(_ => Assert.False(FinishedRun.IsAt(_files.Output), "the shorter run's model is the result of no run any more")));
        }

        Assert.Equal((16, 16), FinishedRun.At(longer));
        Assert.Equal(RunFiles.Metrics(_files.Folder.Path("whole")), RunFiles.Metrics(_files.Output));
        Assert.Equal(File.ReadAllBytes(Path.Combine(_files.Folder.Path("whole"), "model.safetensors")), File.ReadAllBytes(Path.Combine(_files.Output, "model.safetensors")));
        Assert.Contains("max_steps was -1 and is 11", Assert.Throws<BertNotebooksException>(() => FinishedRun.At(constant)).Message);
    }

    [Fact]
    public void MoreStepsWithoutACheckpointAreRefusedWithTheWayOut()
    {
        TrainingArguments constant = _files.Arguments with { LrSchedulerType = "constant" };
        RunFiles.Execute(constant);
        string message = Assert.Throws<BertNotebooksException>(() => FinishedRun.At(constant with { MaxSteps = 20 })).Message;
        Assert.Contains("no checkpoint to go on from", message);
        Assert.Contains("max_steps was 11 and is 20", message);
        Assert.True(FinishedRun.IsAt(_files.Output));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{\"arguments\": null, \"fingerprints\": null}")]
    [InlineData("{\"arguments\": {\"seed\": null}, \"fingerprints\": {\"train_file\": null}}")]
    public void OriginThatIsNotThereIsNotCompared(string origin)
    {
        RunFiles.Execute(_files.Arguments);
        string path = Path.Combine(_files.Output, "trainer_state.json");
        JsonObject state = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        state["origin"] = JsonNode.Parse(origin);
        File.WriteAllText(path, state.ToJsonString());
        Assert.IsNotType<NullReferenceException>(Record.Exception(() => FinishedRun.At(_files.Arguments)));
        File.WriteAllText(path, state.ToJsonString().Replace("\"global_step\":11", "\"global_step\":\"x\"", StringComparison.Ordinal));
        string message = Assert.Throws<BertNotebooksException>(() => FinishedRun.At(_files.Arguments)).Message;
        Assert.Contains("is damaged: trainer_state.json is not what the kit writes at $.global_step", message);
        Assert.DoesNotContain("System.", message);
    }

    [Fact]
    public void KeptTokensStayWhereverTheyLie()
    {
        TrainingArguments kept = _files.Arguments with { Kit = new KitArguments { TokenStore = Path.Combine(_files.Output, "tokens") } };
        RunFiles.Execute(kept);
        Assert.Equal((11, 11), FinishedRun.At(kept));
        Assert.True(File.Exists(Path.Combine(_files.Output, "tokens", "train.tokens")));
    }

    private void Change(string name)
    {
        string path = _files.Folder.Path(name), text = File.ReadAllText(path);
        File.WriteAllText(path, name switch
        {
            "vocab.txt" => text.Replace("p97\np98\n", "p98\np97\n", StringComparison.Ordinal),
            "config.json" => text.Replace("0.05", "0.06", StringComparison.Ordinal),
            _ => text + "p9 p10 p11 p12\n",
        });
        Assert.NotEqual(text, File.ReadAllText(path));
    }
}
