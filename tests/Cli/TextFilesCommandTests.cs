using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using BertNotebooks.Tests.Data.Files;
using BertNotebooks.Tests.Engine;
using BertNotebooks.Tests.Training.Runs;
using Xunit;

namespace BertNotebooks.Tests.Cli;

/// <summary>What train, evaluate and train-vocab make of files that are not a paragraph a line.</summary>
[Collection(TorchCollection.Name)]
public sealed class TextFilesCommandTests(SmallModelFolder model) : IClassFixture<SmallModelFolder>, IDisposable
{
    private readonly RunFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("body.csv", "body")]
    [InlineData("a.csv", null)]
    [InlineData("a.tsv", null)]
    [InlineData("a.jsonl", null)]
    [InlineData("a.json", null)]
    [InlineData("packed.json.gz", null)]
    [InlineData("numbered.csv", "1")]
    public void RecordsGiveWhatTheirTextsGiveAsLines(string name, string? column)
    {
        string[] lines = [.. File.ReadAllLines(_files.Folder.Path("text.txt"))];
        string records = _files.Folder.Path(name), plain = _files.Folder.Path("text.txt");
        File.WriteAllBytes(records, Content(name, lines));
        string[] option = column is null ? [] : ["--text-column", column];

        CliResult expected = Run("evaluate", "--model", model.Root, "--text", plain, "--json"), found = Run(["evaluate", "--model", model.Root, "--text", records, "--json", .. option]);
        Assert.Equal((0, expected.Output), (found.ExitCode, found.Output));

        string one = _files.Folder.Path("one.txt"), other = _files.Folder.Path("other.txt");
        Assert.Equal(0, Run("train-vocab", "--text", plain, "--size", "60", "--out", one).ExitCode);
        Assert.Equal(0, Run(["train-vocab", "--text", records, "--size", "60", "--out", other, .. option]).ExitCode);
        Assert.Equal(File.ReadAllBytes(one), File.ReadAllBytes(other));

        Assert.Equal(0, Train(a => a["output_dir"] = _files.Folder.Path("plain")).ExitCode);
        CliResult run = Train(a =>
        {
            a["train_file"] = records;
            a["validation_file"] = new JsonArray(_files.Folder.Path("held.txt"));
            a["kit"] = column is null ? null : new JsonObject { ["text_column"] = column };
        });
        Assert.Equal((0, ""), (run.ExitCode, string.Concat(run.Messages.Where(message => message.Contains("text_column", StringComparison.Ordinal)))));
        Assert.Equal(RunFiles.Metrics(_files.Folder.Path("plain")), RunFiles.Metrics(_files.Output));
    }

    [Theory]
    [InlineData("page.htm", "a page with markup (.htm)")]
    [InlineData("book.pdf", "a document (.pdf)")]
    [InlineData("data.parquet.gz", ".parquet")]
    public void FileThatIsNoTextIsRefusedByNameInEveryCommand(string name, string expected)
    {
        string path = _files.Folder.Write(name, "<p>p5 p6 p7</p>\n"), vocabulary = _files.Folder.Path("learnt.txt");
        CliResult[] runs =
        [
            Run("evaluate", "--model", model.Root, "--text", path), Run("train-vocab", "--text", path, "--size", "60", "--out", vocabulary),
            Train(a => a["train_file"] = path), Train(a => a["validation_file"] = path),
        ];
        Assert.All(runs, run => Assert.Equal((1, ""), (run.ExitCode, run.Output)));
        Assert.All(runs, run => Assert.Contains(expected, run.Messages[^1], StringComparison.Ordinal));
        Assert.False(File.Exists(vocabulary) || Directory.Exists(_files.Output));
    }

    [Fact]
    public void FirstColumnAndFilesThatArePassedOverAreTold()
    {
        string table = _files.Folder.Write("table.csv", "body,id\np5 p6 p7 p8,1\np9 p10 p11 p12,2\n");
        string folder = Path.GetDirectoryName(_files.Folder.Write("texts/a.txt", "p5 p6 p7 p8\n"))!;
        _files.Folder.Write("texts/b.jsonl", "{\"text\":\"p5\"}\n");
        CliResult run = Train(a => a["train_file"] = new JsonArray(table, folder));
        Assert.Contains("table.csv' has no column 'text': the first, 'body', is read; kit.text_column or --text-column names another.", run.Error, StringComparison.Ordinal);
        Assert.Contains("a file is not read: b.jsonl", run.Error, StringComparison.Ordinal);
        Assert.Contains("'body'", Run("evaluate", "--model", model.Root, "--text", table, "--mlm-probability", "0.9").Error, StringComparison.Ordinal);
        Assert.Contains("b.jsonl", Run("train-vocab", "--text", folder, "--size", "30", "--out", _files.Folder.Path("v.txt")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void KeptTokensOfAnotherColumnAreNotTaken()
    {
        string table = _files.Folder.Write("table.csv", "text,other\np5 p6 p7 p8,p9 p10\np9 p10 p11 p12,p5 p6\n");
        CliResult Column(string? column) => Train(a =>
        {
            (a["train_file"], a["overwrite_output_dir"]) = (table, true);
            a["kit"] = new JsonObject { ["token_store"] = _files.Folder.Path("kept"), ["text_column"] = column };
        });
        Assert.Equal(0, Column(null).ExitCode);
        CliResult other = Column("other");
        Assert.Equal(1, other.ExitCode);
        Assert.Contains("text_column=", other.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void BookThatIsWrappedAndFramedIsDescribed()
    {
        string words = string.Join(' ', Enumerable.Range(0, 400).Select(i => i % 9 == 8 ? $"p{5 + i % 90}." : i % 9 == 0 ? "P5" : $"p{5 + i % 90}"));
        string text = Wrapping.Wrap(words + "\n" + words, 60);
        string book = _files.Folder.Write("book.txt", $"Fetched from nowhere.\n*** START OF THE PROJECT GUTENBERG EBOOK X ***\n\n{text}\n\n*** END OF THE PROJECT GUTENBERG EBOOK X ***\nLicence.\n");
        CliResult run = Train(a =>
        {
            (a["train_file"], a["kit"], a["eval_strategy"]) = (book, new JsonObject { ["pipeline"] = "default" }, "no");
            a.Remove("validation_file");
        });
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("book: the lines of a text are cut at a width", run.Error, StringComparison.Ordinal);
        Assert.Contains("book: 4 lines outside of Project Gutenberg's START and END marks are left out", run.Error, StringComparison.Ordinal);
        Assert.Contains("book: 88 of 90 sentences kept", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("score")]
    [InlineData("tokenize")]
    public void LineOfStandardInputHasALongestLength(string command)
    {
        string first = command == "score" ? "p5 p6" : "{\"text\": \"p5 p6\"}";
        CliResult run = CommandHere.Run($"{first}\n{new string('a', (1 << 24) + 1)}", command == "score" ? ["score", "--model", model.Root, "--json"] : ["tokenize", "--vocab", model.Root]);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("Line 2 of the input has more than 16,777,216 characters", run.Messages[^1], StringComparison.Ordinal);
    }

    private static byte[] Content(string name, string[] lines)
    {
        string json = JsonSerializer.Serialize(lines.Select((line, i) => new { id = i, text = line, tags = new[] { "text" } }));
        string content = name switch
        {
            "body.csv" => "id;body\n" + string.Concat(lines.Select((line, i) => $"{i};\"{line}\"\n")),
            "a.csv" => "id,text,note\n" + string.Concat(lines.Select(line => $"1,{line},\"a \"\"b\"\"\nc, d\"\n")),
            "a.tsv" => "text\n" + string.Concat(lines.Select(line => $"{line}\n")),
            "numbered.csv" => string.Concat(lines.Select((line, i) => $"{i},{line}\n")),
            "a.jsonl" => string.Concat(lines.Select(line => $"{{\"text\":\"{line}\"}}\n")),
            _ => json,
        };
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(content);
        if (!name.EndsWith(".gz", StringComparison.Ordinal))
        {
            return bytes;
        }

        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Optimal))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }

    private CliResult Train(Action<JsonObject> change) => Run("train", "--config", ArgumentsJson.Write(_files, change));

    private static CliResult Run(params string[] args) => CommandHere.Run("", args);
}
