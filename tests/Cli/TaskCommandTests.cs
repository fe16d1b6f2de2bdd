using System.Text.Json;
using System.Text.Json.Nodes;
using BertNotebooks.Tests.Training.Runs;
using BertNotebooks.Tests.Training.Tasks;
using Xunit;

namespace BertNotebooks.Tests.Cli;

/// <summary>train, evaluate and classify, one after the other, for each task.</summary>
[Collection(TorchCollection.Name)]
public sealed class TaskCommandTests : IDisposable
{
    private readonly RunFiles _files = new();

    public static TheoryData<string> Tasks => [.. TaskFiles.All];

    public void Dispose() => _files.Dispose();

    [Theory]
    [MemberData(nameof(Tasks))]
    public void FolderOfARunIsMeasuredAsTheRunMeasuredIt(string task)
    {
        CliResult train = CommandHere.Run("", "train", "--config", ArgumentsJson.WriteTask(_files, task));
        Assert.Equal((0, _files.Output + "\n"), (train.ExitCode, train.Output));
        // No word of columns that the task does not read.
        Assert.DoesNotContain("has no column", train.Error);
        Assert.Single(train.Messages, line => line.TrimStart().StartsWith("after: the model of step 12", StringComparison.Ordinal));
        string held = TaskFiles.Arguments(_files, task).ValidationFile[0];
        CliResult evaluate = CommandHere.Run("", "evaluate", "--model", _files.Output, "--text", held, "--seed", "42", "--json");
        Assert.True(evaluate.ExitCode == 0, evaluate.Error);
        JsonElement figures = Object(Assert.Single(evaluate.Lines));
        if (task is "mlm" or "pretraining")
        {
            Assert.Equal(["loss", "perplexity", "accuracy", "masked_tokens", "tokens", "unigram_loss", "uniform_loss"], Names(figures));
            return;
        }

        Assert.Equal(["loss", "accuracy", "f1", "precision", "recall", "examples", "tokens", "majority_accuracy", "uniform_loss", "classes", "confusion"], Names(figures));
        JsonElement of = Object(File.ReadAllText(Path.Combine(_files.Output, "eval_results.json")));
        // Other batches, other orders of sums.
        Assert.Equal(of.GetProperty("eval_loss").GetDouble(), figures.GetProperty("loss").GetDouble(), 1e-5);
        foreach (string name in (string[])["accuracy", "f1", "precision", "recall"])
        {
            Assert.Equal(of.GetProperty($"eval_{name}").GetDouble(), figures.GetProperty(name).GetDouble());
        }

        Assert.Equal(of.GetProperty("majority_accuracy").GetDouble(), figures.GetProperty("majority_accuracy").GetDouble());
        JsonElement[] classes = [.. figures.GetProperty("classes").EnumerateArray()];
        Assert.All(classes, c => Assert.Equal(["label", "precision", "recall", "f1", "support"], Names(c)));
        string[] expected = task switch { "next-sentence" => ["IsNext", "NotNext"], "sequence-classification" => ["no", "yes"], _ => ["X"] };
        Assert.Equal(expected, classes.Select(c => c.GetProperty("label").GetString()));
        long[] confusion = [.. figures.GetProperty("confusion").EnumerateArray().SelectMany(row => row.EnumerateArray()).Select(count => count.GetInt64())];
        Assert.Equal(task == "token-classification" ? 0 : figures.GetProperty("examples").GetInt64(), confusion.Sum());
        CliResult read = CommandHere.Run("", "evaluate", "--model", _files.Output, "--text", held);
        Assert.Equal((0, ""), (read.ExitCode, read.Output));
        Assert.Contains("the most frequent label", read.Error);
        Assert.Contains("the model", read.Error);
    }

    [Fact]
    public void WhatIsLearntIsFoundByClassify()
    {
        void Long(JsonObject a) => (a["max_steps"], a["eval_strategy"], a["output_dir"]) = (120, "no", _files.Folder.Path((string)a["kit"]!["task"]!));
        CliResult train = CommandHere.Run("", "train", "--config", ArgumentsJson.WriteTask(_files, "sequence-classification", Long));
        Assert.True(train.ExitCode == 0, train.Error);
        CliResult texts = CommandHere.Run("", "classify", "--model", _files.Folder.Path("sequence-classification"), "--json", "p5 p6 p8 p12", "p92 p95 p97 p90");
        Assert.Equal(["no", "yes"], texts.Lines.Select(line => Object(line).GetProperty("labels")[0].GetProperty("label").GetString()));
        train = CommandHere.Run("", "train", "--config", ArgumentsJson.WriteTask(_files, "token-classification", Long));
        Assert.True(train.ExitCode == 0, train.Error);
        // Pieces that stand in the training file, as its tags have them.
        string[][] rows = [.. File.ReadLines(_files.Folder.Path("train.conll")).Where(line => line.Length > 0).Select(line => line.Split(' '))];
        string name = rows.First(row => row[1] == "B-X")[0], other = rows.First(row => row[1] == "O")[0];
        JsonElement entity = Assert.Single(Object(CommandHere.Run("", "classify", "--model", _files.Folder.Path("token-classification"), "--json", $"{other} {name} {other}").Output).GetProperty("entities").EnumerateArray());
        Assert.Equal(("X", other.Length + 1, other.Length + 1 + name.Length), (entity.GetProperty("label").GetString(), entity.GetProperty("start").GetInt32(), entity.GetProperty("end").GetInt32()));
    }

