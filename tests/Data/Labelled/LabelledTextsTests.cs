using System.IO.Compression;
using BertNotebooks.Data.Labelled;
using BertNotebooks.Tests.Messages;
using Xunit;

namespace BertNotebooks.Tests.Data.Labelled;

/// <summary>Labelled texts of CSV, TSV and JSON: what is read, and what is refused.</summary>
public sealed class LabelledTextsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a.csv", "text,label\nOne.,1\nTwo.,0\n")]
    [InlineData("A.CSV", "\uFEFFid,Label,Sentence\r\n7,1,One.\r\n8, 0 ,Two.\r\n")]
    [InlineData("a.csv", "id;text;label\n7;One.;1\n8;Two.;0\n")]
    [InlineData("a.csv", "\nreview,label\n\nOne.,1\nTwo.,0")]
    [InlineData("a.tsv", "sentence\tlabel\nOne.\t1\n\nTwo.\t0\n")]
    [InlineData("a.txt", "labels\ttext\r\n1\tOne.\r\n0\tTwo.\r\n")]
    [InlineData("a.tsv", "\"text\"\t\"label\"\n\"One.\"\t\"1\"\n\"Two.\"\t\"0\"\n")]
    [InlineData("a.jsonl", "{\"text\": \"One.\", \"label\": 1}\n\n{\"label\": \"0\", \"text\": \"Two.\", \"more\": {\"label\": [3]}}\n")]
    [InlineData("a.json", "[{\"id\": [1, [2]], \"sentence\": \"One.\", \"label\": 1.0},\n {\"sentence\": \"Two.\", \"label\": 0e1}]")]
    [InlineData("a.csv", "One.,1\nTwo.,0\n", "0", "1")]
    [InlineData("a.tsv", "1\tx\tOne.\n0\ty\tTwo.\n", "2", "0")]
    [InlineData("a.tsv", "One.\t1\nTwo.\t0\n", null, "1")]
    [InlineData("a.tsv", "0\t1\nOne.\t1\nTwo.\t0\n", "0", "1")]
    [InlineData("a.csv", "text,label,body,mark\nx,y,One.,1\nx,y,Two.,0\n", "body", "mark")]
    [InlineData("a.csv", "text,0\nOne.,1\nTwo.,0\n", "text", "0")]
    [InlineData("a.jsonl", "{\"0\": \"One.\", \"1\": \"1\"}\n{\"0\": \"Two.\", \"1\": \"0\"}\n", "0", "1")]
    public void TextAndLabelOfEachRowAreRead(string name, string content, string? text = null, string? label = null)
    {
        foreach (string path in (string[])[_folder.Write(name, content), Packed(name + ".gz", content)])
        {
            IReadOnlyList<LabelledText> texts = LabelledFiles.ReadTexts([path], text, label);
            Assert.Equal([("One.", null, "1"), ("Two.", (string?)null, "0")], texts.Select(row => (row.Text, row.Pair, row.Label)));
            int line = content.Split('\n').ToList().FindIndex(row => row.Contains("Two.", StringComparison.Ordinal)) + 1;
            Assert.Equal($"'{path}', line {line}", texts[1].Place);
        }
    }

    [Theory]
    [InlineData("a.csv", "sentence1,sentence2,label\nOne.,Two.,yes\n", null, null)]
    [InlineData("a.tsv", "One.\tTwo.\tyes\n", "0", "1")]
    [InlineData("a.tsv", "One.\tyes\tTwo.\n", null, "2")]
    [InlineData("a.jsonl", "{\"label\":true,\"text\":\"One.\",\"other\":\"Two.\"}\n", null, "other")]
    public void PairIsRead(string name, string content, string? text, string? pair)
    {
        LabelledText row = Assert.Single(LabelledFiles.ReadTexts([_folder.Write(name, content)], text, pair is "1" ? "2" : pair is "2" ? "1" : null, pair));
        Assert.Equal(("One.", "Two."), (row.Text, row.Pair));
        Assert.Contains(row.Label, (string[])["yes", "true"]);
    }

    [Theory]
    // A quote that stands for itself, twice, so that CSV would make one row of three.
    [InlineData("\" One.\t1\nTwo.\t0\nthree \"\t1\n", "\" One.|1", "Two.|0", "three \"|1")]
    [InlineData("\"One\" or two\t1\n\"Two.\"\t0\n", "\"One\" or two|1", "\"Two.\"|0")]
    [InlineData("\"One\" or \"two\"\t1\n", "\"One\" or \"two\"|1")]
    // All fields with quotes are quoted.
    [InlineData("\"One \"\"two\"\".\"\t1\nThree.\t0\n", "One \"two\".|1", "Three.|0")]
    [InlineData("\"One\ntwo.\"\t1\n\"a\tb \"\"c\"\"\"\t0\n", "One\ntwo.|1", "a\tb \"c\"|0")]
    public void QuotesOfATsvAreReadAsTheFileHasThem(string content, params string[] expected) =>
        Assert.Equal(expected, LabelledFiles.ReadTexts([_folder.Write("a.tsv", content)], "0", "1").Select(row => $"{row.Text}|{row.Label}"));

    [Theory]
    [InlineData("a.csv", "text,label\nOne.,1\nTwo.\n", "Line 3", "1 column", "2 columns")]
    [InlineData("a.csv", "text,label\nOne, and two.,1\n", "Line 2", "3 columns", "quotes")]
    [InlineData("a.csv", "text,label\nOne \"big\".,1\n", "line 2", "no whole CSV", "doubled")]
    [InlineData("a.tsv", "text\tlabel\nOne.\t1\nTwo.\n", "Line 3", "1 column", "2 columns")]
    [InlineData("a.tsv", "text\tlabel\n\" One.\t1\nTwo.\t0\t2\n\" Three.\t1\n", "Line 3", "3 columns", "2 columns")]
    [InlineData("a.tsv", "text\tlabel\n\"One.\t1\nTwo.\nThree.\"\t1\n", "Line 3", "1 column", "quotes")]
    [InlineData("a.csv", "text,label\nOne.,1\n  ,0\n", "Line 3", "empty text", "delete")]
    [InlineData("a.tsv", "text\tlabel\nOne.\t\n", "Line 2", "no label", "delete")]
    [InlineData("a.csv", "sentence1,sentence2,label\nOne.,,1\n", "Line 2", "second text", "delete")]
    [InlineData("a.csv", "review,stars\nOne.,1\n", "'label'", "'review', 'stars'", "kit.label_column")]
    [InlineData("a.tsv", "One.\t1\nTwo.\t0\n", "'label'", "'One.', '1'", "\"0\" and \"1\"")]
    [InlineData("a.csv", "id,review,label\n1,One.,1\n", "'text'", "'id', 'review', 'label'", "kit.text_column")]
    [InlineData("a.jsonl", "{\"text\":\"One.\",\"label\":1}\n{\"text\":\"Two.\"}\n", "Line 2", "no 'label'", "delete")]
    [InlineData("a.jsonl", "{\"text\":\"One.\",\"label\":1}\n{\"text\":\"Two.\",\"label\":null}\n", "Line 2", "no label", "delete")]
    [InlineData("a.jsonl", "{\"text\":\"One.\",\"label\":0.5}\n", "Line 1", "0.5", "a score")]
    [InlineData("a.jsonl", "{\"text\":\"One.\",\"label\":[1]}\n", "Line 1", "a list as 'label'", "a whole number")]
    [InlineData("a.jsonl", "{\"text\":7,\"label\":1}\n", "Line 1", "a number as 'text'", "in quotes")]
    [InlineData("a.jsonl", "{\"text\":\"One.\",\"label\":1}\nTwo.\n", "Line 2", "no JSON", "an object a line")]
    [InlineData("a.jsonl", "{\"text\":\"One.\",\"label\":1}\n[[2]]\n", "Line 2", "a list where an object", "\"label\"")]
    [InlineData("a.json", "{\"data\":[{\"text\":\"One.\",\"label\":1}]}", "which column", "'data'", "kit.label_column")]
    [InlineData("a.json", "[]", "is empty", "", "check")]
    [InlineData("a.csv", "text,label\n", "is empty", "", "check")]
    [InlineData("a.csv", "", "is empty", "", "check")]
    [InlineData("a.conll", "One\tO\n", "with tags", ".jsonl", "token-classification")]
    [InlineData("a.parquet", "x", "a table in a form of its own", ".csv", "save")]
    public void RowThatBreaksARuleIsNamedByFileAndLine(string name, string content, params string[] expected) =>
        Refused(name, content, expected, null, null, null);

    [Theory]
    [InlineData("text,label\nOne.,1\n", "0", "1", null, "Line 1", "header", "name its columns")]
    [InlineData("review,stars\nOne.,1\nTwo.,0\n", "0", "1", null, "Line 1", "header", "name its columns")]
    [InlineData("text,label\nOne.,1\n", "text", "1", null, "kit.label_column '1'", "kit.text_column 'text'", "from 0")]
    [InlineData("text,label\nOne.,1\n", "body", null, null, "no column 'body'", "'text', 'label'", "kit.text_column")]
    [InlineData("text,label\nOne.,1\n", null, "mark", null, "no column 'mark'", "'text', 'label'", "kit.label_column")]
    [InlineData("text,label\nOne.,1\n", null, null, "other", "no column 'other'", "'text', 'label'", "kit.pair_column")]
    [InlineData("One.,1\nTwo.,0\n", "0", "2", null, "no column '2'", "'0', '1'", "kit.label_column")]
    [InlineData("One.,1,x\n", null, "1", null, "which column", "'0', '1', '2'", "kit.text_column")]
    [InlineData("text,label\nOne.,1\n", "label", null, null, "asked for twice", "'label'", "of their own")]
    [InlineData("text,text,label\nOne.,Two.,1\n", "text", null, null, "2 columns 'text'", "kit.text_column", "names of their own")]
    public void ColumnThatCannotBeReadIsRefused(string content, string? text, string? label, string? pair, params string[] expected) =>
        Refused("a.csv", content, expected, text, label, pair);

    [Fact]
    public void FilesOfATaskAreAlikeAndNamedOneByOne()
    {
        string pairs = _folder.Write("a.csv", "sentence1,sentence2,label\nOne.,Two.,1\n"), texts = _folder.Write("b.csv", "text,label\nOne.,1\n");
        Assert.Contains("no second text", Assert.Throws<BertNotebooksException>(() => LabelledFiles.ReadTexts([pairs, texts])).Message, StringComparison.Ordinal);
        Assert.Contains("is a folder", Assert.Throws<BertNotebooksException>(() => LabelledFiles.ReadTexts([_folder.Root])).Message, StringComparison.Ordinal);
        Assert.Contains("No file at", Assert.Throws<BertNotebooksException>(() => LabelledFiles.ReadTexts([_folder.Path("c.csv")])).Message, StringComparison.Ordinal);
        Assert.Contains("No labelled file", Assert.Throws<BertNotebooksException>(() => LabelledFiles.ReadTexts([])).Message, StringComparison.Ordinal);
        Assert.Equal(2, LabelledFiles.ReadTexts([texts, texts]).Count);
        Assert.NotEqual(LabelledFiles.Hash([pairs]), LabelledFiles.Hash([texts]));
        Assert.NotEqual(LabelledFiles.Hash([texts]), LabelledFiles.Hash([_folder.Write("b.tsv", File.ReadAllText(texts))]));
        using CancellationTokenSource stop = new();
        stop.Cancel();
        Assert.Throws<OperationCanceledException>(() => LabelledFiles.ReadTexts([texts], cancellationToken: stop.Token));
    }

    [SharedTheory("tasks/sentiment-movies.train.tsv.gz", "tasks/sentiment-reviews.valid.tsv.gz")]
    [InlineData("sentiment-movies.train", 8_055, 3_996, 4_059)]
    [InlineData("sentiment-movies.valid", 1_006, 499, 507)]
    // Four of its texts begin with a quote, of which CSV would make 95 rows fewer.
    [InlineData("sentiment-reviews.train", 2_377, 1_189, 1_188)]
    [InlineData("sentiment-reviews.valid", 296, 148, 148)]
    public void SharedTextsAreReadWhole(string name, int rows, int positive, int negative)
    {
        string path = GoldenFolder.Shared($"tasks/{name}.tsv.gz");
        IReadOnlyList<LabelledText> texts = LabelledFiles.ReadTexts([path], "0", "1");
        Assert.Equal((rows, positive, negative), (texts.Count, texts.Count(text => text.Label == "1"), texts.Count(text => text.Label == "0")));
        Assert.Equal(["0", "1"], LabelList.Of(texts).Names);
        using GZipStream gzip = new(File.OpenRead(path), CompressionMode.Decompress);
        Assert.Equal(new StreamReader(gzip).ReadToEnd(), string.Concat(texts.Select(text => $"{text.Text}\t{text.Label}\n")));
    }

    private void Refused(string name, string content, string[] expected, string? text, string? label, string? pair)
    {
        string path = _folder.Write(name, content);
        string message = Assert.Throws<BertNotebooksException>(() => LabelledFiles.ReadTexts([path], text, label, pair)).Message;
        Assert.All(expected.Append(path), part => Assert.Contains(part, message, StringComparison.Ordinal));
        Assert.Null(Wording.Fault(message, path));
    }

    private string Packed(string name, string content)
    {
        using GZipStream gzip = new(File.Create(_folder.Path(name)), CompressionMode.Compress);
        gzip.Write(System.Text.Encoding.UTF8.GetBytes(content));
        return _folder.Path(name);
    }
}
