using System.Text.Json.Nodes;
using BertNotebooks.Tests.Engine;
using BertNotebooks.Training.Arguments;
using BertNotebooks.Training.Runs;
using Xunit;

namespace BertNotebooks.Tests.Training.Runs;

/// <summary>A <c>trainer_state.json</c> that no run has written.</summary>
[Collection(TorchCollection.Name)]
public sealed class TrainerStateTests : IDisposable
{
    private readonly RunFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("global_step", "-1")]
    [InlineData("max_steps", "-11")]
    [InlineData("step_in_epoch", "-1")]
    [InlineData("steps_per_epoch", "-4")]
    [InlineData("threads", "-2")]
    [InlineData("epoch", "-0.5")]
    [InlineData("train_runtime", "-3")]
    [InlineData("early_stopping_patience_counter", "-1")]
    [InlineData("best_global_step", "-6")]
    [InlineData("best_model_checkpoint", "\"../../elsewhere\"")]
    [InlineData("best_model_checkpoint", "\"checkpoint-6\\u0000\"")]
    [InlineData("settings", "null")]
    [InlineData("settings", "{\"seed\": null}")]
    [InlineData("pending_loss", "null")]
    [InlineData("pending_loss", "{\"sum\": 1, \"count\": -1}")]
    [InlineData("unreported", "{\"step\": -1}")]
    [InlineData("start_evaluation", "{\"loss\": -1, \"accuracy\": 2}")]
    [InlineData("files", "null")]
    [InlineData("files", "{}")]
    [InlineData("files", "{\"model.safetensors\": null}")]
    [InlineData("files", "{\"model\\u0000.safetensors\": \"00\"}")]
    [InlineData("files", "{\"../../text.txt\": \"00\"}")]
    [InlineData("files", "{\"..\": \"00\"}")]
    [InlineData("files", "[]")]
    [InlineData("global_step", "null")]
    [InlineData("global_step", "1e99")]
    [InlineData("", "null")]
    [InlineData("", "[1]")]
    public void FieldThatCannotBeIsOneMessageAndTheCheckpointIsPassedOver(string field, string value)
    {
        TrainingArguments arguments = _files.Arguments;
        RunFiles.Execute(arguments, stopAt: 6);
        string checkpoint = Path.Combine(_files.Output, "checkpoint-6"), path = Path.Combine(checkpoint, "trainer_state.json");
        JsonNode state = JsonNode.Parse(File.ReadAllText(path))!;
        if (field != "")
        {
            state[field] = JsonNode.Parse(value);
        }

        File.WriteAllText(path, field == "" ? value : state.ToJsonString());
        string message = Assert.Throws<BertNotebooksException>(() => TrainingRun.Open(arguments, resume: true)).Message;
        Assert.Contains("'checkpoint-6' is damaged", message);
        Assert.DoesNotContain('\0', message);
    }

    [Fact]
    public void MarkOfTheEndThatCannotBeIsOneMessage()
    {
        RunFiles.Execute(_files.Arguments);
        string path = Path.Combine(_files.Output, "trainer_state.json");
        JsonNode state = JsonNode.Parse(File.ReadAllText(path))!;
        state["global_step"] = -5;
        File.WriteAllText(path, state.ToJsonString());
        Assert.Contains("global_step is -5, and must be 0 or more", Assert.Throws<BertNotebooksException>(() => FinishedRun.At(_files.Arguments)).Message);
    }

    [Theory]
    [InlineData("{\"loss\": 1}")]
    [InlineData("{\"loss\": \"1\", \"step\": 1}")]
    [InlineData("{\"loss\": 1, \"step\": 1.5}")]
    [InlineData("[]")]
    [InlineData("not JSON")]
    public void MetricsOfACheckpointThatCannotBeAreOneMessage(string line)
    {
        RunFiles.Execute(_files.Arguments, stopAt: 6);
        string checkpoint = Path.Combine(_files.Output, "checkpoint-6"), path = Path.Combine(checkpoint, "trainer_state.json");
        File.AppendAllText(Path.Combine(checkpoint, "metrics.jsonl"), line + "\n");
        JsonNode state = JsonNode.Parse(File.ReadAllText(path))!;
        state["files"]!["metrics.jsonl"] = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(Path.Combine(checkpoint, "metrics.jsonl"))));
        File.WriteAllText(path, state.ToJsonString());
        Assert.Contains($"'{checkpoint}' is damaged", Assert.Throws<BertNotebooksException>(() => RunFiles.Execute(_files.Arguments, resume: true)).Message);
    }
}
