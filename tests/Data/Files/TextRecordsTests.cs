using System.IO.Compression;
using BertNotebooks.Data.Corpora;
using BertNotebooks.Data.Tokens;
using Xunit;

namespace BertNotebooks.Tests.Data.Files;

/// <summary>CSV, TSV, JSON Lines and JSON as texts.</summary>
public sealed class TextRecordsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a.csv", "text\nOne.\nTwo.\n")]
    [InlineData("A.CSV", "\uFEFFid,text\r\n1,One.\r\n2,Two.\r\n")]
    [InlineData("a.csv", "id;text;label\n7;One.;good\n8;Two.;bad\n")]
    [InlineData("a.csv", "\n\n text |id\nOne.|1\n\nTwo.|2")]
    [InlineData("a.csv", "sep=;\r\nid;text\r\n1;One.\r\n2;Two.\r\n")]
    [InlineData("a.csv", "sentence,label\nOne.,1\nTwo.,0\n")]
    [InlineData("a.tsv", "text\tid\nOne.\t1\nTwo.\t2\n")]
    [InlineData("a.tab", "\"text\"\n\"One.\"\n\"Two.\"\n")]
    [InlineData("a.jsonl", "{\"text\": \"One.\"}\n{\"text\": \"Two.\"}\n")]
    [InlineData("a.ndjson", "\uFEFF{\"id\":1,\"text\":\"One.\"}\r\n\r\n{\"text\":\"Tw\\u006f.\",\"tags\":[{\"text\":\"no\"}]}")]
    [InlineData("a.json", "[{\"text\":\"One.\"},{\"id\":2,\"text\":\"Two.\"}]")]
    [InlineData("a.json", "[\n  {\n    \"title\": \"One.\",\n    \"year\": 1999\n  },\n  {\n    \"year\": null,\n    \"title\": \"Two.\"\n  }\n]\n")]
    [InlineData("a.json", "{\"text\":\"One.\"}\n{\"text\":\"Two.\"}\n")]
    [InlineData("a.json", "{\"meta\":{\"text\":\"no\"},\"text\":\"One.\"} {\"text\":\"Two.\"}")]
    public void TextOfEachRecordIsRead(string name, string content)
    {
        string[] expected = ["One.", "Two."];
        string plain = _folder.Write(name, content), packed = Packed(name + ".gz", content), hidden = Packed("packed-" + name, content);
        Assert.Equal(expected, Corpus.ReadLines(plain));
        Assert.Equal(expected, Corpus.ReadLines(packed));
        Assert.Equal(expected, Corpus.ReadLines(hidden));
        Assert.Equal("One.\nTwo.", Corpus.ReadText(plain));
        TextFiles files = new([plain]);
        Assert.True(files.HasRecords);
        Assert.Equal([new LinePart("One."), new LinePart("Two.")], files.Read());
        Assert.Equal(1, files.Share);
    }

    [Theory]
    [InlineData("a.csv", "a,b\nx,One.\ny,Two.\n", "b")]
    [InlineData("a.csv", "x,One.\ny,Two.\n", "1")]
    [InlineData("a.csv", "1,0\nOne.,x\nTwo.,y\n", "1")]
    [InlineData("a.tsv", "One.\tx\nTwo.\ty\n", "0")]
    [InlineData("a.jsonl", "{\"text\":\"x\",\"b\":\"One.\"}\n{\"b\":\"Two.\",\"text\":\"y\"}\n", "b")]
    public void ColumnIsChosenByNameOrByNumberWithoutAHeader(string name, string content, string column) =>
        Assert.Equal(["One.", "Two."], Corpus.ReadLines([_folder.Write(name, content)], column));

    [Theory]
    [InlineData("a.csv", "text\n\"One, \"\"two\"\"\nand three.\"\nFour.\n")]
    [InlineData("a.csv", "id,text\r\n1,\"One, \"\"two\"\"\r\nand three.\"\r\n2,Four.\r\n")]
    [InlineData("a.json", "[{\"text\": \"One, \\\"two\\\"\\nand three.\"}, {\"text\": \"Four.\"}]")]
    public void LineEndInARecordIsNoEndOfIt(string name, string content)
    {
        string path = _folder.Write(name, content);
        Assert.Equal(["One, \"two\"\nand three.", "Four."], Corpus.ReadLines(path));
        Assert.Equal(["One, \"two\"\nand three.", "Four."], new TextFiles([path]).Read().Select(part => part.Text));
        // For a book it is a paragraph.
        Assert.Equal("One, \"two\" and three.\nFour.", Corpus.ReadText(path));
        Assert.Equal(["One, \"two\" and three."], (BookPipeline.Default with { MinWords = 2 }).Process(new TextFiles([path]).ReadWhole()).Sentences);
    }

    [Theory]
    [InlineData("a.csv", "text,id\nOne.,1\nTwo.\n", "Line 3", "1 column", "2 columns")]
    [InlineData("a.csv", "\n\ntext\nHello, world.\n", "Line 4", "2 columns", "quotes")]
    [InlineData("a.csv", "text,id\n\"One\nmore.\",1\nTwo.,2,3\n", "Line 4", "3 columns", "2 columns")]
    [InlineData("a.csv", "text,id\n\"One.,1\nTwo.,2\n", "line 2", "no whole CSV", "doubled")]
    [InlineData("a.csv", "text,id\nOne.,1\nTwo \"big\" ones.,2\n", "line 3", "no whole CSV", "doubled")]
    [InlineData("a.csv", "text,id\n\"One\" more.,1\n", "line 2", "no whole CSV", "doubled")]
    [InlineData("a.jsonl", "{\"text\":\"One.\"}\n\n{\"id\":\"Two.\"}\n", "Line 3", "no 'text'", "--text-column")]
    [InlineData("a.jsonl", "{\"text\":\"One.\"}\n{\"text\":null}\n", "Line 2", "null", "a string")]
    [InlineData("a.jsonl", "{\"text\":\"One.\"}\n{\"text\":5}\n", "Line 2", "a number", "a string")]
    [InlineData("a.jsonl", "{\"id\":5,\"body\":\"One.\"}\n", "Line 1", "a number as 'id'", "'body'")]
    [InlineData("a.jsonl", "{\"text\":\"One.\"}\n{\"text\":\"Tw\n{\"text\":\"Three.\"}\n", "Line 2", "no JSON", "an object a line")]
    [InlineData("a.jsonl", "{\"text\":\"One.\"}\n{\"text\":\"Two.\"", "Line 2", "no JSON", "an object a line")]
    [InlineData("a.jsonl", "{\"text\":\"One.\"}\nTwo.\n", "Line 2", "no JSON", "an object a line")]
    [InlineData("a.jsonl", "{\"text\":\"One.\"}\n\"Two.\"\n", "Line 2", "a text where an object", "{\"text\"")]
    [InlineData("a.jsonl", "{\"text\":\"One.\"}\n{\"text\":\"\\ud800\"}\n", "Line 2", "not Unicode", "surrogate")]
    [InlineData("a.json", "[{\"text\":\"One.\"},\n{\"text\":[\"Two.\"]}]", "Line 2", "a list", "a string")]
    [InlineData("a.json", "[\"One.\",\n\"Two.\"]", "Line 1", "a text where an object", "{\"text\"")]
    [InlineData("a.json", "{\"data\":[{\"text\":\"One.\"}]}", "Line 1", "a list as 'data'", "jq -c '.data[]'")]
    [InlineData("a.json", "{\n  \"version\": \"1.1\",\n  \"data\": [{\"text\": \"One.\"}]\n}", "one object", "'data'", "jq -c '.data[]'")]
    [InlineData("a.json", "{\n\"text\":{\"0\":\"One.\"}}", "Line 2", "an object as 'text'", "a string")]
    [InlineData("a.json", "[{}]", "Line 1", "empty object", "{\"text\"")]
    [InlineData("a.json", "[]", "is empty", "", "")]
    [InlineData("a.csv", "text\n", "is empty", "", "")]
    [InlineData("a.csv", "text,id\n,1\n  ,2\n", "is empty", "", "")]
    [InlineData("a.csv", "", "is empty", "", "")]
    [InlineData("a.jsonl", "\n \n", "is empty", "", "")]
    [InlineData("a.jsonl", "{\"text\":\" \"}\n", "is empty", "", "")]
    public void RecordThatBreaksARuleIsNamedByFileAndLine(string name, string content, params string[] expected)
    {
        string path = _folder.Write(name, content);
        string[] messages = [.. ((Func<object>[])[() => Corpus.ReadLines(path).Count(), () => Corpus.ReadText(path), () => new TextFiles([path]).Read().Count()])
            .Select(read => Assert.Throws<BertNotebooksException>(read).Message)];
        Assert.Single(messages.Distinct());
        Assert.All(expected.Append(path), part => Assert.Contains(part, messages[0], StringComparison.Ordinal));
        Assert.InRange(messages[0].Length - path.Length, 20, 300);
    }

    [Theory]
    [InlineData("a.csv", "id,body\n1,x\n", "text", "'id', 'body'")]
    [InlineData("a.csv", "id,body\n1,x\n", "Body", "'id', 'body'")]
    [InlineData("a.csv", "1,x\n2,y\n", "2", "2 columns and no column 2")]
    [InlineData("a.jsonl", "{\"id\":\"1\",\"body\":\"x\"}\n", "0", "'id', 'body'")]
    public void ColumnThatIsNotThereIsRefusedWithThoseThatAre(string name, string content, string column, string expected)
    {
        string message = Assert.Throws<BertNotebooksException>(() => Corpus.ReadLines([_folder.Write(name, content)], column).Count()).Message;
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.Contains("kit.text_column or --text-column", message, StringComparison.Ordinal);
    }

    [Fact]
    public void ColumnThatIsReadForWantOfTextIsTold()
    {
        string[] paths = [_folder.Write("a.csv", "body,id\nOne.,1\n"), _folder.Write("b.jsonl", "{\"id\":\"1\",\"text\":\"Two.\"}\n"), _folder.Write("c.txt", "Three.\n"), _folder.Write("d.json", "[{\"title\":\"Four.\"}]")];
        IReadOnlyList<string> notes = Corpus.Notes(paths);
        Assert.Equal(2, notes.Count);
        Assert.Contains("a.csv' has no column 'text': the first, 'body', is read", notes[0], StringComparison.Ordinal);
        Assert.Contains("the first, 'title', is read", notes[1], StringComparison.Ordinal);
        Assert.Equal(["One.", "Two.", "Three.", "Four."], Corpus.ReadLines(paths));
        Assert.Empty(Corpus.Notes(paths[..1], "body"));
    }

    [Fact]
    public void RecordLongerThanAPartComesInParts()
    {
        string text = string.Join(' ', Enumerable.Range(0, 400_000).Select(i => $"p{5 + i * 7919L % 94}"));
        LinePart[] parts = [.. new TextFiles([_folder.Write("a.jsonl", $"{{\"text\":\"p5\"}}\n{{\"text\":\"{text}\"}}\n{{\"text\":\"p6\"}}")]).Read()];
        Assert.Equal((new LinePart("p5"), new LinePart("p6"), 4), (parts[0], parts[^1], parts.Length));
        Assert.Equal(text, parts[1].Text + parts[2].Text);
        Assert.Equal((true, false, false, true), (parts[1].Starts, parts[1].Ends, parts[2].Starts, parts[2].Ends));
        Assert.InRange(parts[1].Text.Length, 1, TextFiles.LongestPart);
    }

    [Fact]
    public void HashTellsRecordsFromLinesOfTheSameBytes()
    {
        const string Content = "text\nOne.\n";
        string Of(string name) => new TextFiles([_folder.Write(name, Content)]).Hash();
        Assert.Equal(4, new[] { Of("a.txt"), Of("a.csv"), Of("a.tsv"), Of("a.json") }.Distinct().Count());
        Assert.Equal(Of("a.csv"), Of("b.csv"));
        Assert.Equal(Of("a.txt"), Of("a"));
    }

    private string Packed(string name, string content)
    {
        using (GZipStream gzip = new(File.Create(_folder.Path(name)), CompressionLevel.Fastest))
        {
            gzip.Write(System.Text.Encoding.UTF8.GetBytes(content));
        }

        return _folder.Path(name);
    }
}
