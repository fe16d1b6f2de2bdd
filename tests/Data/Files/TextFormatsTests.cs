using BertNotebooks.Data.Corpora;
using BertNotebooks.Data.Tokens;
using Xunit;

namespace BertNotebooks.Tests.Data.Files;

/// <summary>What the names of files say.</summary>
public sealed class TextFormatsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("page.htm", "a page with markup (.htm)")]
    [InlineData("page.HTML.gz", "a page with markup (.html)")]
    [InlineData("feed.xml", "a page with markup")]
    [InlineData("book.pdf", "a document")]
    [InlineData("book.docx", "a document")]
    [InlineData("book.epub", "a document")]
    [InlineData("data.parquet", "save it as .csv or .jsonl")]
    [InlineData("data.arrow", "save it as .csv or .jsonl")]
    [InlineData("sheet.xlsx", "save it as .csv or .jsonl")]
    [InlineData("texts.zip", "unpack it")]
    [InlineData("texts.tar.gz", "unpack it")]
    [InlineData("texts.txt.bz2", "unpack it")]
    [InlineData("scan.JPG", "a picture")]
    [InlineData("talk.mp3", "sound or film")]
    [InlineData("model.safetensors", "a model or numbers")]
    [InlineData("lesson.ipynb", "a notebook")]
    [InlineData("old.sgml", "a page with markup")]
    [InlineData("mails.mbox", "an archive of messages")]
    [InlineData("film.srt.gz", "a text with tags or times")]
    public void FileThatIsNoTextIsRefusedByItsName(string name, string expected)
    {
        string path = _folder.Write(name, "Some words.\n");
        string message = Assert.Throws<BertNotebooksException>(() => Corpus.ReadLines([_folder.Write("a.txt", "One.\n"), path])).Message;
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.Contains(path, message, StringComparison.Ordinal);
        Assert.Contains(".jsonl", message, StringComparison.Ordinal);
        Assert.InRange(message.Length - path.Length, 50, 300);
        Assert.Equal(message, Assert.Throws<BertNotebooksException>(() => new TextFiles([path])).Message);
        Assert.Equal(message, Assert.Throws<BertNotebooksException>(() => Corpus.ReadText(path)).Message);
    }

    [Theory]
    [InlineData("a.jl")]
    [InlineData("a.jsonlines")]
    [InlineData("a.LDJSON")]
    public void JsonLinesHaveSeveralEndings(string name)
    {
        string path = _folder.Write(name, "{\"text\": \"as it is meant\"}\n");
        Assert.Equal(["as it is meant"], Corpus.ReadLines(path));
    }

    [Theory]
    [InlineData("README")]
    [InlineData("notes.md")]
    [InlineData("book.text")]
    [InlineData("book.v2")]
    [InlineData("wiki.train.tokens")]
    public void NameThatSaysNothingIsPlainText(string name) => Assert.Equal(["{\"text\": \"as it is\"}"], Corpus.ReadLines(_folder.Write(name, "{\"text\": \"as it is\"}\n")));

    [Fact]
    public void FolderGivesItsTextsAndSaysWhatItPassesOver()
    {
        _folder.Write("b.txt", "Two.\n");
        _folder.Write("a.txt", "One.\n");
        Assert.Empty(Corpus.Notes([_folder.Root]));
        _folder.Write("table.csv", "text\nnot read\n");
        _folder.Write("scan.pdf", "%PDF");
        Assert.Equal(["One.", "Two."], Corpus.ReadLines(_folder.Root));
        Assert.Contains("2 files are not read: scan.pdf, table.csv", Assert.Single(Corpus.Notes([_folder.Root])), StringComparison.Ordinal);
    }

    [Fact]
    public void FolderWithoutPlainTextGivesItsRecords()
    {
        _folder.Write("b.csv", "text\nTwo.\n");
        _folder.Write("a.jsonl", "{\"text\":\"One.\"}\n");
        _folder.Write("LICENSE", "free\n");
        Assert.Equal(["One.", "Two."], Corpus.ReadLines(_folder.Root));
        Assert.Contains("a file is not read: LICENSE", Assert.Single(Corpus.Notes([_folder.Root])), StringComparison.Ordinal);
    }

    [Fact]
    public void FolderWithoutAnyTextIsRefusedWithWhatItHolds()
    {
        foreach (string name in (string[])["d.epub", "a.pdf", "b.html", "c.zip"])
        {
            _folder.Write(name, "x");
        }

        Assert.Contains("holds no text but a.pdf, b.html, c.zip, ...", Assert.Throws<BertNotebooksException>(() => Corpus.ReadLines(_folder.Root)).Message, StringComparison.Ordinal);
    }
}
