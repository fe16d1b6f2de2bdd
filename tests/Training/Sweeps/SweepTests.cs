using System.Text.Json;
using BertNotebooks.Data;
using BertNotebooks.Tests.Engine;
using BertNotebooks.Tests.Training.Runs;
using BertNotebooks.Training;
using BertNotebooks.Training.Arguments;
using BertNotebooks.Training.Evaluation;
using BertNotebooks.Training.Runs;
using BertNotebooks.Training.Sweeps;
using Xunit;

namespace BertNotebooks.Tests.Training.Sweeps;

[Collection(TorchCollection.Name)]
public sealed class SweepTests
{
    private static readonly string[] Names = ["mlm_probability=0.3,seed=1", "mlm_probability=0.3,seed=2", "mlm_probability=0.5,seed=1", "mlm_probability=0.5,seed=2"];

    [Fact]
    public void RunsAreAllCombinationsWithTheLastNameFastest()
    {
        TrainingArguments arguments = ArgumentsFile.Parse(
            """{"output_dir": "o", "seed": 9, "learning_rate": 1e-3, "kit": {"sweep": {"mlm_probability": [0.1, 0.4], "kit.masking.unit": ["piece", "whole_word"], "learning_rate": [5e-5, 1e-3]}}}""").Arguments;
        Sweep sweep = Sweep.Of(arguments);
        Assert.Equal(8, sweep.Runs.Count);
        Assert.Equal(
            ["mlm_probability=0.1,unit=piece,learning_rate=5e-05", "mlm_probability=0.1,unit=piece,learning_rate=0.001", "mlm_probability=0.1,unit=whole_word,learning_rate=5e-05"],
            sweep.Runs.Take(3).Select(r => r.Name));
        TrainingArguments last = sweep.Runs[^1].Arguments;
        Assert.Equal((0.4, 1e-3, MaskUnit.WholeWord, 9L, Path.Combine("o", sweep.Runs[^1].Name)), (last.MlmProbability, last.LearningRate, last.MaskingRule().Unit, last.Seed, last.OutputDir));
        Assert.Equal(["mlm_probability", "kit.masking.unit", "learning_rate"], sweep.Runs[0].Values.Keys);
        Assert.All(sweep.Runs, run => Assert.Null(run.Arguments.Kit.Sweep));
    }

    [Fact]
    public void AllRunsAnswerTheQuestionsThatStandOutsideOfTheSweep()
    {
        static IEnumerable<(long?, double?)> Questions(string json) =>
            Sweep.Of(ArgumentsFile.Parse(json).Arguments).Runs.Select(r => (r.Arguments.Kit.EvalSeed, r.Arguments.Kit.EvalMlmProbability)).Distinct();
        Assert.Equal([(42, 0.15)], Questions("""{"kit": {"sweep": {"seed": [1, 2], "mlm_probability": [0.1, 0.9]}}}"""));
        Assert.Equal([(7, 0.15)], Questions("""{"seed": 7, "mlm_probability": 0.2, "kit": {"sweep": {"seed": [1, 2], "mlm_probability": [0.1, 0.9]}}}"""));
        Assert.Equal([(5, 0.5)], Questions("""{"seed": 7, "kit": {"eval_seed": 5, "eval_mlm_probability": 0.5, "sweep": {"seed": [1, 2]}}}"""));
    }

