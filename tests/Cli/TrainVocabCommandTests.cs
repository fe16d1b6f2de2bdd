using BertNotebooks.Tests.Engine;
using BertNotebooks.Text;
using Xunit;

namespace BertNotebooks.Tests.Cli;

[Collection(TorchCollection.Name)]
public sealed class TrainVocabCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly string _text;

    public TrainVocabCommandTests() => _text = _folder.Write("text.txt", string.Concat(Enumerable.Repeat("the baker bakes the bread, and the bread is baked\n", 30)));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void VocabularyIsWrittenWithSpecialsFirst()
    {
        string path = _folder.Path("vocab.txt");
        CliResult run = Run("--text", _text, "--size", "60", "--out", path);
        Assert.Equal((0, path + "\n"), (run.ExitCode, run.Output));
        Vocabulary vocabulary = Vocabulary.Load(path);
        Assert.InRange(vocabulary.Count, 20, 60);
        Assert.Equal(Vocabulary.SpecialTokens, vocabulary.Pieces.Take(5));
        Assert.True(vocabulary.TryGetId("the", out _));
        Assert.Contains($"{vocabulary.Count} pieces", run.Error);
        byte[] first = File.ReadAllBytes(path);
        Run("--text", _text, "--size", "60", "--out", path);
        Assert.Equal(first, File.ReadAllBytes(path));
    }

    [Fact]
    public void BertIdsAreWhereBertHasThem()
    {
        string path = _folder.Path("vocab.txt");
        Assert.Equal(0, Run("--text", _text, _text, "--size", "140", "--out", path, "--bert-ids", "--min-frequency", "1", "--limit-alphabet", "12").ExitCode);
        Vocabulary vocabulary = Vocabulary.Load(path);
        Assert.Equal((0, 100, 101, 102, 103), (vocabulary.PadId, vocabulary.UnkId, vocabulary.ClsId, vocabulary.SepId, vocabulary.MaskId));
        Assert.StartsWith("[unused", vocabulary[50]);
        Assert.Equal(12, vocabulary.Pieces.Skip(104).Count(piece => piece.Length == 1));
    }

    [Fact]
    public void MinFrequencyKeepsRarePairsApart()
    {
        string path = _folder.Path("vocab.txt"), once = _folder.Write("once.txt", "zebra zebra other\n");
        Run("--text", once, "--size", "100", "--out", path, "--min-frequency", "2");
        Vocabulary vocabulary = Vocabulary.Load(path);
        Assert.True(vocabulary.TryGetId("zebra", out _));
        Assert.False(vocabulary.TryGetId("other", out _));
    }

    [Theory]
    [InlineData(1, "none.txt", "--text", "none.txt", "--size", "60", "--out", "{out}")]
    [InlineData(1, "2", "--text", "{text}", "--size", "2", "--out", "{out}")]
    [InlineData(1, "{text}/vocab.txt", "--text", "{text}", "--size", "60", "--out", "{text}/vocab.txt")]
    [InlineData(2, "--size", "--text", "{text}", "--out", "{out}")]
    [InlineData(2, "--out is ''", "--text", "{text}", "--size", "60", "--out", "")]
    [InlineData(2, "--text is ''", "--text", "", "{text}", "--size", "60", "--out", "{out}")]
    [InlineData(2, "--size", "--text", "{text}", "--size", "many", "--out", "{out}")]
    public void MistakesAreNamedAndNothingIsWritten(int code, string expected, params string[] options)
    {
        string output = _folder.Path("vocab.txt");
        string Fill(string part) => part.Replace("{text}", _text, StringComparison.Ordinal).Replace("{out}", output, StringComparison.Ordinal);
        CliResult run = Run([.. options.Select(Fill)]);
        Assert.Equal(code, run.ExitCode);
        Assert.Contains(Fill(expected), run.Error);
        Assert.False(File.Exists(output));
    }

    [Theory]
    [InlineData("book/b.txt", "book")]
    [InlineData("book/b.txt", "a.txt", "book/b.txt")]
    [InlineData("book/../a.txt", "a.txt")]
    [InlineData("book", "a.txt")]
    [InlineData("book", "book")]
    public void TextIsNotWrittenOver(string output, params string[] texts)
    {
        Array.ForEach(["a.txt", "book/a.txt", "book/b.txt"], name => _folder.Write(name, "the baker bakes the bread, and the bread is baked\n"));
        CliResult run = Run(["--size", "60", "--min-frequency", "1", "--out", _folder.Path(output), "--text", .. texts.Select(text => _folder.Path(text))]);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(_folder.Path(output), run.Error);
        Assert.All(["a.txt", "book/a.txt", "book/b.txt"], name => Assert.StartsWith("the baker", File.ReadAllText(_folder.Path(name))));
    }

    [UnixTheory]
    [InlineData("train-vocab", "--size", "60", "--out", "v.txt")]
    [InlineData("evaluate", "--model", "data/models/bert-mini-kit")]
    public void PipeAsTextIsRefusedAtOnce(params string[] command)
    {
        string pipe = _folder.Path("pipe.txt");
        System.Diagnostics.Process.Start("mkfifo", [pipe]).WaitForExit();
        string[] args = [.. command.Select(arg => arg.StartsWith("data/", StringComparison.Ordinal) ? Path.Combine(GoldenFolder.RepositoryRoot, arg) : arg), "--text", pipe];
        CliResult run = CommandHere.Run("", args);
        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains($"'{pipe}' is a pipe", run.Error);
    }

    private static CliResult Run(params string[] options) => CommandHere.Run("", ["train-vocab", .. options]);
}
