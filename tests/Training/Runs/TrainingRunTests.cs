using System.Text.Json;
using BertNotebooks.Checkpoints;
using BertNotebooks.Tests.Engine;
using BertNotebooks.Tests.Model;
using BertNotebooks.Training.Arguments;
using BertNotebooks.Training.Runs;
using Xunit;

namespace BertNotebooks.Tests.Training.Runs;

[Collection(TorchCollection.Name)]
public sealed class TrainingRunTests
{
    [Fact]
    public void FinishedRunLeavesAModelFolderAndMetrics()
    {
        using RunFiles files = new();
        Assert.False(FinishedRun.IsAt(files.Arguments.OutputDir!));
        Assert.True(RunFiles.Execute(files.Arguments));
        Assert.True(FinishedRun.IsAt(files.Arguments.OutputDir!));
        using PretrainedModel model = PretrainedModel.FromPretrained(files.Output);
        // Every third step, each evaluation, and the last step.
        Assert.Equal([3, 4, 6, 8, 9, 11], RunFiles.Steps(files.Output));
        JsonElement[] lines = [.. File.ReadAllLines(Path.Combine(files.Output, "metrics.jsonl")).Select(line => JsonDocument.Parse(line).RootElement)];
        string[] always = ["step", "epoch", "loss", "learning_rate", "grad_norm", "tokens_per_second"];
        Assert.All(lines, line => Assert.Equal(
            line.GetProperty("step").GetInt32() is 4 or 8 or 11 ? [.. always, "eval_loss", "eval_accuracy"] : always, line.EnumerateObject().Select(p => p.Name)));
        JsonElement state = JsonDocument.Parse(File.ReadAllText(Path.Combine(files.Output, "trainer_state.json"))).RootElement;
        Assert.Equal(11, state.GetProperty("global_step").GetInt32());
    }

