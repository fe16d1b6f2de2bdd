using System.Text.Json.Nodes;
using BertNotebooks.Tests.Engine;
using BertNotebooks.Tests.Training.Runs;
using Xunit;

namespace BertNotebooks.Tests.Cli;

[Collection(TorchCollection.Name)]
public sealed class TrainSweepTests : IDisposable
{
    private readonly RunFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void SweepShowsARowARunAndARowAGroupOfSeeds()
    {
        CliResult run = Run("""{"sweep": {"kit.masking.unit": ["piece", "whole_word"], "seed": [1, 2]}}""");
        Assert.Equal((0, _files.Output + "\n"), (run.ExitCode, run.Output));
        Assert.Contains("4 runs: 2 of kit.masking.unit x 2 of seed", run.Error);
        Assert.Equal(2, run.Messages.Count(line => line.TrimStart().StartsWith("whole_word ", StringComparison.Ordinal) && !line.Contains('±')));
        Assert.Single(run.Messages, line => line.TrimStart().StartsWith("whole_word ", StringComparison.Ordinal) && line.Contains('±'));
        CliResult again = Run("""{"sweep": {"kit.masking.unit": ["piece", "whole_word"], "seed": [1, 2]}}""", "--resume");
        Assert.Equal((0, run.Messages[^1]), (again.ExitCode, again.Messages[^1]));
        Assert.Equal(1, Run("""{"sweep": {"seed": [1]}}""").ExitCode);
    }

    [Fact]
    public void FailedRunMakesTheExitCodeOneAndIsNamed()
    {
        CliResult run = Run("""{"sweep": {"learning_rate": [99, 1e-3]}}""", a => { a["weight_decay"] = 99; a["max_grad_norm"] = 0; a["max_steps"] = 40; a["eval_strategy"] = "no"; });
        Assert.Equal((1, _files.Output + "\n"), (run.ExitCode, run.Output));
        Assert.Contains("learning_rate=99 failed: The loss of step", run.Error);
        Assert.Contains("failed", run.Error);
        Assert.Equal(2, File.ReadAllLines(Path.Combine(_files.Output, "sweep.jsonl")).Length);
    }

    [Theory]
    [InlineData("{}", "must name at least one argument")]
    [InlineData("""{"seed": 5}""", "kit.sweep has 5 for seed, and must have a list of values")]
    [InlineData("""{"seed": []}""", "kit.sweep has no value for seed")]
    [InlineData("""{"sed": [1]}""", "did you mean \"seed\"")]
    [InlineData("""{"kit.masking.unt": ["piece"]}""", "did you mean \"kit.masking.unit\"")]
    [InlineData("""{"seed": [1, "two"]}""", "kit.sweep: seed is \"two\", and must be a whole number")]
    [InlineData("""{"seed": [[1, 2]]}""", "kit.sweep has [1,2] for seed")]
    [InlineData("""{"kit.masking": [{"unit": "piece"}]}""", "name what is inside it")]
    [InlineData("""{"learning_rate": [1e-3, 0.001]}""", "the value 0.001 of learning_rate twice")]
    [InlineData("""{"output_dir": ["a"]}""", "output_dir, which is one for the whole sweep")]
    [InlineData("""{"fp16": [true]}""", "fp16, which has no effect here")]
    [InlineData("""{"mlm_probability": [0.1, 1.5]}""", "run mlm_probability=1.5 of the sweep: mlm_probability is 1.5, and must be 0 to 1")]
    [InlineData("""{"mlm_probability": [0.1, 0]}""", "run mlm_probability=0 of the sweep")]
    [InlineData("""{"kit.early_stopping_patience": [1]}""", "load_best_model_at_end is false")]
    [InlineData("""{"train_file": ["{text}", "none.txt"]}""", "none.txt")]
    [InlineData("""{"config_name": ["{config}", "tinny"]}""", "neither a preset")]
    public void MistakeIsNamedBeforeTheFirstRun(string sweep, string expected)
    {
        string json = sweep.Replace("{text}", _files.Folder.Path("text.txt")).Replace("{config}", _files.Folder.Path("config.json"));
        CliResult run = Run($"{{\"sweep\": {json}}}");
        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains(expected, run.Messages[^1]);
        Assert.Empty(Directory.Exists(_files.Output) ? Directory.GetFileSystemEntries(_files.Output) : []);
    }

    [Fact]
    public void SweepOfTooManyRunsIsRefused()
    {
        string list = $"[{string.Join(", ", Enumerable.Range(1, 100))}]";
        Assert.Contains("more than 1000 runs", Run($"{{\"sweep\": {{\"seed\": {list}, \"max_steps\": {list}}}}}").Error);
    }

    private CliResult Run(string kit, params string[] options) => Run(kit, _ => { }, options);

    private CliResult Run(string kit, Action<JsonObject> change, params string[] options) => CommandHere.Run(
        "", ["train", "--config", ArgumentsJson.Write(_files, a => { a["kit"] = JsonNode.Parse(kit); change(a); }), .. options]);
}
