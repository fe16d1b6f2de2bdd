using System.Text.Json;
using BertNotebooks.Tests.Engine;
using BertNotebooks.Training.Arguments;
using BertNotebooks.Training.Evaluation;
using BertNotebooks.Training.Runs;
using Xunit;

namespace BertNotebooks.Tests.Training.Runs;

[Collection(TorchCollection.Name)]
public sealed class BestModelTests
{
    [Theory]
    [InlineData(null, null)]
    [InlineData("eval_accuracy", null)]
    [InlineData("loss", true)]
    [InlineData("accuracy", false)]
    public void FinalModelIsTheBestCheckpoint(string? metric, bool? greater)
    {
        using RunFiles files = new();
        TrainingArguments arguments = Drawn(files) with { MetricForBestModel = metric, GreaterIsBetter = greater, SaveTotalLimit = 1 };
        RunFiles.Execute(arguments);
        (int step, double value) = BestLine(files.Output, metric?.EndsWith("accuracy", StringComparison.Ordinal) == true ? "eval_accuracy" : "eval_loss", greater ?? metric == "eval_accuracy");
        JsonElement state = State(files.Output);
        Assert.Equal((step, value, $"checkpoint-{step}"), (state.GetProperty("best_global_step").GetInt32(), state.GetProperty("best_metric").GetDouble(), state.GetProperty("best_model_checkpoint").GetString()));
        Assert.Equal(11, state.GetProperty("global_step").GetInt32());
        Assert.Equal(Weights(Path.Combine(files.Output, $"checkpoint-{step}")), Weights(files.Output));
        // The last step is a checkpoint, too, and the best one outlives the limit.
        Assert.Equal(new SortedSet<string> { $"checkpoint-{step}", "checkpoint-11" }, new SortedSet<string>(Directory.GetDirectories(files.Output).Select(d => Path.GetFileName(d))));
    }

    [Fact]
    public void ReportedFiguresAreThoseOfTheBestModel()
    {
        using RunFiles files = new();
        using TrainingRun run = TrainingRun.Open(Rising(files));
        run.Execute();
        (int step, double loss) = BestLoss(files.Output);
        Assert.Equal((step, loss), (run.Result!.BestStep, run.Result.HeldOut!.Final.Loss));
        Assert.NotEqual(11, step);
    }

    [Fact]
    public void OnlyEvaluationsWithACheckpointAreCandidates()
    {
        using RunFiles files = new();
        RunFiles.Execute(Rising(files) with { EvalSteps = 2, SaveSteps = 4 });
        int best = BestLine(files.Output, "eval_loss", greater: false, step => step is 4 or 8 or 11).Step;
        Assert.NotEqual(best, BestLoss(files.Output).Step); // else any evaluation might be a candidate
        Assert.Equal(best, State(files.Output).GetProperty("best_global_step").GetInt32());
    }

    [Fact]
    public void NewestAndBestAreKeptWithinTheLimit()
    {
        using RunFiles files = new();
        RunFiles.Execute(Rising(files) with { SaveTotalLimit = 3 });
        int best = BestLoss(files.Output).Step;
        Assert.InRange(best, 2, 8); // else the newest three would be kept in any case
        Assert.Equal([best, 10, 11], Directory.GetDirectories(files.Output).Select(d => int.Parse(d.Split('-')[^1])).Order());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(9)]
    public void ResumedRunKnowsTheBestSoFarAndCountsOn(int stopAt)
    {
        using RunFiles files = new();
        TrainingArguments arguments = Rising(files, patience: 4), whole = arguments with { OutputDir = files.Folder.Path("whole") };
        Assert.True(RunFiles.Execute(whole));
        Assert.False(RunFiles.Execute(arguments, stopAt: stopAt));
        // Names are relative, so that the folder may be moved between the parts.
        TrainingArguments moved = arguments with { OutputDir = files.Folder.Path("moved") };
        Directory.Move(files.Output, moved.OutputDir!);
        Assert.True(RunFiles.Execute(moved, resume: true));
        int end = BestLoss(moved.OutputDir!).Step + 4 * 2;
        Assert.InRange(end, stopAt + 1, 10); // else nothing is counted after the stop, or the patience does not run out
        Assert.Equal((end, 11), FinishedRun.At(moved));
        Assert.Equal(RunFiles.Metrics(whole.OutputDir!), RunFiles.Metrics(moved.OutputDir!));
        Assert.Equal(Weights(whole.OutputDir!), Weights(moved.OutputDir!));
        Assert.Equal(WithoutTime(State(whole.OutputDir!)), WithoutTime(State(moved.OutputDir!)));
    }

