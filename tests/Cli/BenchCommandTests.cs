using System.Text.Json;
using BertNotebooks.Cli.Bench;
using BertNotebooks.Cli.Terminal;
using BertNotebooks.Model;
using BertNotebooks.Tests.Engine;
using BertNotebooks.Tests.Training.Runs;
using BertNotebooks.Training.Runs;
using Xunit;

namespace BertNotebooks.Tests.Cli;

[Collection(TorchCollection.Name)]
public sealed class BenchCommandTests : IDisposable
{
    private static readonly string[] Figures =
    [
        "name", "parameters", "tokens_per_second", "tokens_per_second_per_gflops", "plain_tokens_per_second", "speedup", "data_ms", "forward_ms", "backward_ms", "optimizer_ms", "peak_mb",
    ];

    private readonly RunFiles _files = new();

    public void Dispose() => _files.Dispose();

    [SlowTheory]
    [InlineData("tiny")]
    public void JsonIsOneLineWithAllFigures(string model)
    {
        CliResult run = CliProcess.Run(AppContext.BaseDirectory, "bench", "--models", model, model, "--rounds", "1", "--json");
        Assert.Equal(0, run.ExitCode);
        JsonElement bench = JsonDocument.Parse(Assert.Single(run.Lines)).RootElement;
        Assert.Equal(["gemm_gflops", "threads", "settings", "models"], bench.EnumerateObject().Select(p => p.Name));
        Assert.True(bench.GetProperty("gemm_gflops").GetDouble() > 0);
        Assert.Equal(1, bench.GetProperty("threads").GetInt32());
        JsonElement settings = bench.GetProperty("settings");
        Assert.Equal((8, 0.1, 0.1, 1, "adamw"), (
            settings.GetProperty("per_device_train_batch_size").GetInt32(), settings.GetProperty("hidden_dropout_prob").GetDouble(), settings.GetProperty("attention_probs_dropout_prob").GetDouble(),
            settings.GetProperty("max_grad_norm").GetDouble(), settings.GetProperty("optim").GetString()));
        JsonElement figures = Assert.Single(bench.GetProperty("models").EnumerateArray());
        Assert.All(Figures, name => Assert.True(figures.TryGetProperty(name, out _), $"{name} is missing"));
        Assert.Equal(model, figures.GetProperty("name").GetString());
        Assert.Equal(BertSize.Parameters(BertConfig.Presets[model] with { VocabSize = 8192 }), figures.GetProperty("parameters").GetInt64());
        Assert.All(Figures[2..], name => Assert.True(figures.GetProperty(name).GetDouble() > 0, $"{name} is {figures.GetProperty(name)}"));
        Assert.Equal(
            figures.GetProperty("speedup").GetDouble(),
            figures.GetProperty("tokens_per_second_per_gflops").GetDouble() / figures.GetProperty("plain_tokens_per_second_per_gflops").GetDouble(), 1e-9);
    }

    [Theory]
    [InlineData(2, "--models is 'tiny huge'; it takes one or more of tiny, mini, small, base", "--models", "tiny", "huge")]
    [InlineData(2, "--models", "--models")]
    [InlineData(2, "from 1 to 1000", "--rounds", "0")]
    [InlineData(2, "from 1 to 1000", "--rounds", "1001")]
    [InlineData(2, "'--round' is no option here", "--round", "1")]
    [InlineData(1, "No text at 'no/where'", "--text", "no/where")]
    [InlineData(1, "no/vocab.txt", "--vocab", "no/vocab.txt")]
    public void MistakesAreNamed(int code, string expected, params string[] args)
    {
        CliResult run = CommandHere.Run("", ["bench", .. args]);
        Assert.Equal((code, ""), (run.ExitCode, run.Output));
        Assert.Contains(expected, Assert.Single(run.Messages));
    }

    [Theory]
    [InlineData("Too short.\nSo is this.\n", "No sentence has the 20 words")]
    [InlineData("\n \n", "is empty")]
    public void TextWithoutASentenceToTrainOnIsNamed(string text, string expected)
    {
        string file = _files.Folder.Write("short.txt", text);
        CliResult run = CommandHere.Run("", "bench", "--models", "tiny", "--text", file);
        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains(expected, Assert.Single(run.Messages));
    }

    [Fact]
    public void FailureOfAModelsProcessIsItsOwnMessage()
    {
        string vocab = _files.Folder.Path("vocab.txt");
        BertNotebooksException failure = Assert.Throws<BertNotebooksException>(
            () => ModelProcess.RunAsync("tiny", _files.Folder.Path("gone.txt"), vocab, 1, _ => { }, default).GetAwaiter().GetResult());
        Assert.StartsWith("tiny could not be measured: No text at '", failure.Message);
        Assert.Contains("gone.txt", failure.Message);
    }

    [Fact]
    public void FiguresSurviveTheWayFromTheModelsProcess()
    {
        ModelFigures figures = new("tiny", 4_416_698, 1234.5, 0.1, 1 / 3.0, 2, 3, double.NaN, 5, 6, 7, 8, 9, 10, 11, double.PositiveInfinity, 13, 14, true);
        TextWriter before = Console.Out;
        using StringWriter written = new();
        try
        {
            Console.SetOut(written);
            JsonLines.Write(figures);
        }
        finally
        {
            Console.SetOut(before);
        }

        Assert.Equal(figures, JsonLines.Parse<ModelFigures>(written.ToString()));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.25, 2.5)]
    [InlineData(0.5, 4)]
    [InlineData(0.9, 8.8)]
    [InlineData(1, 10)]
    public void QuantilesLieBetweenTheirNeighbours(double share, double expected)
    {
        Assert.Equal(expected, OrderStatistics.Quantile([4, 10, 1], share), 1e-12);
        Assert.Equal(7, OrderStatistics.Quantile([7], share));
        Assert.Equal(OrderStatistics.Quantile([2, 1], 0.5), OrderStatistics.Median([1, 2]));
    }
}