    [Fact]
    public void QuestionsStayTheSameWhateverTheSeedAndTheRate()
    {
        KitArguments questions = new() { EvalSeed = 3, EvalMlmProbability = 0.4 };
        using var model = SmallRuns.Model();
        List<EvaluationResult> figures = [];
        foreach ((long seed, double rate) in ((long, double)[])[(1, 0.3), (2, 0.3), (1, 0.9)])
        {
            using Trainer trainer = new(model, SmallRuns.Vocabulary, SmallRuns.Arguments with { Seed = seed, MlmProbability = rate, Kit = questions }, SmallRuns.Sentences(4), SmallRuns.Sentences(9, seed: 9));
            figures.Add(trainer.Evaluate()!);
        }

        Assert.Single(figures.Distinct());
        using Trainer alone = new(model, SmallRuns.Vocabulary, SmallRuns.Arguments with { Seed = 3, MlmProbability = 0.4 }, SmallRuns.Sentences(4), SmallRuns.Sentences(9, seed: 9));
        using Trainer usual = new(model, SmallRuns.Vocabulary, SmallRuns.Arguments with { Seed = 3, Kit = questions with { EvalMlmProbability = 0.15 } }, SmallRuns.Sentences(4), SmallRuns.Sentences(9, seed: 9));
        Assert.Equal(usual.Evaluate(), alone.Evaluate());
        Assert.NotEqual(figures[0], alone.Evaluate());
    }

    [Fact]
    public void SettingsOfMaskingAreSweptByTheirNames()
    {
        TrainingArguments arguments = ArgumentsFile.Parse(
            """{"mlm_probability": 0.4, "kit": {"sweep": {"kit.masking.unit": ["span", "piece"], "kit.masking.schedule": ["constant", "linear", "steps"], "kit.masking.final_mlm_probability": [0.1], "kit.masking.max_span_length": [5]}}}""").Arguments;
        MaskingOptions[] rules = [.. Sweep.Of(arguments).Runs.Select(run => run.Arguments.MaskingRule())];
        Assert.Equal(
            [(MaskUnit.Span, MaskSchedule.Constant), (MaskUnit.Span, MaskSchedule.Linear), (MaskUnit.Span, MaskSchedule.Steps), (MaskUnit.Piece, MaskSchedule.Constant), (MaskUnit.Piece, MaskSchedule.Linear), (MaskUnit.Piece, MaskSchedule.Steps)],
            rules.Select(rule => (rule.Unit, rule.Schedule)));
        Assert.All(rules, rule => Assert.Equal((0.4, 0.1, 5), (rule.MlmProbability, rule.FinalMlmProbability, rule.MaxSpanLength)));
    }

