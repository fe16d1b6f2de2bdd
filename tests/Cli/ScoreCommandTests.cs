using System.Diagnostics;
using System.Text.Json;
using BertNotebooks.Checkpoints;
using BertNotebooks.Inference;
using BertNotebooks.Model;
using BertNotebooks.Tests.Engine;
using BertNotebooks.Tests.Model;
using BertNotebooks.Tests.Training;
using BertNotebooks.Tests.Training.Runs;
using BertNotebooks.Text;
using TorchSharp;
using Xunit;

namespace BertNotebooks.Tests.Cli;

[Collection(TorchCollection.Name)]
public sealed class ScoreCommandTests(SmallModelFolder model) : IClassFixture<SmallModelFolder>
{
    private const int SigInt = 2, SigTerm = 15;

    private static readonly string TooLong = string.Join(' ', Enumerable.Repeat("p5", 12));

    [Fact]
    public void EachLineGivesOneObjectInOrder()
    {
        // Several pools of work, lengths 0 to 10.
        string[] texts = [.. Enumerable.Range(0, 900).Select(i => string.Join(' ', Enumerable.Range(0, i * 7 % 11).Select(n => $"p{5 + (i + n) % 90}")))];
        CliResult run = Run(string.Join('\n', texts) + "\n", "--json");
        Assert.Equal((0, texts.Length), (run.ExitCode, run.Lines.Length));
        using PretrainedModel pretrained = PretrainedModel.FromPretrained(model.Root);
        foreach ((SentenceScore expected, string line) in new PseudoLogLikelihood(pretrained).Score(texts).Zip(run.Lines))
        {
            JsonElement actual = Object(line);
            Assert.Equal(["text", "pll", "tokens"], actual.EnumerateObject().Select(p => p.Name));
            Assert.Equal((expected.Text, expected.Tokens), (actual.GetProperty("text").GetString(), actual.GetProperty("tokens").GetInt32()));
            // Other batches change the last digits.
            Assert.Equal(expected.Pll, actual.GetProperty("pll").GetDouble(), 1e-4);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("p5 p6|", "p5 p6")]
    [InlineData("p5|p6", "p5", "p6")]
    [InlineData("||p5||", "", "", "p5", "")]
    [InlineData("\uFEFFp5\r|\r|p6\r|", "p5", "", "p6")]
    [InlineData("p5\rp6 \" ä 東|", "p5\rp6 \" ä 東")]
    public void LinesGoInAndOut(string input, params string[] texts)
    {
        CliResult run = Run(input.Replace('|', '\n'), "--json");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(texts, run.Lines.Select(line => Object(line).GetProperty("text").GetString()));
        Assert.All(run.Lines.Where(line => line.StartsWith("{\"text\":\"\"", StringComparison.Ordinal)), line => Assert.Equal("""{"text":"","pll":0,"tokens":0}""", line));
    }

    [Fact]
    public void ReadersGetATable()
    {
        using PretrainedModel pretrained = PretrainedModel.FromPretrained(model.Root);
        double pll = new PseudoLogLikelihood(pretrained).Score("p5 p6").Pll;
        CliResult run = Run("p5 p6\n\n");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(
            [
                "       pll  pieces   a piece  text",
                FormattableString.Invariant($"{pll,10:F4}       2  {pll / 2,8:F4}  p5 p6"),
                "    0.0000       0    0.0000  ",
            ],
            run.Lines);
    }

    [Fact]
    public void LinesBeforeOneThatIsTooLongAreScored()
    {
        CliResult run = Run($"p5\np6\n{TooLong}\np7\n", "--json");
        Assert.Equal((1, 2), (run.ExitCode, run.Lines.Length));
        string message = run.Messages[^1];
        Assert.StartsWith("Line 3: ", message);
        Assert.Contains("14 tokens", message);
        Assert.Contains("13 positions: split it", message);
        Assert.DoesNotContain("   at ", run.Error);
        Assert.Equal((1, ""), (Run(TooLong, "--json").ExitCode, Run(TooLong, "--json").Output));
    }

    [Fact]
    public void FoldersThatCannotScoreAreNamed()
    {
        using TempFolder folder = new();
        CliResult missing = CommandHere.Run("p5\n", "score", "--model", "no/where", "--json");
        Assert.Equal((1, ""), (missing.ExitCode, missing.Output));
        Assert.Contains("no/where", missing.Error);

        BertTokenizer tokenizer = new(SmallRuns.Vocabulary);
        using BertModel encoder = new(SmallBert.Config);
        ModelFolder.Save(folder.Path("encoder"), encoder, encoder.Config, tokenizer);
        CliResult headless = CommandHere.Run("p5\n", "score", "--model", folder.Path("encoder"), "--json");
        Assert.Equal((1, ""), (headless.ExitCode, headless.Output));
        Assert.Contains("head", headless.Messages[^1]);

        using PretrainedModel broken = PretrainedModel.FromPretrained(model.Root);
        using (torch.no_grad())
        {
            broken.Model.Bert.Embeddings.PositionEmbeddings.fill_(float.NaN);
        }

        broken.SavePretrained(folder.Path("nan"));
        CliResult nan = CommandHere.Run("p5\n", "score", "--model", folder.Path("nan"), "--json");
        Assert.Equal((1, ""), (nan.ExitCode, nan.Output));
        Assert.Contains("is NaN", nan.Messages[^1]);
    }

    [Theory]
    [InlineData("--model", "score")]
    [InlineData("'p5' is one argument too many", "score", "--model", "x", "p5")]
    [InlineData("'--jsn' is no option here", "score", "--model", "x", "--jsn")]
    public void WrongUsageIsNamed(string expected, params string[] args)
    {
        CliResult run = CommandHere.Run("", args);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(expected, run.Error);
    }

    [UnixTheory]
    [InlineData(SigTerm)]
    [InlineData(SigInt)]
    public void LineIsAnsweredWhileTheInputGoesOnAndASignalEndsTheWait(int signal)
    {
        using Process process = CliProcess.Start(Path.GetTempPath(), "score", "--model", model.Root, "--json");
        foreach (string text in (string[])["p5 p6", "東 p7"])
        {
            process.StandardInput.Write(text + "\n");
            process.StandardInput.Flush();
            Task<string?> answer = process.StandardOutput.ReadLineAsync();
            Assert.True(answer.Wait(TimeSpan.FromSeconds(60)), "no answer came");
            Assert.Equal(text, Object(answer.Result!).GetProperty("text").GetString());
        }

        using (Process kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]))
        {
            kill.WaitForExit();
        }

        CliResult stopped = CliProcess.Wait(process);
        Assert.Equal((130, "", "Interrupted.\n"), (stopped.ExitCode, stopped.Output, stopped.Error));
    }

    private CliResult Run(string input, params string[] args) => CommandHere.Run(input, ["score", "--model", model.Root, .. args]);

    private static JsonElement Object(string line) => JsonDocument.Parse(line).RootElement;
}
