using System.Text.Json;
using BertNotebooks.Checkpoints;
using BertNotebooks.Tests.Engine;
using BertNotebooks.Tests.Model;
using BertNotebooks.Training.Arguments;
using BertNotebooks.Training.Evaluation;
using BertNotebooks.Training.Runs;
using Xunit;

namespace BertNotebooks.Tests.Training.Runs;

/// <summary><c>do_train</c> and <c>do_eval</c>, as <c>run_mlm</c> understands them.</summary>
[Collection(TorchCollection.Name)]
public sealed class HeldOutMeasurementTests : IDisposable
{
    private readonly RunFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void ModelIsMeasuredAndNothingTrained()
    {
        RunFiles.Execute(_files.Arguments);
        TrainingArguments measure = _files.Arguments with { DoTrain = false, DoEval = true, ConfigName = null, TokenizerName = null, ModelNameOrPath = _files.Output, OutputDir = _files.Folder.Path("measured") };
        long before = SmallBert.LiveTensors;
        HeldOutResult held = HeldOutMeasurement.Execute(measure);
        Assert.Equal(before, SmallBert.LiveTensors);
        Assert.Null(held.Start);
        Assert.Equal(Number(Path.Combine(_files.Output, "eval_results.json"), "eval_loss"), held.Final.Loss, 6);
        Assert.Equal(held.Final.Loss, Number(Path.Combine(measure.OutputDir!, "eval_results.json"), "eval_loss"));
        Assert.Equal(2, Number(Path.Combine(measure.OutputDir!, "all_results.json"), "eval_samples"));
        Assert.Equal(["all_results.json", "eval_results.json"], Directory.GetFileSystemEntries(measure.OutputDir!).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
        Assert.Contains("overwrite_output_dir", Assert.Throws<BertNotebooksException>(() => HeldOutMeasurement.Execute(measure)).Message);
        // A text to learn from is not asked for where another one is held out.
        Assert.Equal(held.Final, HeldOutMeasurement.Execute(measure with { OverwriteOutputDir = true, TrainFile = [] }).Final);
    }

    [Fact]
    public void FiguresOfTheRunAndItsModelStay()
    {
        RunFiles.Execute(_files.Arguments);
        byte[] weights = File.ReadAllBytes(Path.Combine(_files.Output, "model.safetensors"));
        double loss = Number(Path.Combine(_files.Output, "all_results.json"), "train_loss");
        HeldOutMeasurement.Execute(_files.Arguments with { DoTrain = false, DoEval = true, OverwriteOutputDir = true });
        Assert.Equal(weights, File.ReadAllBytes(Path.Combine(_files.Output, "model.safetensors")));
        Assert.Equal(loss, Number(Path.Combine(_files.Output, "all_results.json"), "train_loss"));
        Assert.True(FinishedRun.IsAt(_files.Output));
    }

    [Fact]
    public void RunIsNotOpenedWhereNothingIsToBeTrained()
    {
        TrainingArguments measure = _files.Arguments with { DoTrain = false, DoEval = true };
        Assert.Contains("do_train is false", Assert.Throws<BertNotebooksException>(() => TrainingRun.Open(measure)).Message);
        Assert.Contains("do_train is false", Assert.Throws<BertNotebooksException>(() => HeldOutMeasurement.Execute(measure with { DoEval = false, EvalStrategy = "no" })).Message);
        Assert.False(Directory.Exists(_files.Output));
    }

    [Theory]
    [InlineData(null, "no", 14, 0)]
    [InlineData(true, "no", 10, 4)]
    [InlineData(false, "no", 14, 0)]
    [InlineData(null, "steps", 10, 4)]
    // As in run_mlm: who asks for evaluations on the way has one.
    [InlineData(false, "steps", 10, 4)]
    public void PartOfTheTextIsHeldOutWhereItIsAskedFor(bool? doEval, string strategy, int train, int held)
    {
        using TrainingRun run = TrainingRun.Open(_files.Arguments with { ValidationFile = [], ValidationSplitPercentage = 30, DoEval = doEval, EvalStrategy = strategy });
        Assert.Equal((train, held), (run.Inputs.TrainSamples, run.Inputs.EvalSamples));
        Assert.True(run.Execute());
        Assert.Equal(held > 0, File.Exists(Path.Combine(_files.Output, "eval_results.json")));
    }

    [Theory]
    [InlineData(null, 2)]
    [InlineData(true, 2)]
    [InlineData(false, 0)]
    public void TextOfItsOwnIsMeasuredUnlessToldOtherwise(bool? doEval, int held)
    {
        using TrainingRun run = TrainingRun.Open(_files.Arguments with { DoEval = doEval, EvalStrategy = "no" });
        Assert.Equal((14, held), (run.Inputs.TrainSamples, run.Inputs.EvalSamples));
    }

    [Fact]
    public void SplitOfTheTrainingTextIsMeasuredWithoutTraining()
    {
        TrainingArguments measure = _files.Arguments with { DoTrain = false, DoEval = true, ValidationFile = [], ValidationSplitPercentage = 30 };
        HeldOutMeasurement.Execute(measure);
        Assert.Equal(4, Number(Path.Combine(_files.Output, "eval_results.json"), "eval_samples"));
    }

    [Fact]
    public void SeedOfTheOrderIsItsOwn()
    {
        static IEnumerable<double> Losses(TrainingArguments arguments) => SmallRuns.Train(arguments).Select(r => r.Loss);
        Assert.Equal(Losses(SmallRuns.Arguments), Losses(SmallRuns.Arguments with { DataSeed = SmallRuns.Arguments.Seed }));
        Assert.NotEqual(Losses(SmallRuns.Arguments), Losses(SmallRuns.Arguments with { DataSeed = 3 }));
        // Masks and dropout stay with the seed: one batch of all sentences has the same ones in whatever order.
        TrainingArguments whole = SmallRuns.Arguments with { PerDeviceTrainBatchSize = 13, MaxSteps = 2 };
        Assert.Equal(Losses(whole), Losses(whole with { DataSeed = 3 }), (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Fact]
    public void FirstStepIsLoggedWhenAskedFor()
    {
        RunFiles.Execute(_files.Arguments with { LoggingFirstStep = true });
        Assert.Equal([1, 3, 4, 6, 8, 9, 11], RunFiles.Steps(_files.Output));
    }

    private static double Number(string path, string name) => JsonDocument.Parse(File.ReadAllText(path)).RootElement.GetProperty(name).GetDouble();
}
