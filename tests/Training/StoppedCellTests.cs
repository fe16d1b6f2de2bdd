using BertNotebooks.Checkpoints;
using BertNotebooks.Inference;
using BertNotebooks.Model.Heads;
using BertNotebooks.Tests.Training.Runs;
using BertNotebooks.Text;
using BertNotebooks.Text.Learning;
using BertNotebooks.Training;
using BertNotebooks.Training.Arguments;
using BertNotebooks.Training.Evaluation;
using BertNotebooks.Training.Inputs;
using BertNotebooks.Training.Runs;
using BertNotebooks.Training.Sweeps;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace BertNotebooks.Tests.Training;

/// <summary>The stop of a cell reaches long work that was given no token; what was learnt stays.</summary>
[Collection(AloneCollection.Name)]
public sealed class StoppedCellTests : IDisposable
{
    private static readonly BertTokenizer s_tokenizer = new(SmallRuns.Vocabulary);

    private static readonly Dictionary<string, Action<BertForMaskedLM>> s_work = new()
    {
        ["evaluate"] = model => Evaluator.Evaluate(model, SmallRuns.Masked(SmallRuns.Arguments, SmallRuns.Sentences(3)), SmallRuns.Vocabulary.PadId),
        ["compare with baselines"] = model => ModelEvaluation.Of(new PretrainedModel(model, s_tokenizer, new LoadingReport([], [], [], [])), ["p5 p6 p7 p8"], mlmProbability: 0.5),
        ["score"] = model => new PseudoLogLikelihood(model, s_tokenizer).Score(["p7 p8"]),
        ["fill masks"] = model => new FillMask(model, s_tokenizer).Predict(["p7 [MASK]"], top: 2),
        ["embed"] = model => new SentenceEmbedder(model.Bert, s_tokenizer).Embed(["p7 p8"]),
        ["encode"] = _ => s_tokenizer.EncodeBatch(["p7 p8"]),
        ["learn a vocabulary"] = _ => new WordPieceTrainer(new WordPieceTrainerOptions { VocabSize = 20 }).Train(["a dog"]),
    };

    public StoppedCellTests() => StopSignal.Reset();

    public static TheoryData<string> Work => [.. s_work.Keys];

    public void Dispose() => StopSignal.Reset();

    [Fact]
    public void TrainingEndsWithTheStepAndItsWeightsAreOfUse()
    {
        StepReport[] expected = SmallRuns.Train(SmallRuns.Arguments, dropout: 0.2);
        using BertForMaskedLM model = SmallRuns.Model(dropout: 0.2);
        using Trainer trainer = new(model, SmallRuns.Vocabulary, SmallRuns.Arguments, SmallRuns.Sentences(13), SmallRuns.Sentences(5, seed: 9));
        double before = trainer.Evaluate()!.Loss;
        using ManualResetEventSlim reached = new(), asked = new();
        List<StepReport> reports = [];
        // The steps stay on this thread: another one may have another number of torch's threads, with which sums round otherwise.
        Thread asks = new(() =>
        {
            reached.Wait();
            StopSignal.Request();
            asked.Set();
        });
        asks.Start();

        Assert.False(trainer.Train(report =>
        {
            reports.Add(report);
            if (report.Step == 3)
            {
                reached.Set();
                asked.Wait();
            }
        }));
        asks.Join();
        Assert.Equal(3, trainer.Step);
        Assert.False(model.training);
        Assert.Throws<OperationCanceledException>(() => trainer.Evaluate());
        Assert.False(trainer.Train(reports.Add));

        StopSignal.Reset();
        Assert.NotEqual(before, trainer.Evaluate()!.Loss);
        Assert.True(trainer.Train(reports.Add));
        Assert.Equal(SmallRuns.Curve(expected), SmallRuns.Curve(reports));
    }

