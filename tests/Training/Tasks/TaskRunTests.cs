using System.Text.Json;
using BertNotebooks.Checkpoints;
using BertNotebooks.Model.Heads;
using BertNotebooks.Tests.Training.Runs;
using BertNotebooks.Training;
using BertNotebooks.Training.Arguments;
using BertNotebooks.Training.Evaluation;
using BertNotebooks.Training.Runs;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace BertNotebooks.Tests.Training.Tasks;

/// <summary>What all tasks share: the run, its files, its checkpoints.</summary>
[Collection(TorchCollection.Name)]
public sealed class TaskRunTests : IDisposable
{
    private readonly RunFiles _files = new();

    public static TheoryData<string> Tasks => [.. TaskFiles.All];

    public void Dispose() => _files.Dispose();

    [Theory]
    [MemberData(nameof(Tasks))]
    public void RunThatIsStoppedGoesOnToTheSameCurveAndModel(string task)
    {
        TrainingArguments arguments = TaskFiles.Arguments(_files, task) with { GroupByLength = true };
        TrainingArguments whole = arguments with { OutputDir = _files.Folder.Path("whole") };
        Assert.True(RunFiles.Execute(whole));
        Assert.False(RunFiles.Execute(arguments, stopAt: 7));
        Assert.False(RunFiles.Execute(arguments, resume: true, stopAt: 16));
        Assert.True(RunFiles.Execute(arguments, resume: true));
        Assert.Equal(RunFiles.Metrics(whole.OutputDir!), RunFiles.Metrics(_files.Output));
        Assert.Equal(File.ReadAllBytes(Path.Combine(whole.OutputDir!, "model.safetensors")), File.ReadAllBytes(Path.Combine(_files.Output, "model.safetensors")));
        Assert.Equal(Numbers(whole.OutputDir!, "eval_results.json"), Numbers(_files.Output, "eval_results.json"));
    }