    [Fact]
    public void PairsAreLearntMeasuredAndClassified()
    {
        string pairs = _files.Folder.Write("pairs.csv", "premise,hypothesis,kind\n" + string.Concat(Enumerable.Range(0, 12).Select(i => $"p{5 + i} p{6 + i},p{7 + i},{(i % 2 == 0 ? "same" : "other")}\n")));
        CliResult train = CommandHere.Run("", "train", "--config", ArgumentsJson.WriteTask(_files, "sequence-classification", a =>
        {
            (a["train_file"], a["validation_file"]) = (pairs, pairs);
            (a["kit"]!["text_column"], a["kit"]!["pair_column"], a["kit"]!["label_column"]) = ("premise", "hypothesis", "kind");
        }));
        Assert.True(train.ExitCode == 0, train.Error);
        CliResult evaluate = CommandHere.Run("", "evaluate", "--model", _files.Output, "--text", pairs, "--text-column", "premise", "--pair-column", "hypothesis", "--label-column", "kind", "--json");
        Assert.Equal(12, Object(evaluate.Output).GetProperty("examples").GetInt64());
        Assert.Equal(Object(File.ReadAllText(Path.Combine(_files.Output, "eval_results.json"))).GetProperty("eval_loss").GetDouble(), Object(evaluate.Output).GetProperty("loss").GetDouble(), 1e-5);
        CliResult untold = CommandHere.Run("", "evaluate", "--model", _files.Output, "--text", pairs);
        Assert.Equal(1, untold.ExitCode);
        Assert.Contains("premise", Assert.Single(untold.Messages));
        Assert.Equal(0, CommandHere.Run("", "classify", "--model", _files.Output, "--pair", "p7", "p5 p6").ExitCode);
    }

    [Fact]
    public void LabelsWithoutNamesAreMeasuredByTheirNumbers()
    {
        Assert.Equal(0, CommandHere.Run("", "train", "--config", ArgumentsJson.WriteTask(_files, "sequence-classification")).ExitCode);
        string config = Path.Combine(_files.Output, "config.json"), held = File.ReadAllText(_files.Folder.Path("held.tsv"));
        string named = CommandHere.Run("", "evaluate", "--model", _files.Output, "--text", _files.Folder.Path("held.tsv"), "--json").Output;
        File.WriteAllText(config, File.ReadAllText(config).Replace("\"no\"", "\"LABEL_0\"").Replace("\"yes\"", "\"LABEL_1\""));
        CliResult numbered = CommandHere.Run("", "evaluate", "--model", _files.Output, "--text", _files.Folder.Write("numbers.tsv", held.Replace("\tno", "\t0").Replace("\tyes", "\t1")), "--json");
        Assert.True(numbered.ExitCode == 0, numbered.Error);
        Assert.Equal(named.Replace("\"no\"", "\"0\"").Replace("\"yes\"", "\"1\""), numbered.Output);
        CliResult stranger = CommandHere.Run("", "evaluate", "--model", _files.Output, "--text", _files.Folder.Path("held.tsv"));
        Assert.Equal(1, stranger.ExitCode);
        Assert.Contains("The label 'no'", Assert.Single(stranger.Messages));
    }

    [Fact]
    public void UntrainedHeadIsToldWhereItIsMeasured()
    {
        Assert.Equal(0, CommandHere.Run("", "train", "--config", ArgumentsJson.WriteTask(_files, "mlm")).ExitCode);
        CliResult run = CommandHere.Run("", "train", "--config", ArgumentsJson.WriteTask(_files, "sequence-classification", a =>
        {
            (a["model_name_or_path"], a["do_train"], a["do_eval"], a["output_dir"]) = (_files.Output, false, true, _files.Folder.Path("measured"));
            a.Remove("config_name");
            a.Remove("tokenizer_name");
        }));
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains(run.Messages, line => line.Contains("classifier.weight", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("regression")]
    [InlineData("multi_label_classification")]
    public void HeadForOtherProblemsIsRefused(string problem)
    {
        Assert.Equal(0, CommandHere.Run("", "train", "--config", ArgumentsJson.WriteTask(_files, "sequence-classification")).ExitCode);
        string config = Path.Combine(_files.Output, "config.json");
        JsonNode json = JsonNode.Parse(File.ReadAllText(config))!;
        json["problem_type"] = problem;
        File.WriteAllText(config, json.ToJsonString());
        CliResult run = CommandHere.Run("", "evaluate", "--model", _files.Output, "--text", _files.Folder.Path("held.tsv"));
        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains(problem, Assert.Single(run.Messages));
    }

    private static JsonElement Object(string line) => JsonDocument.Parse(line).RootElement;

    private static string[] Names(JsonElement json) => [.. json.EnumerateObject().Select(property => property.Name)];
}
