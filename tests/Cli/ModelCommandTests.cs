using System.Text.Json;
using BertNotebooks.Checkpoints;
using BertNotebooks.Cli.Commands;
using BertNotebooks.Cli.Terminal;
using BertNotebooks.Inference;
using BertNotebooks.Tests.Engine;
using BertNotebooks.Training.Evaluation;
using Xunit;

namespace BertNotebooks.Tests.Cli;

/// <summary>evaluate, fill-mask and inspect.</summary>
[Collection(TorchCollection.Name)]
public sealed class ModelCommandTests(SmallModelFolder model) : IClassFixture<SmallModelFolder>, IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void EvaluateWritesTheFiguresOfTheLibrary()
    {
        string[] lines = [.. Enumerable.Range(0, 30).Select(i => $"p{5 + i} p{6 + i} p{7 + i * 2} p8")];
        string text = _folder.Write("text.txt", string.Join('\n', lines) + "\n");
        CliResult run = Run("evaluate", "--text", text, "--mlm-probability", "0.4", "--seed", "5", "--json");
        Assert.Equal(0, run.ExitCode);
        JsonElement figures = Object(Assert.Single(run.Lines));
        Assert.Equal(["loss", "perplexity", "accuracy", "masked_tokens", "tokens", "unigram_loss", "uniform_loss"], figures.EnumerateObject().Select(p => p.Name));
        using PretrainedModel pretrained = PretrainedModel.FromPretrained(model.Root);
        ModelEvaluation expected = ModelEvaluation.Of(pretrained, lines, 0.4, 5);
        Assert.Equal(expected.Model.Loss, figures.GetProperty("loss").GetDouble());
        Assert.Equal(expected.Model.Perplexity, figures.GetProperty("perplexity").GetDouble());
        Assert.Equal(expected.Model.Accuracy, figures.GetProperty("accuracy").GetDouble());
        Assert.Equal((expected.Model.MaskedTokens, 120), (figures.GetProperty("masked_tokens").GetInt64(), figures.GetProperty("tokens").GetInt64()));
        Assert.Equal((expected.UnigramLoss, Math.Log(99)), (figures.GetProperty("unigram_loss").GetDouble(), figures.GetProperty("uniform_loss").GetDouble()));
        CliResult read = Run("evaluate", "--text", text);
        Assert.Contains("unigram loss", read.Output);
        Assert.Contains("of 120 pieces", read.Output);
    }

    [Theory]
    [InlineData("p5 p6\n", "1.5", "1.5 is outside 0 to 1")]
    [InlineData("p5 p6\n", "0", "masked position")]
    [InlineData("", "0.15", "is empty")]
    [InlineData(" \n", "0.15", "is empty")]
    public void EvaluateNamesMistakes(string content, string rate, string expected)
    {
        CliResult run = Run("evaluate", "--text", _folder.Write("text.txt", content), "--mlm-probability", rate);
        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains(expected, Assert.Single(run.Messages));
    }

    [Theory]
    [InlineData("0,1")]
    [InlineData("1,000")]
    [InlineData("15 %")]
    public void RateIsANumberWithAPoint(string rate) => Assert.Equal(
        $"--mlm-probability is '{rate}'; it takes a number from 0 to 1 with a point, such as 0.15.",
        UsageError.Find(CommandLine.Parse([EvaluateCommand.Create()], ["evaluate", "--model", "m", "--text", "t", "--mlm-probability", rate])));

    [Fact]
    public void FillMaskWritesOneObjectAText()
    {
        // More than go through the model together, in an order that is not that of their lengths.
        string[] texts = ["p5 [MASK] p6 [MASK]", "[MASK].", .. Enumerable.Range(0, 40).Select(i => string.Concat(Enumerable.Repeat($"p{5 + i} ", i * 7 % 10)) + "[MASK]")];
        CliResult run = Run(["fill-mask", "--top", "3", "--json", .. texts]);
        Assert.Equal((0, texts.Length), (run.ExitCode, run.Lines.Length));
        using PretrainedModel pretrained = PretrainedModel.FromPretrained(model.Root);
        foreach ((string text, string line) in texts.Zip(run.Lines))
        {
            JsonElement actual = Object(line);
            FillMaskResult expected = new FillMask(pretrained).Predict(text, 3);
            Assert.Equal(["text", "masks", "filled"], actual.EnumerateObject().Select(p => p.Name));
            Assert.Equal((text, expected.Filled), (actual.GetProperty("text").GetString(), actual.GetProperty("filled").GetString()));
            JsonElement[] scores = [.. actual.GetProperty("masks").EnumerateArray().SelectMany(mask => mask.EnumerateArray())];
            Assert.All(scores, score => Assert.Equal(["token", "id", "score"], score.EnumerateObject().Select(p => p.Name)));
            TokenScore[] alone = [.. expected.Masks.SelectMany(m => m)];
            Assert.Equal(alone.Select(s => (s.Token, s.Id)), scores.Select(s => (s.GetProperty("token").GetString()!, s.GetProperty("id").GetInt32())));
            // Padding to the longest of a batch changes the last digits.
            Assert.Equal(alone.Select(s => s.Score), scores.Select(s => s.GetProperty("score").GetDouble()), (a, b) => Math.Abs(a - b) < 1e-5);
        }
    }

    [Fact]
    public void FillMaskOneByOneAndForReaders()
    {
        using PretrainedModel pretrained = PretrainedModel.FromPretrained(model.Root);
        FillMaskResult expected = new FillMask(pretrained).Predict("p5 [MASK] [MASK]", 5, oneByOne: true);
        CliResult json = Run("fill-mask", "--one-by-one", "--json", "p5 [MASK] [MASK]"), text = Run("fill-mask", "--one-by-one", "p5 [MASK] [MASK]");
        Assert.Equal(expected.Filled, Object(json.Output).GetProperty("filled").GetString());
        Assert.Equal(["p5 [MASK] [MASK]", "  mask 1: ", "  mask 2: ", "  " + expected.Filled], text.Lines.Select((line, i) => i is 1 or 2 ? line[..10] : line));
        Assert.Contains($"{expected.Masks[0][0].Token} ", text.Lines[1]);
    }

    [Theory]
    [InlineData(1, "has no [MASK]", "fill-mask", "p5")]
    [InlineData(1, "top is 0", "fill-mask", "--top", "0", "[MASK]")]
    [InlineData(1, "position table 13", "fill-mask", "[MASK] p5 p5 p5 p5 p5 p5 p5 p5 p5 p5 p5")]
    [InlineData(2, "fill-mask", "fill-mask")]
    [InlineData(2, "--one-bye-one", "fill-mask", "--one-bye-one", "[MASK]")]
    [InlineData(2, "--text", "evaluate")]
    public void MistakesAreNamed(int code, string expected, params string[] args)
    {
        CliResult run = Run(args);
        Assert.Equal(code, run.ExitCode);
        Assert.Contains(expected, Assert.Single(run.Messages));
    }

    [Fact]
    public void InspectTellsParametersAndWhatWasLoaded()
    {
        CliResult run = Run("inspect", "--json");
        Assert.Equal(0, run.ExitCode);
        JsonElement about = Object(Assert.Single(run.Lines));
        using PretrainedModel pretrained = PretrainedModel.FromPretrained(model.Root);
        long parameters = pretrained.Model.parameters().Sum(p => p.numel());
        Assert.Equal(parameters, about.GetProperty("parameters").GetInt64());
        Assert.Equal(parameters, about.GetProperty("layers").EnumerateArray().Sum(layer => layer.GetProperty("parameters").GetInt64()));
        Assert.Equal("BertForMaskedLM", about.GetProperty("architecture").GetString());
        Assert.Equal(24, about.GetProperty("config").GetProperty("hidden_size").GetInt32());
        Assert.Equal(["matched", "missing", "unexpected", "converted"], about.GetProperty("report").EnumerateObject().Select(p => p.Name));
        CliResult text = Run("inspect");
        Assert.Contains("bert.encoder.layer.1", text.Output);
        Assert.Contains(parameters.ToString("N0"), text.Output);
        Assert.Contains("loaded: 42 tensors matched, 0 missing, 0 unexpected, 0 converted", text.Output);
    }

    [Theory]
    [InlineData("evaluate", "--text", "x")]
    [InlineData("fill-mask", "[MASK]")]
    [InlineData("inspect")]
    public void FolderThatIsNoModelIsNamed(params string[] args)
    {
        CliResult missing = CommandHere.Run("", [args[0], "--model", "no/where", .. args[1..]]);
        Assert.Equal(1, missing.ExitCode);
        Assert.Contains("no/where", missing.Error);
        CliResult empty = CommandHere.Run("", [args[0], "--model", _folder.Root, .. args[1..]]);
        Assert.Equal(1, empty.ExitCode);
        Assert.Contains("config.json", empty.Error);
    }

    [Fact]
    public void DoctorChecksEachPartAndItsExitCodeTellsWhetherAllPass()
    {
        CliResult run = CommandHere.Run("", "doctor");
        string[] parts = [".NET", "SDK", "native library", "threads", "memory", "data files", "first fill-mask"];
        Assert.Equal(parts, run.Lines[..^1].Select(line => line[8..line.IndexOf(": ", StringComparison.Ordinal)]));
        Assert.All(run.Lines[..^1], line => Assert.Contains(line[..8].TrimEnd(), (string[])["ok", "FAILED"]));
        Assert.All(run.Lines[..4], line => Assert.StartsWith("ok", line));
        Assert.Equal(run.Output.Contains("FAILED", StringComparison.Ordinal) ? 1 : 0, run.ExitCode);
    }

    private CliResult Run(params string[] args) => CommandHere.Run("", [args[0], "--model", model.Root, .. args[1..]]);

    private static JsonElement Object(string line) => JsonDocument.Parse(line).RootElement;
}