    [Fact]
    public void RunWithoutImprovementStopsEarlyAndIsFinished()
    {
        using RunFiles files = new();
        TrainingArguments arguments = Rising(files, patience: 2);
        using TrainingRun run = TrainingRun.Open(arguments);
        Assert.True(run.Execute());
        // Two evaluations follow the best.
        int best = BestLoss(files.Output).Step, end = best + 2 * 2;
        Assert.Equal((end, 11, true, best), (run.Step, run.Result!.TotalSteps, run.HasStoppedEarly, run.Result.BestStep));
        Assert.Equal((end, 11), FinishedRun.At(arguments));
        Assert.Equal(end, RunFiles.Steps(files.Output)[^1]);
        Assert.Equal(Weights(Path.Combine(files.Output, $"checkpoint-{best}")), Weights(files.Output));
    }

    [Fact]
    public void RunKilledBetweenItsLastCheckpointAndItsEndIsFinishedByResuming()
    {
        using RunFiles files = new();
        TrainingArguments arguments = Rising(files, patience: 2);
        RunFiles.Execute(arguments);
        byte[] expected = Weights(files.Output);
        File.Delete(Path.Combine(files.Output, "trainer_state.json"));
        File.Delete(Path.Combine(files.Output, "model.safetensors"));
        using TrainingRun run = TrainingRun.Open(arguments, resume: true);
        Assert.True(run.Execute(_ => Assert.Fail("the patience had run out")));
        Assert.Equal(expected, Weights(files.Output));
    }

    [Theory]
    [InlineData("steps", null, "eval_strategy asks")]
    [InlineData("no", true, "do_eval asks")]
    public void HeldOutTextOfNoInputsIsRefusedWhereItsFiguresAreAskedFor(string strategy, bool? doEval, string expected)
    {
        using RunFiles files = new();
        TrainingArguments arguments = files.Arguments with { LineByLine = false, ValidationFile = [files.Folder.Write("short.txt", "p5 p6\n")], EvalStrategy = strategy, DoEval = doEval };
        Assert.Contains(expected, Assert.Throws<BertNotebooksException>(() => RunFiles.Execute(arguments)).Message);
    }

    [Fact]
    public void BestCheckpointThatIsGoneIsNamedAndTheRunCanStillEnd()
    {
        using RunFiles files = new();
        TrainingArguments arguments = Rising(files);
        RunFiles.Execute(arguments, stopAt: 9);
        string best = Path.Combine(files.Output, $"checkpoint-{BestLoss(files.Output).Step}");
        Directory.Delete(best, recursive: true);
        string message = Assert.Throws<BertNotebooksException>(() => RunFiles.Execute(arguments, resume: true)).Message;
        Assert.Contains($"'{best}'", message);
        Assert.Contains("load_best_model_at_end to false", message);
        Assert.True(RunFiles.Execute(arguments with { LoadBestModelAtEnd = false }, resume: true));
    }

    [Fact]
    public void DamagedStateIsNamedAndTheCheckpointBeforeIsTaken()
    {
        using RunFiles files = new();
        RunFiles.Execute(Rising(files), stopAt: 5);
        string damaged = Path.Combine(files.Output, "checkpoint-5");
        File.WriteAllText(Path.Combine(damaged, "trainer_state.json"), "{\"best_metric\": \"low\"}");
        int before = Directory.GetDirectories(files.Output, "checkpoint-*").Where(d => d != damaged).Max(d => int.Parse(d.Split('-')[^1]));
        using TrainingRun run = TrainingRun.Open(Rising(files), resume: true);
        Assert.Equal(before, run.Step);
        Assert.Contains(run.Notes, note => note.Contains($"'{damaged}' is damaged", StringComparison.Ordinal));
    }