    [Fact]
    public void EachRunIsWhatItWouldBeAlone()
    {
        using RunFiles files = new();
        IReadOnlyList<SweepResult> results = Sweep.Of(Arguments(files)).Execute();
        Assert.Equal(Names, results.Select(r => r.Run.Name));
        Assert.Equal(Names.Append("sweep.jsonl"), Directory.GetFileSystemEntries(files.Output).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
        string folder = Path.Combine(files.Output, Names[2]);
        TrainingArguments alone = ArgumentsFile.Load(Path.Combine(folder, "arguments.json")).Arguments with { OutputDir = files.Folder.Path("alone") };
        RunFiles.Execute(alone);
        Assert.Equal(RunFiles.Metrics(alone.OutputDir!), RunFiles.Metrics(folder));
        Assert.Equal(4, results.Select(r => r.EvalLoss).Distinct().Count());
        Assert.All(results, r => Assert.Equal((6, Math.Exp(r.EvalLoss!.Value), null), (r.Steps, r.Perplexity, r.Error)));
        JsonElement line = JsonDocument.Parse(File.ReadAllLines(Path.Combine(files.Output, "sweep.jsonl"))[2]).RootElement;
        Assert.Equal(["run", "mlm_probability", "seed", "loss", "eval_loss", "eval_accuracy", "perplexity", "steps", "seconds"], line.EnumerateObject().Select(p => p.Name));
        Assert.Equal((0.5, 1, results[2].EvalLoss), (line.GetProperty("mlm_probability").GetDouble(), line.GetProperty("seed").GetInt32(), line.GetProperty("eval_loss").GetDouble()));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(9)]
    [InlineData(12)]
    public void StoppedSweepGoesOnToTheSameTable(int stopAt)
    {
        using RunFiles files = new();
        TrainingArguments whole = Arguments(files) with { OutputDir = files.Folder.Path("whole") };
        Sweep.Of(whole).Execute();
        using CancellationTokenSource stop = new();
        int steps = 0;
        IReadOnlyList<SweepResult> part = Sweep.Of(Arguments(files)).Execute(onStep: _ => StopAt(stopAt), cancellationToken: stop.Token);
        Assert.Equal(stopAt / 6, part.Count);
        DateTime[] before = [.. part.Select(r => File.GetLastWriteTimeUtc(Path.Combine(r.Run.Arguments.OutputDir!, "model.safetensors")))];
        steps = 0;
        IReadOnlyList<SweepResult> all = Sweep.Of(Arguments(files)).Execute(resume: true, onStep: _ => steps++);
        Assert.Equal(24 - stopAt, steps);
        Assert.Equal(before, part.Select(r => File.GetLastWriteTimeUtc(Path.Combine(r.Run.Arguments.OutputDir!, "model.safetensors"))));
        Assert.Equal(Lines(whole.OutputDir!), Lines(files.Output));
        Assert.All(Names, name => Assert.Equal(RunFiles.Metrics(Path.Combine(whole.OutputDir!, name)), RunFiles.Metrics(Path.Combine(files.Output, name))));
        Assert.Equal(4, all.Count);

        void StopAt(int step)
        {
            if (++steps == step)
            {
                stop.Cancel();
            }
        }
    }

    [Fact]
    public void ChangedSweepKeepsTheRunsWithEqualArguments()
    {
        using RunFiles files = new();
        Sweep.Of(Arguments(files)).Execute();
        List<string> trained = [];
        Sweep more = Sweep.Of(Arguments(files, 0.5, 0.8));
        IReadOnlyList<SweepResult> results = more.Execute(resume: true, onStep: p => trained.Add(p.Run.Name));
        Assert.Equal(["mlm_probability=0.8,seed=1", "mlm_probability=0.8,seed=2"], trained.Distinct());
        Assert.Equal(more.Runs, results.Select(r => r.Run));
        Assert.Equal(4, Lines(files.Output).Length);
        Assert.True(Directory.Exists(Path.Combine(files.Output, Names[0])));
    }

    [Fact]
    public void RunWithOtherArgumentsIsOverwrittenOnlyWhenItMay()
    {
        using RunFiles files = new();
        Sweep.Of(Arguments(files)).Execute();
        string[] before = Lines(files.Output);
        TrainingArguments other = Arguments(files) with { LearningRate = 1e-3 };
        string message = Assert.Throws<BertNotebooksException>(() => Sweep.Of(other).Execute(resume: true)).Message;
        Assert.Contains("learning_rate was 0.01, and is 0.001", message);
        Assert.Contains("overwrite_output_dir", message);
        Assert.Contains("is not empty", Assert.Throws<BertNotebooksException>(() => Sweep.Of(other).Execute()).Message);
        Assert.Equal(before, Lines(files.Output));
        Sweep.Of(other with { OverwriteOutputDir = true }).Execute(resume: true);
        Assert.Empty(before.Intersect(Lines(files.Output)));
        int steps = 0;
        Sweep.Of(other with { OverwriteOutputDir = true }).Execute(resume: true, onStep: _ => steps++);
        Assert.Equal(0, steps);
    }

    [Fact]
    public void FailedRunIsNotedAndTheOthersGoOn()
    {
        using RunFiles files = new();
        TrainingArguments arguments = Arguments(files) with
        {
            MaxGradNorm = 0,
            LrSchedulerType = "constant",
            WarmupSteps = 0,
            Kit = new KitArguments { Sweep = new() { ["learning_rate"] = [99.0, 1e-3], ["weight_decay"] = [99.0] } },
        };
        IReadOnlyList<SweepResult> results = Sweep.Of(arguments with { MaxSteps = 40 }).Execute();
        Assert.Equal(2, results.Count);
        Assert.Contains("learning rate", results[0].Error);
        Assert.Null(results[0].Loss);
        Assert.Null(results[1].Error);
        JsonElement line = JsonDocument.Parse(File.ReadLines(Path.Combine(files.Output, "sweep.jsonl")).First()).RootElement;
        Assert.Equal(["run", "learning_rate", "weight_decay", "error"], line.EnumerateObject().Select(p => p.Name));
    }

    [Fact]
    public void InputsAreCheckedBeforeTheFirstRun()
    {
        using RunFiles files = new();
        TrainingArguments arguments = files.Arguments with { Kit = new KitArguments { Sweep = new() { ["max_seq_length"] = [13, 14] } } };
        string message = Assert.Throws<BertNotebooksException>(() => Sweep.Of(arguments).Execute(onStep: _ => Assert.Fail("a run began"))).Message;
        Assert.Contains("run max_seq_length=14 of the sweep", message);
        Assert.Contains("13 rows", message);
    }

    [Fact]
    public void GroupsAreMeanAndDeviationOverTheSeeds()
    {
        SweepRun[] runs = [.. Sweep.Of(ArgumentsFile.Parse("""{"kit": {"sweep": {"seed": [1, 2, 3], "mlm_probability": [0.1, 0.2]}}}""").Arguments).Runs];
        SweepResult[] results =
        [
            new(runs[0], 1, 2, 0.5), new(runs[1], 8), new(runs[2], 2, 4, 0.7), new(runs[3], Error: "diverged"), new(runs[4], 6, 9, 0.9), new(runs[5], Error: "diverged"),
        ];
        IReadOnlyList<SweepGroup> groups = SweepGroup.Of(results);
        Assert.Equal([3, 1], groups.Select(g => g.Runs));
        Assert.Equal("0.1", Assert.Single(groups[0].Values).Value.GetRawText());
        Assert.Equal((3.0, Math.Sqrt(7)), (groups[0].Loss.Mean, groups[0].Loss.Deviation));
        Assert.Equal((5.0, Math.Sqrt(13)), (groups[0].EvalLoss!.Mean, groups[0].EvalLoss!.Deviation));
        Assert.Equal((8.0, double.NaN), (groups[1].Loss.Mean, groups[1].Loss.Deviation));
        Assert.Null(groups[1].EvalLoss);
        Assert.Empty(SweepGroup.Of([new(Sweep.Of(ArgumentsFile.Parse("""{"kit": {"sweep": {"max_steps": [1]}}}""").Arguments).Runs[0], 1)]));
    }

    [Theory]
    [InlineData("\"a\"", "\"A\"")]
    [InlineData("\"data/book\"", "\"data:book\"")]
    [InlineData("\"x.\"", "\"x\"")]
    [InlineData("\"..\"", "\"../..\"")]
    public void NamesAreFoldersOnEverySystemAndDifferAlsoWithoutCase(string one, string two)
    {
        string json = $"{{\"kit\": {{\"sweep\": {{\"train_file\": [{one}, {two}, \"{new string('y', 300)}\"]}}}}}}";
        string[] names = [.. Sweep.Of(ArgumentsFile.Parse(json).Arguments).Runs.Select(r => r.Name)];
        Assert.Equal(3, names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(names, name => Assert.Matches("^train_file=[a-z0-9._=,+-]{0,110}[a-z0-9]$", name));
    }

    [Fact]
    public void ASweepIsNoRun()
    {
        using RunFiles files = new();
        Assert.Contains("kit.sweep is set", Assert.Throws<BertNotebooksException>(() => TrainingRun.Open(Arguments(files))).Message);
        Assert.Contains("kit.sweep is not set", Assert.Throws<BertNotebooksException>(() => Sweep.Of(files.Arguments)).Message);
    }

    private static TrainingArguments Arguments(RunFiles files, double low = 0.3, double high = 0.5) => files.Arguments with
    {
        MaxSteps = 6,
        EvalStrategy = "no",
        Kit = new KitArguments { EvalSeed = 0, EvalMlmProbability = 0.6, Sweep = new() { ["mlm_probability"] = [low, high], ["seed"] = [1, 2] } },
    };

    // All but the time, which is another each time.
    private static string[] Lines(string folder) => [.. File.ReadLines(Path.Combine(folder, "sweep.jsonl")).Select(line => line[..line.IndexOf(",\"seconds\"", StringComparison.Ordinal)])];
}