    [Fact]
    public void PlainTrainingEndsWithTheStep()
    {
        using BertForMaskedLM model = SmallRuns.Model();
        using PlainTrainer trainer = new(model, SmallRuns.Vocabulary, SmallRuns.Arguments, SmallRuns.Sentences(13));

        Assert.False(trainer.Train(StopAt(4)));

        Assert.Equal(4, trainer.Step);
        Assert.False(model.training);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(11)]
    public void RunSavesACheckpointAndGoesOnToTheSameCurve(int step)
    {
        using RunFiles files = new();
        TrainingArguments whole = files.Arguments with { OutputDir = files.Folder.Path("whole"), EvalStrategy = "no" };
        RunFiles.Execute(whole);
        TrainingArguments parted = whole with { OutputDir = files.Output };
        using (TrainingRun run = TrainingRun.Open(parted))
        {
            // The last step is followed by the measurement of the final model.
            Assert.False(run.Execute(StopAt(step)));
        }

        Assert.True(File.Exists(Path.Combine(files.Output, $"checkpoint-{step}", "model.safetensors")));
        StopSignal.Reset();
        Assert.True(RunFiles.Execute(parted, resume: true));
        Assert.Equal(RunFiles.Metrics(whole.OutputDir!), RunFiles.Metrics(files.Output));
        Assert.Equal(Weights(whole.OutputDir!), Weights(files.Output));
    }

    [Fact]
    public void MeasurementOfTheBestModelIsMadeUpFor()
    {
        using RunFiles files = new();
        // The text has none of the held-out pieces, so that a high rate makes them less likely with each step: the last model is not the best one.
        files.Folder.Write("text.txt", string.Concat(Enumerable.Range(0, 14).Select(i => $"p{50 + i} p{51 + i} p{60 + i} p{70 + i} p50 p60\n")));
        TrainingArguments best = files.Arguments with { LearningRate = 3e-2, WarmupSteps = 0, MlmProbability = 0.9, Kit = new KitArguments { EvalMlmProbability = 1 }, LoadBestModelAtEnd = true, SaveSteps = 4, PerDeviceEvalBatchSize = 1 };
        TrainingArguments whole = best with { OutputDir = files.Folder.Path("whole") };
        RunFiles.Execute(whole);
        using (TrainingRun run = TrainingRun.Open(best))
        {
            int batches = 0;
            run.Pretrained.Model.modules().OfType<LayerNorm>().First().register_forward_hook((_, _, output) =>
            {
                // Two batches before the training, and two after steps 4, 8 and 11: this is the first one of the best model.
                RequestAt(is_grad_enabled() ? 0 : ++batches, 9);
                return output;
            });
            Assert.False(run.Execute());
        }

        StopSignal.Reset();
        Assert.True(RunFiles.Execute(best, resume: true));
        Assert.NotEqual(Weights(Path.Combine(files.Output, "checkpoint-11")), Weights(files.Output)); // else the last one might have been taken for the best
        Assert.Equal(Weights(whole.OutputDir!), Weights(files.Output));
    }

    [Fact]
    public void OpeningARunLeavesNothing()
    {
        using RunFiles files = new();
        StopSignal.Request();

        Assert.Throws<OperationCanceledException>(() => TrainingRun.Open(files.Arguments));

        Assert.False(Directory.Exists(files.Output));
    }

    [Fact]
    public void SweepGivesTheRunsThatAreDone()
    {
        using RunFiles files = new();
        TrainingArguments arguments = files.Arguments with { MaxSteps = 6, EvalStrategy = "no", Kit = new KitArguments { Sweep = new() { ["seed"] = [1, 2, 3] } } };
        int steps = 0;

        Assert.Single(Sweep.Of(arguments).Execute(onStep: _ => RequestAt(++steps, 9)));

        StopSignal.Reset();
        Assert.Equal(3, Sweep.Of(arguments).Execute(resume: true).Count);
    }

    [Theory]
    [MemberData(nameof(Work))]
    public void WorkThatGivesFiguresIsCancelled(string name)
    {
        using BertForMaskedLM model = SmallRuns.Model();
        s_work[name](model);
        StopSignal.Request();

        Assert.Throws<OperationCanceledException>(() => s_work[name](model));

        StopSignal.Reset();
        s_work[name](model);
    }

    private static byte[] Weights(string folder) => File.ReadAllBytes(Path.Combine(folder, "model.safetensors"));

    private static Action<StepReport> StopAt(int step) => report => RequestAt(report.Step, step);

    private static void RequestAt(int now, int step)
    {
        if (now == step)
        {
            StopSignal.Request();
        }
    }
}
