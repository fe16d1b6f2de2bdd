using System.Text.Json;
using BertNotebooks.Tests.Engine;
using BertNotebooks.Training.Arguments;
using BertNotebooks.Training.Evaluation;
using BertNotebooks.Training.Runs;
using Xunit;

namespace BertNotebooks.Tests.Training.Runs;

[Collection(TorchCollection.Name)]
public sealed class RunResultTests
{
    [Fact]
    public void FiguresBeforeAndAfterAreThoseOfTheTwoModels()
    {
        using RunFiles files = new();
        using TrainingRun run = TrainingRun.Open(files.Arguments with { EvalStrategy = "no" });
        EvaluationResult before = run.Evaluate()!;
        Assert.Null(run.Result);
        run.Execute();
        HeldOutResult held = run.Result!.HeldOut!;
        Assert.Equal(before, held.Start);
        Assert.Equal(run.Evaluate(), held.Final);
        Assert.NotEqual(before.Loss, held.Final.Loss);
        Assert.Equal((Math.Log(99), 1 / 99.0, 99.0), (held.Uniform.Loss, held.Uniform.Accuracy, Math.Round(held.Uniform.Perplexity, 9)));
        // 21 pieces that occur once each.
        Assert.Equal(Math.Log(21), held.Unigram.Loss, 1e-12);
        Assert.InRange(held.Unigram.Accuracy * held.Final.MaskedTokens, 0, 1 + 1e-9);
    }

    [Fact]
    public void FilesHaveTheNamesOfRunMlm()
    {
        using RunFiles files = new();
        RunFiles.Execute(files.Arguments);
        Dictionary<string, double> train = Read(files.Output, "train_results.json"), eval = Read(files.Output, "eval_results.json"), all = Read(files.Output, "all_results.json");
        Assert.Empty(((string[])["epoch", "train_loss", "train_runtime", "train_samples", "train_steps_per_second"]).Except(train.Keys));
        Assert.Empty(((string[])["epoch", "eval_accuracy", "eval_loss", "eval_samples", "perplexity"]).Except(eval.Keys));
        Assert.Equal(train.Keys.Union(eval.Keys).Order(StringComparer.Ordinal), all.Keys);
        Assert.Equal(Math.Exp(eval["eval_loss"]), eval["perplexity"]);
        Assert.Equal(Math.Exp(eval["start_eval_loss"]), eval["start_perplexity"]);
        Assert.Equal((14.0, 2.0, 11 / 4.0), (train["train_samples"], eval["eval_samples"], all["epoch"]));
    }

    [Fact]
    public void TrainLossIsTheMeanOfAllSteps()
    {
        using RunFiles files = new();
        List<double> losses = [];
        using (TrainingRun run = TrainingRun.Open(files.Arguments))
        {
            run.Execute(step => losses.Add(step.Loss));
        }

        Assert.Equal(losses.Average(), Read(files.Output, "all_results.json")["train_loss"], 1e-12);
        RunFiles.Execute(files.Arguments with { LoggingSteps = 1, EvalOnStart = true, OutputDir = files.Folder.Path("each") });
        Assert.Equal(losses.TakeLast(10).Average(), Read(files.Folder.Path("each"), "all_results.json")["last_loss"], 1e-12);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    public void FiguresOfAResumedRunAreThoseOfAWholeOne(int stopAt)
    {
        using RunFiles files = new();
        TrainingArguments whole = files.Arguments with { OutputDir = files.Folder.Path("whole") };
        RunFiles.Execute(whole);
        RunFiles.Execute(files.Arguments, stopAt: stopAt);
        Assert.False(File.Exists(Path.Combine(files.Output, "all_results.json")));
        RunFiles.Execute(files.Arguments, resume: true);
        string[] times = ["train_runtime", "train_steps_per_second"];
        Assert.Equal(
            Read(whole.OutputDir!, "all_results.json").Where(f => !times.Contains(f.Key)), Read(files.Output, "all_results.json").Where(f => !times.Contains(f.Key)));
        Assert.True(Read(files.Output, "all_results.json")["train_runtime"] > 0);
    }

    [Fact]
    public void NothingHeldOutGivesNoEvaluation()
    {
        using RunFiles files = new();
        RunFiles.Execute(files.Arguments);
        TrainingArguments without = files.Arguments with { ValidationFile = [], EvalStrategy = "no", OverwriteOutputDir = true };
        using TrainingRun run = TrainingRun.Open(without);
        Assert.False(File.Exists(Path.Combine(files.Output, "eval_results.json")));
        run.Execute();
        Assert.Null(run.Result!.HeldOut);
        Assert.False(File.Exists(Path.Combine(files.Output, "eval_results.json")));
        Assert.DoesNotContain("perplexity", Read(files.Output, "all_results.json").Keys);
    }

    [Fact]
    public void EvaluationOnStartIsTheLineOfStepZero()
    {
        using RunFiles files = new();
        TrainingArguments arguments = files.Arguments with { EvalOnStart = true };
        RunFiles.Execute(files.Arguments with { OutputDir = files.Folder.Path("without") });
        RunFiles.Execute(arguments, stopAt: 5);
        RunFiles.Execute(arguments, resume: true);
        string[] lines = RunFiles.Metrics(files.Output);
        Assert.Equal(RunFiles.Metrics(files.Folder.Path("without")), lines[1..]);
        JsonElement start = JsonDocument.Parse(lines[0]).RootElement;
        Assert.Equal(["step", "epoch", "eval_loss", "eval_accuracy"], start.EnumerateObject().Select(p => p.Name));
        Assert.Equal((0, Read(files.Output, "eval_results.json")["start_eval_loss"]), (start.GetProperty("step").GetInt32(), start.GetProperty("eval_loss").GetDouble()));
    }

    private static Dictionary<string, double> Read(string folder, string name) =>
        JsonSerializer.Deserialize<Dictionary<string, double>>(File.ReadAllText(Path.Combine(folder, name)))!;
}
