using System.Text.Json;
using BertNotebooks.Checkpoints;
using BertNotebooks.Tests.Cli;
using BertNotebooks.Tests.Engine;
using BertNotebooks.Tests.Training.Runs;
using BertNotebooks.Training;
using BertNotebooks.Training.Arguments;
using BertNotebooks.Training.Runs;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace BertNotebooks.Tests.Training;

/// <summary>Runs whose numbers leave the finite ones.</summary>
[Collection(TorchCollection.Name)]
public sealed class NonFiniteLossTests : IDisposable
{
    private readonly RunFiles _files = new();

    private string Report => Path.Combine(_files.Output, "non_finite_loss.json");

    public void Dispose() => _files.Dispose();

    [Fact]
    public void LastGoodStepIsSavedAndGoesOnWithALowerRate()
    {
        string message = Assert.Throws<BertNotebooksException>(() => ExecuteWithABadFifthStep()).Message;
        string[] lines = message.Split('\n');
        Assert.StartsWith("The loss of step 5 is NaN and the gradient's norm NaN, at a learning rate of 0.00778: ", lines[0]);
        string[] texts = File.ReadAllLines(_files.Folder.Path("text.txt"));
        Assert.Equal(4, lines[1..^1].Distinct().Count());
        Assert.All(lines[1..^1], line => Assert.Contains(line[2..], texts));
        Assert.Contains("checkpoint-4", lines[^1]);
        Assert.Contains("lower learning_rate", lines[^1]);

        JsonElement report = JsonDocument.Parse(File.ReadAllText(Report)).RootElement;
        Assert.Equal((5, "NaN", 4), (report.GetProperty("step").GetInt32(), report.GetProperty("loss").GetString(), report.GetProperty("texts").GetArrayLength()));
        Assert.Contains("seed was 7", Assert.Throws<BertNotebooksException>(() => TrainingRun.Open(_files.Arguments with { Seed = 8 }, resume: true)).Message);
        using (TrainingRun run = TrainingRun.Open(_files.Arguments with { LearningRate = 1e-3, WarmupSteps = 6 }, resume: true))
        {
            Assert.Equal(4, run.Step);
            Assert.True(run.Execute());
        }

        Assert.Equal([3, 4, 6, 8, 9, 11], RunFiles.Steps(_files.Output));
        Assert.False(File.Exists(Report));
    }

    [Fact]
    public void RunThatGoesOnAsItWasHasTheCurveOfOneWithoutTheBadStep()
    {
        TrainingArguments whole = _files.Arguments with { OutputDir = _files.Folder.Path("whole") };
        RunFiles.Execute(whole);
        Assert.Throws<BertNotebooksException>(() => ExecuteWithABadFifthStep());
        Assert.True(RunFiles.Execute(_files.Arguments, resume: true));
        Assert.Equal(RunFiles.Metrics(whole.OutputDir!), RunFiles.Metrics(_files.Output));
    }

    [Fact]
    public void WeightsThatAreNotFiniteAreNeverSaved()
    {
        using (TrainingRun run = TrainingRun.Open(_files.Arguments with { SaveSteps = 3 }))
        {
            string message = Assert.Throws<BertNotebooksException>(() => run.Execute(report => Spoil(run, report, step: 4, row: 0))).Message;
            Assert.StartsWith("The loss of step 5 is NaN", message);
            Assert.Contains("The weights or moments after step 4 are not finite, so they are not saved: go on from", message);
        }

        Assert.Equal("checkpoint-3", Path.GetFileName(Assert.Single(Directory.GetDirectories(_files.Output, "checkpoint-*"))));
        Assert.True(RunFiles.Execute(_files.Arguments with { LearningRate = 1e-3 }, resume: true));
    }

    [Theory]
    [InlineData(6)]
    [InlineData(11)]
    public void WeightsThatNoLossTellsOfAreNotSavedEither(int step)
    {
        // No input is as long as the position table, so the loss stays finite.
        string held = _files.Folder.Write("short.txt", "p5 p6 p7 p8 p9 p10\np11 p12 p13 p14 p15\n");
        using TrainingRun run = TrainingRun.Open(_files.Arguments with { SaveSteps = 6, ValidationFile = [held], Kit = new() { EvalMlmProbability = 0.9 } });
        string message = Assert.Throws<BertNotebooksException>(() => run.Execute(report => Spoil(run, report, step - 1, row: 12))).Message;
        Assert.Contains($"after step {step} are not finite", message);
        Assert.Equal(step == 11 ? 1 : 0, Directory.GetDirectories(_files.Output, "checkpoint-*").Length);
        Assert.False(File.Exists(Path.Combine(_files.Output, "model.safetensors")));
    }

    [Fact]
    public void RateThatIsFarTooHighEndsTheCommandWithOneMessage()
    {
        string config = ArgumentsJson.Write(_files, a =>
        {
            (a["learning_rate"], a["weight_decay"], a["max_steps"], a["eval_strategy"]) = (99, 99, 100, "no");
        });
        CliResult run = CommandHere.Run("", "train", "--config", config);
        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains("a learning rate of 99", run.Error);
        Assert.Contains("\n  p", run.Error);
        Assert.DoesNotContain("   at ", run.Error);
        Assert.True(File.Exists(Report));
        foreach (string checkpoint in Directory.GetDirectories(_files.Output, "checkpoint-*"))
        {
            using PretrainedModel model = PretrainedModel.FromPretrained(checkpoint);
            Assert.All(model.Model.parameters(), p => Assert.True(p.isfinite().all().item<bool>()));
        }
    }

    private void ExecuteWithABadFifthStep()
    {
        using TrainingRun run = TrainingRun.Open(_files.Arguments);
        run.Pretrained.Model.modules().OfType<LayerNorm>().First().register_forward_hook((_, _, output) => run.Step == 4 && is_grad_enabled() ? output * float.NaN : output);
        run.Execute();
    }

    private static void Spoil(TrainingRun run, StepReport report, int step, int row)
    {
        if (report.Step == step)
        {
            using var noGrad = no_grad();
            run.Pretrained.Model.Bert.Embeddings.PositionEmbeddings[row] = float.NaN;
        }
    }
}