    [Fact]
    public void LoggedLossIsTheMeanSinceTheLineBefore()
    {
        using RunFiles files = new();
        RunFiles.Execute(files.Arguments with { LoggingSteps = 1, OutputDir = files.Folder.Path("each") });
        RunFiles.Execute(files.Arguments);
        double[] each = [.. Losses(files.Folder.Path("each"))], mean = [.. Losses(files.Output)];
        Assert.Equal(11, each.Length);
        int[] ends = [0, .. RunFiles.Steps(files.Output)];
        Assert.Equal(Enumerable.Range(0, 6).Select(i => each[ends[i]..ends[i + 1]].Average()), mean, (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(8)]
    [InlineData(10)]
    public void StoppedRunGoesOnToTheSameCurveAndModelToTheBit(int stopAt)
    {
        using RunFiles files = new();
        TrainingArguments whole = files.Arguments with { OutputDir = files.Folder.Path("whole") };
        Assert.True(RunFiles.Execute(whole));
        Assert.False(RunFiles.Execute(files.Arguments, stopAt: stopAt));
        Assert.False(FinishedRun.IsAt(files.Arguments.OutputDir!));
        Assert.True(Directory.Exists(Path.Combine(files.Output, $"checkpoint-{stopAt}")));
        Assert.True(RunFiles.Execute(files.Arguments, resume: true));
        AssertSame(whole.OutputDir!, files.Output);
    }

    [Fact]
    public void TokensAreKeptForResumingAndGoWithTheFinishedRun()
    {
        using RunFiles files = new();
        string tokens = Path.Combine(files.Output, "tokens"), store = Path.Combine(tokens, "train.tokens");
        using (TrainingRun.Open(files.Arguments))
        {
            Assert.True(File.Exists(store));
        }

        Assert.False(Directory.Exists(tokens));
        RunFiles.Execute(files.Arguments, stopAt: 5);
        File.SetLastWriteTimeUtc(store, DateTime.UnixEpoch);
        using (TrainingRun run = TrainingRun.Open(files.Arguments, resume: true))
        {
            Assert.Equal(DateTime.UnixEpoch, File.GetLastWriteTimeUtc(store));
            Assert.True(run.Execute());
            Assert.NotNull(run.Evaluate());
        }

        Assert.False(Directory.Exists(tokens));
        TrainingArguments kept = files.Arguments with { OutputDir = files.Folder.Path("other"), Kit = new KitArguments { TokenStore = files.Folder.Path("kept") } };
        RunFiles.Execute(kept);
        Assert.Equal(["train.tokens", "validation.tokens"], Directory.GetFiles(kept.Kit.TokenStore).Select(path => Path.GetFileName(path)).Order());
        Assert.False(Directory.Exists(Path.Combine(kept.OutputDir, "tokens")));
    }

    [Theory]
    [InlineData("{\"step\": 9, \"epo")]
    [InlineData("{\"step\": 9}")]
    [InlineData("not json\n{\"step\": 4}\n")]
    [InlineData("")]
    public void CrashedRunIsCutBackToItsCheckpoint(string torn)
    {
        using RunFiles files = new();
        TrainingArguments whole = files.Arguments with { OutputDir = files.Folder.Path("whole") }, crashing = files.Arguments with { SaveSteps = 5, LoggingSteps = 2 };
        RunFiles.Execute(whole with { LoggingSteps = 2 });
        using (TrainingRun run = TrainingRun.Open(crashing))
        {
            Assert.Throws<InvalidOperationException>(() => run.Execute(report =>
            {
                if (report.Step == 8)
                {
                    throw new InvalidOperationException("crash");
                }
            }));
        }

        Assert.Equal([2, 4, 6, 8], RunFiles.Steps(files.Output));
        File.AppendAllText(Path.Combine(files.Output, "metrics.jsonl"), torn);
        using (TrainingRun run = TrainingRun.Open(crashing, resume: true))
        {
            Assert.Equal((5, 11), (run.Step, run.TotalSteps));
            Assert.True(run.Execute());
        }

        AssertSame(whole.OutputDir!, files.Output);
    }

    [Fact]
    public void ResumingWithNothingSavedStartsAtStepZero()
    {
        using RunFiles files = new();
        Directory.CreateDirectory(files.Output);
        File.WriteAllText(Path.Combine(files.Output, "metrics.jsonl"), "{\"step\": 3}\n");
        Assert.True(RunFiles.Execute(files.Arguments, resume: true));
        Assert.Equal([3, 4, 6, 8, 9, 11], RunFiles.Steps(files.Output));
    }

    [Fact]
    public void FolderWithFilesIsRefusedAndLeftAsItWas()
    {
        using RunFiles files = new();
        Directory.CreateDirectory(files.Output);
        File.WriteAllText(Path.Combine(files.Output, "model.safetensors"), "mine");
        string message = Assert.Throws<BertNotebooksException>(() => TrainingRun.Open(files.Arguments)).Message;
        Assert.Contains(files.Output, message);
        Assert.Contains("--resume", message);
        Assert.Contains("overwrite_output_dir", message);
        Assert.Equal("mine", File.ReadAllText(Assert.Single(Directory.GetFileSystemEntries(files.Output))));
    }

    [Fact]
    public void OverwritingTakesAwayTheEarlierRunAndNothingElse()
    {
        using RunFiles files = new();
        RunFiles.Execute(files.Arguments with { SaveSteps = 4 });
        Directory.CreateDirectory(Path.Combine(files.Output, "checkpoint-7.tmp"));
        File.WriteAllText(Path.Combine(files.Output, "notes.txt"), "mine");
        TrainingArguments again = files.Arguments with { OverwriteOutputDir = true, MaxSteps = 3, EvalStrategy = "no" };
        using (TrainingRun run = TrainingRun.Open(again))
        {
            Assert.False(FinishedRun.IsAt(again.OutputDir!));
            Assert.Equal(Path.Combine(files.Output, "tokens"), Assert.Single(Directory.GetDirectories(files.Output)));
            Assert.True(run.Execute());
        }

        Assert.Equal([3], RunFiles.Steps(files.Output));
        Assert.Equal("mine", File.ReadAllText(Path.Combine(files.Output, "notes.txt")));
    }

    [Fact]
    public void WrongTextLeavesAnEarlierRunAlone()
    {
        using RunFiles files = new();
        RunFiles.Execute(files.Arguments);
        TrainingArguments wrong = files.Arguments with { OverwriteOutputDir = true, TrainFile = [files.Folder.Path("none.txt")] };
        Assert.Contains("none.txt", Assert.Throws<BertNotebooksException>(() => TrainingRun.Open(wrong)).Message);
        Assert.True(FinishedRun.IsAt(files.Arguments.OutputDir!));
        Assert.Equal(6, RunFiles.Steps(files.Output).Length);
    }

    [Fact]
    public void NewestCheckpointsAreKeptAndAreModelFolders()
    {
        using RunFiles files = new();
        RunFiles.Execute(files.Arguments with { SaveSteps = 2, SaveTotalLimit = 3, Kit = new KitArguments { SaveDtype = "float16" } });
        string[] checkpoints = [.. Directory.GetDirectories(files.Output).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
        Assert.Equal(["checkpoint-10", "checkpoint-6", "checkpoint-8"], checkpoints);
        using PretrainedModel checkpoint = PretrainedModel.FromPretrained(Path.Combine(files.Output, "checkpoint-10")), final = PretrainedModel.FromPretrained(files.Output);
        // A checkpoint must go on to the bit, so only the final model is rounded.
        Assert.Empty(checkpoint.Report.Converted);
        Assert.Equal(final.Report.Matched.Count, final.Report.Converted.Count);
    }

    [Theory]
    [InlineData("epoch", "4,8")]
    [InlineData("no", "")]
    public void CheckpointsFollowTheSaveStrategy(string strategy, string expected)
    {
        using RunFiles files = new();
        // 14 sentences in batches of 2, two a step: 4 steps an epoch.
        RunFiles.Execute(files.Arguments with { SaveStrategy = strategy });
        Assert.Equal(expected, string.Join(',', Directory.GetDirectories(files.Output).Select(path => path.Split('-')[^1]).Order()));
    }

    [Fact]
    public void PlaceThatCannotBeWrittenIsRefusedBeforeTheWork()
    {
        using RunFiles files = new();
        string taken = files.Folder.Path("text.txt");
        Assert.Contains("is a file", Assert.Throws<BertNotebooksException>(() => TrainingRun.Open(files.Arguments with { OutputDir = taken })).Message);
        string below = Path.Combine(taken, "out");
        string message = Assert.Throws<BertNotebooksException>(() => TrainingRun.Open(files.Arguments with { OutputDir = below })).Message;
        Assert.Contains(below, message);
        Assert.Contains("Choose a folder that can be written", message);
        Assert.Contains("output_dir is not set", Assert.Throws<BertNotebooksException>(() => TrainingRun.Open(files.Arguments with { OutputDir = null })).Message);
    }

    [Fact]
    public void RunStartsFromAModelFolderAndTakesAnotherTokenizerWhenTold()
    {
        using RunFiles files = new();
        RunFiles.Execute(files.Arguments);
        TrainingArguments further = files.Arguments with { ConfigName = null, TokenizerName = null, ModelNameOrPath = files.Output, OutputDir = files.Folder.Path("further") };
        using (TrainingRun run = TrainingRun.Open(further))
        using (PretrainedModel start = PretrainedModel.FromPretrained(files.Output))
        {
            // vocab.txt could not say how long an input may be; the model that was made with it can.
            Assert.Equal(start.Model.Config.MaxPositionEmbeddings, start.Tokenizer.ModelMaxLength);
            Assert.All(start.Model.parameters().Zip(run.Pretrained.Model.parameters()), pair => SmallBert.AssertClose(pair.First, pair.Second, 0));
        }

        string shorter = files.Folder.Write("shorter.txt", string.Join('\n', SmallRuns.Vocabulary.Pieces.Take(90)) + "\n");
        string longer = files.Folder.Write("longer.txt", string.Join('\n', SmallRuns.Vocabulary.Pieces.Append("p99")) + "\n");
        using (TrainingRun run = TrainingRun.Open(further with { TokenizerName = shorter }))
        {
            Assert.Equal(90, run.Pretrained.Tokenizer.Vocabulary.Count);
        }

        string message = Assert.Throws<BertNotebooksException>(() => TrainingRun.Open(further with { TokenizerName = longer })).Message;
        Assert.Contains("100 pieces", message);
        Assert.Contains("99", message);
    }

    [Theory]
    [InlineData("tinny", "tokenizer", "neither a preset (tiny, mini, small, medium, base, large) nor a config.json")]
    [InlineData(null, "tokenizer", "Neither model_name_or_path nor config_name is set")]
    [InlineData("tiny", null, "tokenizer_name is not set")]
    [InlineData("tiny", "nowhere/vocab.txt", "nowhere/vocab.txt")]
    [InlineData("small.json", "tokenizer", "vocab_size 98")]
    public void StartThatIsNotThereIsNamed(string? config, string? tokenizer, string expected)
    {
        using RunFiles files = new();
        files.Folder.Write("small.json", File.ReadAllText(files.Folder.Path("config.json")).Replace("\"vocab_size\": 99", "\"vocab_size\": 98", StringComparison.Ordinal));
        TrainingArguments wrong = files.Arguments with
        {
            ConfigName = config == "small.json" ? files.Folder.Path(config) : config,
            TokenizerName = tokenizer == "tokenizer" ? files.Folder.Path("vocab.txt") : tokenizer,
        };
        Assert.Contains(expected, Assert.Throws<BertNotebooksException>(() => TrainingRun.Open(wrong)).Message);
    }

    [Fact]
    public void PresetTakesTheVocabularysSize()
    {
        using RunFiles files = new();
        using TrainingRun run = TrainingRun.Open(files.Arguments with { ConfigName = "tiny", MaxSeqLength = null });
        Assert.Equal((99, 2, 128, 512), (run.Pretrained.Model.Config.VocabSize, run.Pretrained.Model.Config.NumHiddenLayers, run.Pretrained.Model.Config.HiddenSize, run.Pretrained.Model.Config.MaxPositionEmbeddings));
        Assert.InRange(run.Baseline!.Loss, 3, Math.Log(99));
    }

    [Fact]
    public void CheckpointsLeaveNoTensorBehind()
    {
        using RunFiles files = new();
        using TrainingRun run = TrainingRun.Open(files.Arguments with { SaveSteps = 1 });
        long before = SmallBert.LiveTensors;
        Assert.True(run.Execute());
        Assert.Equal(before, SmallBert.LiveTensors);
    }

    private static IEnumerable<double> Losses(string folder) =>
        RunFiles.Metrics(folder).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("loss").GetDouble());

    private static void AssertSame(string expected, string actual)
    {
        Assert.Equal(RunFiles.Metrics(expected), RunFiles.Metrics(actual));
        Assert.Equal(File.ReadAllBytes(Path.Combine(expected, "model.safetensors")), File.ReadAllBytes(Path.Combine(actual, "model.safetensors")));
    }
}
