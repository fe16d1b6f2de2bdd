using System.IO.Compression;
using System.Text.Json.Nodes;
using BertNotebooks.Checkpoints;
using BertNotebooks.Text;
using BertNotebooks.Training.Arguments;
using BertNotebooks.Training.Jobs;
using Xunit;

namespace BertNotebooks.Tests.Cli;

/// <summary><c>export-job</c>: the folder that leaves, and what is refused.</summary>
[Collection(TorchCollection.Name)]
public sealed class ExportJobCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("4.57")]
    [InlineData("5")]
    public void TheReadmesExampleGoes(string release)
    {
        string readme = File.ReadAllText(Path.Combine(GoldenFolder.RepositoryRoot, "README.md"));
        string example = readme[(readme.IndexOf("```json\n", StringComparison.Ordinal) + 8)..];
        example = example[..example.IndexOf("```", StringComparison.Ordinal)].Replace("data/", GoldenFolder.RepositoryRoot + "/data/", StringComparison.Ordinal);
        CliResult run = Run(_folder.Write("my-first-bert.json", example), release);
        Assert.Equal((0, _folder.Path("job")), (run.ExitCode, run.Output.Trim()));
        JsonObject job = Job("job.json");
        Assert.Equal(("config", "tokenizer", "train.txt", 100, true), ((string)job["config_name"]!, (string)job["tokenizer_name"]!, (string)job["train_file"]!, (int)job["max_seq_length"]!, (bool)job["do_train"]!));
        Assert.Equal(release == "5", job.ContainsKey("warmup_steps"));
        Assert.DoesNotContain("kit", job);
        // A fresh model of the exported shape and tokenizer is the kit's.
        Assert.Equal(BertTokenizer.FromPretrained(Path.Combine(GoldenFolder.RepositoryRoot, "data/vocab.txt")).Encode("Good morning, Anne.").InputIds, BertTokenizer.FromPretrained(_folder.Path("job", "tokenizer")).Encode("Good morning, Anne.").InputIds);
        Assert.Equal(BertTokenizer.FromPretrained(_folder.Path("job", "tokenizer")).Vocabulary.Count, BertConfigFile.Load(_folder.Path("job", "config", "config.json")).VocabSize);
        Assert.Equal(File.ReadLines(_folder.Path("job", "train.txt")).First(), File.ReadLines(_folder.Path("job", "validation.txt")).Single());
        Assert.Equal(release == "5", File.Exists(_folder.Path("job", "resume.json")));
        Assert.Contains("| 8 |", File.ReadAllText(_folder.Path("job", "README.md")));
        // It is arguments of the kit, too: what the script takes, train takes.
        Assert.Null(Record.Exception(() => ArgumentsFile.Load(_folder.Path("job", "job.json"))));
    }

    [Fact]
    public void TextsBecomeOneFileASplit()
    {
        Directory.CreateDirectory(_folder.Path("texts"));
        File.WriteAllBytes(_folder.Path("texts", "a.txt"), [.. System.Text.Encoding.UTF8.Preamble, .. System.Text.Encoding.UTF8.GetBytes("one\r\n\r\n two \n\nth\rree\u2028x")]);
        using (GZipStream zip = new(File.Create(_folder.Path("texts", "b.txt.gz")), CompressionLevel.Fastest))
        {
            zip.Write(System.Text.Encoding.UTF8.GetBytes("four\n   \nfive"));
        }

        File.WriteAllText(_folder.Path("c.jsonl"), "{\"text\": \"six\\nseven\"}\n{\"text\": \"eight\"}\n");
        string args = Args(new JsonObject { ["train_file"] = new JsonArray(_folder.Path("texts"), _folder.Path("c.jsonl")), ["do_eval"] = true, ["validation_split_percentage"] = 30, ["line_by_line"] = true });
        CliResult run = Run(args, "4.57");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal("one\n two \n", File.ReadAllText(_folder.Path("job", "validation.txt")));
        Assert.Equal("th ree\u2028x\nfour\nfive\nsix seven\neight\n", File.ReadAllText(_folder.Path("job", "train.txt")));
        Assert.Contains("5 lines to learn from, 2 held out", run.Error);
    }

    [Fact]
    public void WhatHasNoCounterpartIsRefusedOrListed()
    {
        string args = Args(new JsonObject { ["kit"] = new JsonObject { ["masking"] = new JsonObject { ["unit"] = "whole_word" }, ["eval_seed"] = 3 } });
        CliResult refused = Run(args, "5");
        Assert.Equal((1, false), (refused.ExitCode, Directory.Exists(_folder.Path("job"))));
        Assert.Contains("kit.masking.unit \"whole_word\"", refused.Error);
        Assert.Contains("kit.eval_seed", refused.Error);
        CliResult lossy = Run(args, "5", "--lossy");
        Assert.Equal(0, lossy.ExitCode);
        Assert.Contains("left out: kit.masking.unit \"whole_word\"", lossy.Error);
        Assert.All(new[] { "kit.masking.unit", "kit.eval_seed" }, name => Assert.Contains(name, File.ReadAllText(_folder.Path("job", "README.md"))));
    }

    [Fact]
    public void NothingThatIsThereIsWrittenOver()
    {
        string args = Args([]), note = _folder.Path("job", "note.txt");
        Directory.CreateDirectory(_folder.Path("job"));
        Assert.Equal(0, Run(args, "5").ExitCode);
        File.WriteAllText(note, "mine");
        CliResult again = Run(args, "5");
        Assert.Equal(1, again.ExitCode);
        Assert.Contains("holds something", again.Error);
        Assert.Equal("mine", File.ReadAllText(note));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Root, "*.part"));
        Directory.Delete(_folder.Path("job"), recursive: true);
        File.WriteAllText(_folder.Path("job"), "a file");
        Assert.Contains("is a file", Run(args, "5").Error);
        CliResult inside = CommandHere.Run("", "export-job", "--config", Args(new JsonObject { ["train_file"] = _folder.Root }), "--to", "run_mlm", "--transformers", "5", "--out", _folder.Path("new"));
        Assert.Contains("twice", inside.Error);
    }

    [Theory]
    [InlineData("""{"train_file": "missing.txt"}""", "missing.txt")]
    [InlineData("""{"max_seq_length": 5000}""", "max_seq_length is 5000")]
    [InlineData("""{"tokenizer_name": "nowhere"}""", "nowhere")]
    [InlineData("""{"config_name": null}""", "Neither model_name_or_path nor config_name is set")]
    [InlineData("""{"output_dir": null}""", "output_dir")]
    [InlineData("""{"config_name": "huge"}""", "huge")]
    [InlineData("""{"tokenizer_name": null}""", "tokenizer_name is not set")]
    [InlineData("""{"train_file": null}""", "train_file is not set")]
    [InlineData("""{"validation_split_percentage": 99, "do_eval": true, "train_file": "ONE"}""", "leave none")]
    [InlineData("""{"deepspeed": "zero9.json"}""", "zero9.json")]
    public void WhatIsMissingIsNamedAndNothingStays(string change, string expected)
    {
        CliResult run = Run(Args(JsonNode.Parse(change.Replace("ONE", Path.Combine(GoldenFolder.RepositoryRoot, "tests/golden/run_mlm/jobs/from-scratch/validation.txt"), StringComparison.Ordinal))!.AsObject()), "5");
        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains(expected, run.Error);
        Assert.DoesNotContain("   at ", run.Error);
        Assert.Equal(["args.json", "text.txt"], Directory.GetFileSystemEntries(_folder.Root).Select(Path.GetFileName).Order());
    }

    [Theory]
    [InlineData("--transformers", "4.30", "4.57, 4.57.6, 5")]
    [InlineData("--to", "run_clm", "run_mlm")]
    public void AnotherReleaseOrScriptIsWrongUsage(string option, string value, string expected)
    {
        string[] options = ["--to", "run_mlm", "--transformers", "5"];
        options[Array.IndexOf(options, option) + 1] = value;
        CliResult run = CommandHere.Run("", ["export-job", "--config", Args([]), .. options, "--out", _folder.Path("job")]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(value, run.Error);
        Assert.Contains(expected, run.Error);
    }

    [Fact]
    public void AJobThatIsStoppedLeavesNothing()
    {
        using CancellationTokenSource stop = new();
        string args = Args([]);
        Assert.ThrowsAny<OperationCanceledException>(() => RunMlmJob.Export(args, JobRelease.V5, _folder.Path("job"), lossy: false, progress: _ => stop.Cancel(), cancellationToken: stop.Token));
        Assert.Equal(["args.json", "text.txt"], Directory.GetFileSystemEntries(_folder.Root).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void TheModelOfTheJobIsTheStartingModel()
    {
        string model = Path.Combine(GoldenFolder.RepositoryRoot, "data/models/bert-mini-kit");
        Assert.Equal(0, Run(Args(new JsonObject { ["model_name_or_path"] = model, ["config_name"] = null, ["tokenizer_name"] = null }), "4.57").ExitCode);
        using PretrainedModel kit = PretrainedModel.FromPretrained(model), exported = PretrainedModel.FromPretrained(_folder.Path("job", "model"));
        foreach (((string name, var a), (string same, var b)) in kit.Model.named_parameters().Zip(exported.Model.named_parameters()))
        {
            Assert.Equal(name, same);
            Assert.True(a.detach().data<float>().SequenceEqual(b.detach().data<float>()), name);
        }

        Assert.Contains("\"dtype\": \"float32\"", File.ReadAllText(_folder.Path("job", "model", "config.json")));
        Assert.Equal("model", (string)Job("job.json")["model_name_or_path"]!);
    }

    private JsonObject Job(string name) => JsonNode.Parse(File.ReadAllText(_folder.Path("job", name)))!.AsObject();

    private CliResult Run(string config, string release, params string[] more) =>
        CommandHere.Run("", ["export-job", "--config", config, "--to", "run_mlm", "--transformers", release, "--out", _folder.Path("job"), .. more]);

    private string Args(JsonObject changes)
    {
        string text = _folder.Write("text.txt", string.Join('\n', Enumerable.Range(0, 20).Select(i => $"This is line {i} of a short text.")));
        JsonObject all = new()
        {
            ["config_name"] = "tiny", ["tokenizer_name"] = Path.Combine(GoldenFolder.RepositoryRoot, "data/vocab.txt"), ["train_file"] = text, ["output_dir"] = "out/x", ["max_steps"] = 5,
        };
        foreach ((string key, JsonNode? value) in changes)
        {
            all[key] = value?.DeepClone();
        }

        return _folder.Write("args.json", all.ToJsonString());
    }
}
