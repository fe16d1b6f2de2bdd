using System.Text.Json.Nodes;
using BertNotebooks.Tests.Engine;
using BertNotebooks.Tests.Training.Runs;
using Xunit;

namespace BertNotebooks.Tests.Cli;

[Collection(TorchCollection.Name)]
public sealed class TrainCommandTests : IDisposable
{
    private readonly RunFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void RunPrintsItsFolderAndTheLinesToCompareWith()
    {
        CliResult run = Run(a => a["report_to"] = "none");
        Assert.Equal((0, _files.Output + "\n"), (run.ExitCode, run.Output));
        Assert.Contains("Without effect here: report_to", run.Error);
        Assert.Contains("ln V 4.595", run.Error);
        Assert.Contains("unigram", run.Error);
        Assert.Contains("step 6 of 6", run.Error);
        Assert.Contains("held-out text, ", run.Error);
        Assert.All((string[])["uniform: ", "unigram: ", "before: the model at step 0", "after: the model of step 6"], row => Assert.Single(run.Messages, line => line.TrimStart().StartsWith(row, StringComparison.Ordinal)));
        CliResult again = Run(_ => { });
        Assert.Equal((1, ""), (again.ExitCode, again.Output));
        Assert.Contains("is not empty", again.Error);
        CliResult finished = Run(_ => { }, "--resume");
        Assert.Equal((0, _files.Output + "\n"), (finished.ExitCode, finished.Output));
        Assert.Contains("is finished", finished.Error);
        Assert.Equal(0, Run(a => a["overwrite_output_dir"] = true).ExitCode);
    }

    [Fact]
    public void BookIsDescribed()
    {
        string book = _files.Folder.Write("book.txt", $"Short one. {string.Join(' ', Enumerable.Repeat("pp", 21))}. {string.Join(' ', Enumerable.Repeat("pp", 24))}.\n");
        CliResult run = Run(a =>
        {
            a["train_file"] = new JsonArray(book);
            a["tokenizer_name"] = _files.Folder.Write("pp.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\npp\n.\n");
            a["kit"] = new JsonObject { ["pipeline"] = "tutorial" };
            a.Remove("validation_file");
        });
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("book: 2 of", run.Error);
        Assert.Contains("the longest has 24", run.Error);
    }

    [Fact]
    public void BookOfShortSentencesIsRefused()
    {
        string book = _files.Folder.Write("short.txt", "Short one. Another one.\n");
        CliResult run = Run(a =>
        {
            a["train_file"] = book;
            a["kit"] = new JsonObject { ["pipeline"] = "tutorial" };
            a.Remove("validation_file");
        });
        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains("20", Assert.Single(run.Messages));
        Assert.False(Directory.Exists(_files.Output));
    }

    [Fact]
    public void RunThatStopsEarlySaysWhenAndWhyAndIsFinished()
    {
        static void Early(JsonObject a)
        {
            (a["load_best_model_at_end"], a["save_steps"], a["eval_steps"], a["max_steps"]) = (true, 1, 1, 30);
            a["kit"] = new JsonObject { ["early_stopping_patience"] = 2, ["early_stopping_threshold"] = 9 };
        }

        CliResult run = Run(Early);
        Assert.Equal(0, run.ExitCode);
        // No gain is as large as the threshold, so two evaluations after the first are enough.
        Assert.Contains("Stopped early at step 3 of 30: the held-out text has got no better in 2 evaluations", run.Error);
        Assert.Contains("the best checkpoint", run.Error);
        CliResult finished = Run(Early, "--resume");
        Assert.Equal(0, finished.ExitCode);
        Assert.Contains("is finished, stopped early at step 3 of 30", finished.Error);
    }

    [Fact]
    public void ManyEvaluationsAreSaidToBeMany()
    {
        Assert.Contains("eval_steps is not set, so the held-out text is measured after each step", Run(a => a.Remove("eval_steps")).Error);
        Assert.DoesNotContain("eval_steps", Run(a => a["overwrite_output_dir"] = true).Error);
        void Shares(JsonObject a)
        {
            a.Remove("eval_steps");
            (a["logging_steps"], a["overwrite_output_dir"]) = (0.4, true);
        }

        Assert.Contains("the held-out text is measured every 3 steps, as logging_steps says", Run(Shares).Error); // 0.4 of 6
        CliResult sweep = Run(a =>
        {
            Shares(a);
            a["output_dir"] = _files.Folder.Path("sweep");
            a["kit"] = new JsonObject { ["sweep"] = new JsonObject { ["seed"] = new JsonArray(1) } };
        });
        Assert.Contains("is measured after each 0.4 of a run's steps, as logging_steps says", sweep.Error);
    }

    [Theory]
    [InlineData("train_file", "\"none.txt\"", "none.txt")]
    [InlineData("train_file", "\"{empty}\"", "is empty")]
    [InlineData("train_file", "\"{binary}\"", "UTF-8")]
    [InlineData("mlm_probability", "1.2", "mlm_probability is 1.2, and must be 0 to 1")]
    [InlineData("kit", "{\"masking\": {\"keep_share\": 0.5}}", "must sum to 1")]
    [InlineData("max_seq_length", "2", "max_seq_length is 2, and must be at least 3")]
    [InlineData("max_seq_length", "14", "position table has 13 rows")]
    [InlineData("tokenizer_name", "\"{vocab}\"", "[MASK]")]
    [InlineData("lerning_rate", "1", "did you mean \"learning_rate\"")]
    [InlineData("model_name_or_path", "\"{damaged}\"", "config.json")]
    [InlineData("output_dir", "\"{empty}/out\"", "Cannot write")]
    public void BadInputGivesOneMessageAndNoOutput(string key, string json, string expected)
    {
        string empty = _files.Folder.Write("empty.txt", ""), binary = _files.Folder.Path("binary.txt"), damaged = _files.Folder.Path("damaged");
        string vocab = _files.Folder.Write("other-vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\np5\n");
        File.WriteAllBytes(binary, [0xff, 0xfe, 0xfd, 0x0a]);
        _files.Folder.Write("damaged/config.json", "{");
        string value = json.Replace("{empty}", empty).Replace("{binary}", binary).Replace("{damaged}", damaged).Replace("{vocab}", vocab);
        CliResult run = Run(a =>
        {
            a[key] = JsonNode.Parse(value);
            a.Remove(key == "model_name_or_path" ? "config_name" : "");
        });
        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains(expected, Assert.Single(run.Messages));
        Assert.False(File.Exists(Path.Combine(_files.Output, "model.safetensors")));
    }

    [Fact]
    public void ArgumentsThatAreMissingAreNamed()
    {
        CliResult file = CommandHere.Run("", "train", "--config", "none.json");
        Assert.Equal(1, file.ExitCode);
        Assert.Contains("none.json", file.Error);
        CliResult option = CommandHere.Run("", "train");
        Assert.Equal(2, option.ExitCode);
        Assert.Contains("--config", option.Error);
    }

    private CliResult Run(Action<JsonObject> change, params string[] options) =>
        CommandHere.Run("", ["train", "--config", ArgumentsJson.Write(_files, change), .. options]);
}
