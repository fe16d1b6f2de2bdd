using System.Text.Json;
using System.Text.Json.Nodes;
using BertNotebooks.Checkpoints;
using BertNotebooks.Tests.Engine;
using BertNotebooks.Tests.Model;
using BertNotebooks.Tests.Text.Pipelines;
using BertNotebooks.Text;
using Xunit;

namespace BertNotebooks.Tests.Cli;

/// <summary>Commands with tokenizers that are not plain BERT's.</summary>
[Collection(TorchCollection.Name)]
public sealed class OtherTokenizerTests : IDisposable
{
    private const string Words = """{"normalizer": {"type": "Lowercase"}, "pre_tokenizer": {"type": "WhitespaceSplit"}}""";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void TokenizeFollowsTheFileAndSaysOnStderrThatReleasesDiffer()
    {
        string folder = TokenizerJsonOf.Folder(_folder, Words, "BertTokenizer", "a-b");
        CliResult run = CommandHere.Run("""{"text": "A-b"}""", "tokenize", "--vocab", folder);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal("[2,5,3]", JsonDocument.Parse(run.Output).RootElement.GetProperty("ids").GetRawText());
        Assert.StartsWith("warning: ", run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
        CliResult cased = CommandHere.Run("""{"text": "A-b"}""", "tokenize", "--vocab", folder, "--cased");
        Assert.NotEqual(0, cased.ExitCode);
        Assert.Contains("normalizer", cased.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void TrainedModelKeepsThePipelineAndAnswers()
    {
        string tokenizer = TokenizerJsonOf.Folder(_folder, Words, "PreTrainedTokenizerFast", [.. "abcdefgh".Select(letter => $"{letter}-{letter}")]);
        string text = _folder.Write("text.txt", string.Concat(Enumerable.Repeat("a-a b-b c-c\nD-D e-e f-f\ng-g h-h a-a\n", 20)));
        string output = _folder.Path("out");
        JsonObject arguments = new()
        {
            ["config_name"] = "tiny", ["tokenizer_name"] = tokenizer, ["train_file"] = text, ["output_dir"] = output, ["line_by_line"] = true, ["max_steps"] = 2, ["use_cpu"] = true, ["per_device_train_batch_size"] = 4,
        };
        Assert.Equal(0, CommandHere.Run("", "train", "--config", _folder.Write("args.json", arguments.ToJsonString())).ExitCode);
        CliResult filled = CommandHere.Run("", "fill-mask", "--model", output, "--json", "A-A [MASK] c-c");
        Assert.Equal((0, ""), (filled.ExitCode, filled.Error));
        Assert.Equal(["[CLS]", "a-a", "[MASK]", "c-c", "[SEP]"], BertTokenizer.FromPretrained(output).Encode("A-A [MASK] c-c").Tokens);
        CliResult scored = CommandHere.Run("A-A b-b\n", "score", "--model", output, "--json");
        Assert.Equal(2, JsonDocument.Parse(scored.Output).RootElement.GetProperty("tokens").GetInt32());
    }

    [Fact]
    public void TokenWithoutAnEmbeddingIsOneLineOnEveryRoad()
    {
        BertTokenizer plain = new(BertNotebooks.Tests.Training.SmallRuns.Vocabulary);
        using (PretrainedModel model = new(SmallBert.Create(), plain, new LoadingReport([], [], [], [])))
        {
            model.SavePretrained(_folder.Path("model"));
        }

        plain.SavePretrained(_folder.Path("tokens"));
        foreach (string place in new[] { "model", "tokens" })
        {
            string path = _folder.Path(place, "tokenizer_config.json");
            JsonObject config = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
            config["added_tokens_decoder"]!["99"] = JsonNode.Parse("""{"content": "<e1>", "special": true}""");
            File.WriteAllText(path, config.ToJsonString());
        }

        string text = _folder.Write("text.txt", "p5 p6 p7\n");
        string model2 = _folder.Path("plain");
        using (PretrainedModel model = new(SmallBert.Create(), plain, new LoadingReport([], [], [], [])))
        {
            model.SavePretrained(model2);
        }

        string args = _folder.Write("args.json", new JsonObject { ["model_name_or_path"] = model2, ["tokenizer_name"] = _folder.Path("tokens"), ["train_file"] = text, ["output_dir"] = _folder.Path("out"), ["use_cpu"] = true }.ToJsonString());
        foreach (string[] command in new string[][]
        {
            ["fill-mask", "--model", _folder.Path("model"), "p5 [MASK]"], ["embed", "--model", _folder.Path("model"), "p5 <e1>"], ["score", "--model", _folder.Path("model")],
            ["evaluate", "--model", _folder.Path("model"), "--text", text], ["tokenize", "--vocab", _folder.Path("model")], ["train", "--config", args],
        })
        {
            CliResult run = CommandHere.Run("p5 <e1>\n", command);
            Assert.True(run.ExitCode != 0, command[0]);
            Assert.Contains("\"<e1>\" with the id 99", run.Error, StringComparison.Ordinal);
            Assert.Contains("vocab_size is 99", run.Error, StringComparison.Ordinal);
            Assert.Single(run.Error.TrimEnd().Split('\n'));
        }
    }
}