    [Theory]
    [MemberData(nameof(Tasks))]
    public void EachTaskIsLearntSavedAndMeasuredAgain(string task)
    {
        TrainingArguments arguments = TaskFiles.Arguments(_files, task) with { MaxSteps = 120, EvalStrategy = "no", DoEval = true, WarmupSteps = 5, MlmProbability = 0.15 };
        using (TrainingRun run = TrainingRun.Open(arguments))
        {
            double first = double.NaN;
            Assert.True(run.Execute(report => first = double.IsNaN(first) ? report.Loss : first));
            HeldOutResult held = run.Result!.HeldOut!;
            // Pieces that are drawn at random can be learnt by heart alone; labels follow a rule. Whether such sentences are neighbours, no small model tells in 120 steps.
            Assert.True(task == "next-sentence" ? run.Result.LastLoss < 0.75 : run.Result.LastLoss < first, $"{first} in the first step and {run.Result.LastLoss} in the last");
            if (task.EndsWith("classification", StringComparison.Ordinal))
            {
                Assert.True(held.Final.Loss < 0.7 * held.Start!.Loss, $"{held.Start.Loss} before and {held.Final.Loss} after");
                Assert.Null(run.Result.Alarm);
            }
        }

        // The saved folder, opened as a model to be measured, gives the figures that the run gave.
        using ModelFolder folder = ModelFolder.Open(_files.Output);
        using nn.Module model = folder.CreateModel();
        Assert.Equal(Architecture(task), model.GetName());
        TrainingArguments measure = arguments with { ModelNameOrPath = _files.Output, ConfigName = null, TokenizerName = null, OutputDir = _files.Folder.Path("measured"), DoTrain = false };
        HeldOutResult again = HeldOutMeasurement.Execute(measure);
        Assert.Equal(Numbers(_files.Output, "eval_results.json")["eval_loss"], again.Final.Loss, 1e-6);
        string[] expected = task switch
        {
            "mlm" => ["eval_accuracy", "eval_loss", "perplexity"],
            "pretraining" => ["eval_accuracy", "eval_loss", "eval_mlm_loss", "eval_next_sentence_accuracy", "eval_next_sentence_loss", "perplexity"],
            _ => ["eval_accuracy", "eval_f1", "eval_loss", "eval_precision", "eval_recall", "majority_accuracy"],
        };
        Assert.Equal(expected, Numbers(measure.OutputDir!, "eval_results.json").Keys.Where(name => name.StartsWith("eval_", StringComparison.Ordinal) || name is "perplexity" or "majority_accuracy").Where(name => name != "eval_samples").Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("sequence-classification", "no", "yes")]
    [InlineData("token-classification", "B-X", "O")]
    public void LabelsAreKeptInTheConfiguration(string task, string first, string second)
    {
        RunFiles.Execute(TaskFiles.Arguments(_files, task) with { MaxSteps = 1 });
        JsonElement config = JsonDocument.Parse(File.ReadAllText(Path.Combine(_files.Output, "config.json"))).RootElement;
        Assert.Equal((first, second), (config.GetProperty("id2label").GetProperty("0").GetString(), config.GetProperty("id2label").GetProperty("1").GetString()));
        Assert.Equal((0, 1), (config.GetProperty("label2id").GetProperty(first).GetInt32(), config.GetProperty("label2id").GetProperty(second).GetInt32()));
    }

    [Theory]
    [InlineData("encoder", 0)]
    [InlineData("0", 1)]
    [InlineData("1", 2)]
    public void FrozenPartsStayAsTheyAreAndTheOthersLearn(string freeze, int learningGroups)
    {
        TrainingArguments arguments = TaskFiles.Arguments(_files, "sequence-classification");
        RunFiles.Execute(arguments with { MaxSteps = 1, LearningRate = 0, OutputDir = _files.Folder.Path("start") });
        RunFiles.Execute(arguments with { ModelNameOrPath = _files.Folder.Path("start"), ConfigName = null, TokenizerName = null, Kit = arguments.Kit with { Freeze = freeze } });
        using ModelFolder start = ModelFolder.Open(_files.Folder.Path("start")), end = ModelFolder.Open(_files.Output);
        string[] changed = [.. start.Tensors.Entries.Keys.Where(name =>
        {
            using Tensor before = start.Tensors.Read(name), after = end.Tensors.Read(name);
            return !before.equal(after).all().item<bool>();
        })];
        Assert.Contains("classifier.weight", changed);
        Assert.Equal(freeze != "encoder", changed.Contains("bert.pooler.dense.weight"));
        Assert.Equal(learningGroups == 1, changed.Any(name => name.StartsWith("bert.encoder.layer.0.", StringComparison.Ordinal)));
        Assert.Equal(learningGroups > 0, changed.Any(name => name.StartsWith("bert.encoder.layer.1.", StringComparison.Ordinal)));
        Assert.DoesNotContain(changed, name => name.StartsWith("bert.embeddings.", StringComparison.Ordinal));
    }

    [Fact]
    public void MoreFrozenLayersThanThereAreAreRefused()
    {
        TrainingArguments arguments = TaskFiles.Arguments(_files, "sequence-classification");
        string message = Assert.Throws<BertNotebooksException>(() => RunFiles.Execute(arguments with { Kit = arguments.Kit with { Freeze = "9" } })).Message;
        Assert.Contains("kit.freeze is 9", message);
        Assert.Contains("2 layers", message);
    }

    [Fact]
    public void WhatATrainerFrozeLearnsAgainAfterIt()
    {
        using BertForMaskedLM model = SmallRuns.Model();
        using (Trainer trainer = new(model, SmallRuns.Vocabulary, SmallRuns.Arguments with { Kit = new() { Freeze = "encoder" } }, SmallRuns.Sentences(8)))
        {
            Assert.All(model.Bert.parameters(), parameter => Assert.False(parameter.requires_grad));
            trainer.Train();
        }

        Assert.All(model.parameters(), parameter => Assert.True(parameter.requires_grad));
    }

    [Fact]
    public void HeadOfOtherLabelsIsRefusedByName()
    {
        TrainingArguments arguments = TaskFiles.Arguments(_files, "token-classification");
        RunFiles.Execute(arguments with { MaxSteps = 1, OutputDir = _files.Folder.Path("two") });
        _files.Folder.Write("three.conll", "p5 O\np80 B-X\np90 B-Y\n\n");
        string message = Assert.Throws<BertNotebooksException>(() => TrainingRun.Open(arguments with
        {
            ModelNameOrPath = _files.Folder.Path("two"),
            ConfigName = null,
            TokenizerName = null,
            TrainFile = [_files.Folder.Path("three.conll")],
            ValidationFile = [],
            EvalStrategy = "no",
        })).Message;
        Assert.Contains("has a head for 2 labels", message);
        Assert.Contains("3 (B-X, B-Y, O)", message);
    }

    [Fact]
    public void FreshHeadIsToldAndFollowsTheSeed()
    {
        RunFiles.Execute(TaskFiles.Arguments(_files, "mlm") with { MaxSteps = 1, OutputDir = _files.Folder.Path("mlm") });
        TrainingArguments arguments = TaskFiles.Arguments(_files, "sequence-classification") with { ModelNameOrPath = _files.Folder.Path("mlm"), ConfigName = null, TokenizerName = null };
        float[] Head(long seed)
        {
            using TrainingRun run = TrainingRun.Open(arguments with { Seed = seed, OutputDir = _files.Folder.Path($"seed-{seed}-{Guid.NewGuid():N}") });
            Assert.Contains(run.Notes, note => note.Contains("classifier.weight", StringComparison.Ordinal) && note.Contains("bert.pooler.dense.weight", StringComparison.Ordinal));
            Parameter weight = run.Model.named_parameters().Single(p => p.name == "classifier.weight").parameter;
            return [.. weight.data<float>()];
        }

        Assert.Equal(Head(1), Head(1));
        Assert.NotEqual(Head(1), Head(2));
    }

    [Fact]
    public void HeldOutPartOfOneFileIsDrawnAndTold()
    {
        TrainingArguments arguments = TaskFiles.Arguments(_files, "sequence-classification") with { ValidationFile = [], ValidationSplitPercentage = 25 };
        using TrainingRun run = TrainingRun.Open(arguments);
        Assert.Equal((30, 10), (run.Inputs.TrainSamples, run.Inputs.EvalSamples));
        Assert.Contains(run.Notes, note => note.Contains("10 of 40 examples", StringComparison.Ordinal));
    }

    [Fact]
    public void RunThatDoesHarmSaysSo()
    {
        TrainingArguments arguments = TaskFiles.Arguments(_files, "sequence-classification");
        using TrainingRun run = TrainingRun.Open(arguments with { LearningRate = 5, MaxGradNorm = 0, WarmupSteps = 0 });
        run.Execute();
        Assert.Contains("above", run.Result!.Alarm);
    }

    private static string Architecture(string task) => task switch
    {
        "mlm" => nameof(BertForMaskedLM),
        "next-sentence" => nameof(BertForNextSentencePrediction),
        "pretraining" => nameof(BertForPreTraining),
        "sequence-classification" => nameof(BertForSequenceClassification),
        _ => nameof(BertForTokenClassification),
    };

    private static Dictionary<string, double> Numbers(string folder, string name) => JsonSerializer.Deserialize<Dictionary<string, double>>(File.ReadAllText(Path.Combine(folder, name)))!;
}