    [Theory]
    // Patience counts from the best; a gain within the threshold moves the best and still counts (EarlyStoppingCallback).
    [InlineData(0, new[] { 5.0, 4, 4, 4.5, 3 }, new[] { 0, 0, 1, 2, 0 })]
    [InlineData(0.5, new[] { 5.0, 4.6, 4.2, 3.6, 3.1 }, new[] { 0, 1, 2, 0, 1 })]
    public void CounterFollowsTheCallback(double threshold, double[] losses, int[] expected)
    {
        BestModelRule rule = BestModelRule.Of(new TrainingArguments { Kit = new KitArguments { EarlyStoppingPatience = 3, EarlyStoppingThreshold = threshold } });
        TrainerState state = new();
        List<int> counters = [];
        foreach (double loss in losses)
        {
            state = rule.After(state, new EvaluationResult(loss, 0, 1, 1), isSaved: true);
            counters.Add(state.EarlyStoppingPatienceCounter);
        }

        Assert.Equal(expected, counters);
        Assert.Equal(losses.Min(), state.BestMetric);
    }

    [Theory]
    // The second evaluation has the lowest loss and the lowest accuracy, the third the highest of both.
    [InlineData(null, null, 2)]
    [InlineData("eval_loss", null, 2)]
    [InlineData("loss", true, 3)]
    [InlineData("accuracy", null, 3)]
    [InlineData("eval_accuracy", null, 3)]
    [InlineData("accuracy", false, 2)]
    public void BestLossIsTheLowestAndBestAccuracyTheHighestUnlessTold(string? metric, bool? greater, int expected)
    {
        BestModelRule rule = BestModelRule.Of(new TrainingArguments { MetricForBestModel = metric, GreaterIsBetter = greater });
        (double Loss, double Accuracy)[] figures = [(4, 0.2), (3, 0.1), (5, 0.4), (4.5, 0.3)];
        TrainerState state = new();
        foreach ((int index, (double loss, double accuracy)) in figures.Index())
        {
            state = rule.After(state with { GlobalStep = index + 1 }, new EvaluationResult(loss, accuracy, 1, 1), isSaved: true);
        }

        Assert.Equal((expected, $"checkpoint-{expected}"), (state.BestGlobalStep!.Value, state.BestModelCheckpoint));
    }

    // A curve as it comes: its best step depends on the seed's masks and order.
    private static TrainingArguments Drawn(RunFiles files) => files.Arguments with { LoadBestModelAtEnd = true, EvalSteps = 2, SaveSteps = 2 };

    // The text has none of the held-out pieces, so each step makes them less likely, and a high rate soon does: the first evaluation is the best, whatever the seed draws.
    private static TrainingArguments Rising(RunFiles files, int? patience = null)
    {
        files.Folder.Write("text.txt", string.Concat(Enumerable.Range(0, 14).Select(i => $"p{50 + i} p{51 + i} p{60 + i} p{70 + i} p50 p60\n")));
        return Drawn(files) with { LearningRate = 3e-2, WarmupSteps = 0, MlmProbability = 0.9, Kit = new KitArguments { EvalMlmProbability = 1, EarlyStoppingPatience = patience } };
    }

    private static (int Step, double Value) BestLoss(string folder) => BestLine(folder, "eval_loss", greater: false);

    private static (int Step, double Value) BestLine(string folder, string metric, bool greater, Func<int, bool>? counts = null)
    {
        (int Step, double Value)[] lines = [.. File.ReadLines(Path.Combine(folder, "metrics.jsonl")).Select(line => JsonDocument.Parse(line).RootElement)
            .Where(line => line.TryGetProperty(metric, out _)).Select(line => (line.GetProperty("step").GetInt32(), line.GetProperty(metric).GetDouble()))
            .Where(line => counts?.Invoke(line.Item1) ?? true)];
        return greater ? lines.MaxBy(line => line.Value) : lines.MinBy(line => line.Value);
    }

    private static JsonElement State(string folder) => JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "trainer_state.json"))).RootElement;

    private static string WithoutTime(JsonElement state) => string.Join('\n', state.EnumerateObject().Where(p => p.Name != "train_runtime"));

    private static byte[] Weights(string folder) => File.ReadAllBytes(Path.Combine(folder, "model.safetensors"));
}
