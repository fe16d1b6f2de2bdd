using System.CommandLine;
using BertNotebooks.Cli.Commands;
using BertNotebooks.Cli.Terminal;
using BertNotebooks.Tests.Cli;
using Xunit;

namespace BertNotebooks.Tests.Messages;

/// <summary>Command lines that are wrong, in every command and option: exit code 2, and words without C#.</summary>
[Collection(TorchCollection.Name)]
public sealed class CommandMessageTests(SmallModelFolder model) : IClassFixture<SmallModelFolder>
{
    private static Command[] Commands =>
    [
        RunCommand.Create(), TokenizeCommand.Create(), TrainVocabCommand.Create(), TrainCommand.Create(), EvaluateCommand.Create(), FillMaskCommand.Create(),
        ScoreCommand.Create(), InspectCommand.Create(), EmbedCommand.Create(), BenchCommand.Create(), DoctorCommand.Create(),
    ];

    [Theory]
    [InlineData("fil-mask", "fill-mask")]
    [InlineData("fillmask", "fill-mask")]
    [InlineData("fill_mask", "fill-mask")]
    [InlineData("FILL-MASK", "fill-mask")]
    [InlineData("tokenise", "tokenize")]
    [InlineData("tokenizer", "tokenize")]
    [InlineData("trian", "train")]
    [InlineData("train-vocabulary", "train-vocab")]
    [InlineData("trainvocab", "train-vocab")]
    [InlineData("eval", "evaluate")]
    [InlineData("evaulate", "evaluate")]
    [InlineData("training", "train")]
    [InlineData("embeddings", "embed")]
    [InlineData("embedd", "embed")]
    [InlineData("scores", "score")]
    [InlineData("insepct", "inspect")]
    [InlineData("docter", "doctor")]
    [InlineData("rnu", "run")]
    public void MisspeltCommandGetsTheNearOne(string written, string meant) =>
        Assert.Equal($"'{written}' is no command: did you mean '{meant}'?", Message(written, "--model", "x"));

    [Theory]
    [InlineData("translate")]
    [InlineData("x")]
    [InlineData("zz")]
    [InlineData("generate-text")]
    [InlineData("summary")]
    [InlineData("notebooks")]
    [InlineData("")]
    public void FarCommandGetsAllAndNoGuess(string written)
    {
        string message = Message(written);

        Assert.StartsWith($"'{written}' is no command. Known: run, ", message, StringComparison.Ordinal);
        Assert.DoesNotContain("did you mean", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--model", "fill-mask", "--modle", "x", "[MASK]")]
    [InlineData("--model", "fill-mask", "-model", "x", "[MASK]")]
    [InlineData("--model", "fill-mask", "--model-", "x", "[MASK]")]
    [InlineData("--one-by-one", "fill-mask", "--model", "x", "--one_by_one", "[MASK]")]
    [InlineData("--mlm-probability", "evaluate", "--model", "x", "--text", "y", "--mlm-probabilty=0.3")]
    [InlineData("--mlm-probability", "evaluate", "--model", "x", "--text", "y", "--mlm", "0.3")]
    [InlineData("--max-length", "tokenize", "--vocab", "x", "--max_length", "9")]
    [InlineData("--vocab", "tokenize", "--vocabulary", "x")]
    [InlineData("--min-frequency", "train-vocab", "--text", "x", "--size", "9", "--out", "y", "--min-freqency", "2")]
    [InlineData("--resume", "train", "--config", "x", "--resum")]
    [InlineData("--cell-timeout", "run", "x", "--cell-timout", "9")]
    public void MisspeltOptionGetsTheNearOne(string meant, params string[] args) =>
        Assert.Contains($"is no option here: did you mean '{meant}'?", Message(args), StringComparison.Ordinal);

    [Fact]
    public void OptionBeforeTheCommandIsToldItsPlace() =>
        Assert.Equal("'--model' goes behind the name of the command: fill-mask --model ...", Message("--model", "x", "fill-mask", "[MASK]"));

    [Theory]
    [InlineData("fill-mask", "--temperature", "x")]
    [InlineData("tokenize", "--vocab", "x", "--device", "cuda")]
    [InlineData("train", "--config", "x", "--learning-rate", "1")]
    public void FarOptionGetsAllAndNoGuess(params string[] args)
    {
        string message = Message(args);

        Assert.Contains("is no option here. Known: --", message, StringComparison.Ordinal);
        Assert.DoesNotContain("did you mean", message, StringComparison.Ordinal);
    }

    [Fact]
    public void NoValueOfAnOptionGivesATypeOrAFlood()
    {
        List<string> faults = [];
        int wrong = 0;
        foreach (Command command in Commands)
        {
            foreach (Option option in command.Options)
            {
                foreach (string value in (string[])["abc", "1x", "1.5", "0,1", "1,000", "-1", "", " ", "99999999999999999999", "NaN", "1e999", new string('9', 3000), new string('x', 3000), "--", "\u0001"])
                {
                    string? message = UsageError.Find(CommandLine.Parse(Commands, [command.Name, option.Name, value]));
                    wrong += message is null ? 0 : 1;
                    faults.AddRange(message is not null && Wording.Fault(message) is string fault ? [$"{command.Name} {option.Name}: {fault}"] : []);
                }
            }
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
        Assert.InRange(wrong, 100, 2000);
    }

    [Theory]
    [InlineData("--top is 'abc'; it takes a whole number", "fill-mask", "--model", "x", "--top", "abc", "[MASK]")]
    [InlineData("--max-length is '1x'; it takes a whole number", "tokenize", "--vocab", "x", "--max-length", "1x")]
    [InlineData("--size is '1.5'; it takes a whole number", "train-vocab", "--text", "x", "--size", "1.5", "--out", "y")]
    [InlineData("--seed is '99999999999999999999'; it takes a whole number", "evaluate", "--model", "x", "--text", "y", "--seed", "99999999999999999999")]
    public void ValueOfAnotherKindIsToldTheRule(string expected, params string[] args) => Assert.StartsWith(expected, Message(args), StringComparison.Ordinal);

    [Fact]
    public void LongTextIsToldWithoutAnOptionThatTheCommandLacks()
    {
        string text = "[MASK] " + string.Concat(Enumerable.Repeat("p5 ", 100));

        string error = CommandHere.Run("", "fill-mask", "--model", model.Root, text).Error;

        Assert.Contains("at most", error, StringComparison.Ordinal);
        Assert.DoesNotContain("max_seq_length", error, StringComparison.Ordinal);
        Assert.DoesNotContain("--", error, StringComparison.Ordinal);
        Assert.Null(Wording.Fault(error.TrimEnd()));
    }

    [Fact]
    public void LongTextWithoutAMaskIsQuotedInPart()
    {
        string error = CommandHere.Run("", "fill-mask", "--model", model.Root, new string('a', 5000)).Error;

        Assert.Contains("has no [MASK]", error, StringComparison.Ordinal);
        Assert.Null(Wording.Fault(error.TrimEnd()));
    }

    private static string Message(params string[] args) => UsageError.Find(CommandLine.Parse(Commands, args)) ?? "";
}
