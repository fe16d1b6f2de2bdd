using System.Text.Json;
using BertNotebooks.Tests.Engine;
using Xunit;

namespace BertNotebooks.Tests.Cli;

[Collection(TorchCollection.Name)]
public sealed class TokenizeCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly string _vocab;

    public TokenizeCommandTests() =>
        _vocab = _folder.Write("vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\ngood\n##ness\nmorning\nGood\nä\na\n.\n");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void EachLineGivesOneObjectInOrder()
    {
        CliResult run = Run("""
            {"text": "Goodness.", "pair": "morning"}

            {"text": "😀 good"}
            {"text": "", "pair": null}
            """);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(
            """{"ids":[2,5,6,11,3,7,3],"token_type_ids":[0,0,0,0,0,1,1],"attention_mask":[1,1,1,1,1,1,1],"tokens":["[CLS]","good","##ness",".","[SEP]","morning","[SEP]"],"offsets":[[0,0],[0,4],[4,8],[8,9],[0,0],[0,7],[0,0]]}""",
            run.Lines[0]);
        // UTF-16: the emoji takes two.
        Assert.Equal("""[[0,0],[0,2],[3,7],[0,0]]""", Object(run.Lines[1]).GetProperty("offsets").GetRawText());
        Assert.Equal("""["[CLS]","[SEP]"]""", Object(run.Lines[2]).GetProperty("tokens").GetRawText());
        Assert.Equal(3, run.Lines.Length);
    }

    [Fact]
    public void ManyLinesKeepTheirOrder()
    {
        int[] lengths = [.. Enumerable.Range(0, 2500).Select(i => i * 7 % 5)];
        CliResult run = Run(string.Join('\n', lengths.Select(n => $$"""{"text": "{{string.Concat(Enumerable.Repeat("good ", n))}}"}""")));
        Assert.Equal(lengths.Select(n => n + 2), run.Lines.Select(line => Object(line).GetProperty("ids").GetArrayLength()));
    }

    [Fact]
    public void OptionsChangeWhatTheySay()
    {
        const string line = """{"text": "Good ä good", "pair": "morning morning"}""";
        Assert.Equal("[2,5,10,5,3,7,7,3]", Ids(Run(line)));
        Assert.Equal("[2,8,9,5,3,7,7,3]", Ids(Run(line, "--cased")));
        Assert.Equal("[5,10,5,7,7]", Ids(Run(line, "--no-special-tokens", "--json")));
        Assert.Equal("[2,5,10,3,7,3]", Ids(Run(line, "--max-length", "6")));
        // Letters of all scripts as they are, not \u00e4.
        Assert.Contains("\"ä\"", Run(line, "--cased").Output);
    }

    [Theory]
    [InlineData("{\"text\": \"good\"}\n{\"txt\": \"good\"}", "Line 2")]
    [InlineData("good", "Line 1")]
    [InlineData("\n\n[\"good\"]", "Line 3")]
    [InlineData("null", "Line 1")]
    [InlineData("{\"text\": null}", "Line 1")]
    [InlineData("{\"text\": 5}", "Line 1")]
    [InlineData("{\"text\": \"a\", \"pair\": 5}", "Line 1")]
    [InlineData("{\"text\": \"\\ud800\"}", "Line 1")]
    [InlineData("{\"text\": \"a", "Line 1")]
    public void LineThatIsNoTextIsNamed(string input, string expected)
    {
        CliResult run = Run(input);
        Assert.Equal(1, run.ExitCode);
        string message = Assert.Single(run.Messages);
        Assert.Contains(expected, message);
        Assert.Contains("{\"text\": ", message);
        Assert.DoesNotContain("System.", message);
    }

    [Fact]
    public void VocabularyThatCannotBeUsedIsNamed()
    {
        Assert.Contains("none.txt", CommandHere.Run("", "tokenize", "--vocab", "none.txt").Error);
        string without = _folder.Write("without.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\ngood\n");
        CliResult run = CommandHere.Run("", "tokenize", "--vocab", without);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains(without, run.Error);
        Assert.Contains("[MASK]", run.Error);
    }

    [Theory]
    [InlineData(1, "MaxLength -1", "--max-length", "-1")]
    [InlineData(1, "MaxLength 1", "--max-length", "1")]
    [InlineData(2, "--max-length", "--max-length", "many")]
    [InlineData(2, "--max-lenght", "--max-lenght", "5")]
    public void WrongOptionsAreNamed(int code, string expected, params string[] options)
    {
        CliResult run = Run("""{"text": "good good"}""", options);
        Assert.Equal(code, run.ExitCode);
        Assert.Contains(expected, run.Error);
    }

    private CliResult Run(string input, params string[] options) => CommandHere.Run(input, ["tokenize", "--vocab", _vocab, .. options]);

    private static string Ids(CliResult run) => Object(Assert.Single(run.Lines)).GetProperty("ids").GetRawText();

    private static JsonElement Object(string line) => JsonDocument.Parse(line).RootElement;
}
