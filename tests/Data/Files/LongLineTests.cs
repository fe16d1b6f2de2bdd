using System.IO.Compression;
using BertNotebooks.Data.Corpora;
using BertNotebooks.Data.Tokens;
using Xunit;

namespace BertNotebooks.Tests.Data.Files;

/// <summary>A few kilobytes of gzip that unpack to 300 MB without an end of a line, of a field or of a value.</summary>
public sealed class LongLineTests : IDisposable
{
    private const int Size = 300_000_000;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a.txt.gz", "one\ntwo\n", "a", "Line 3")]
    [InlineData("b.txt.gz", "one\n", "a b ", "Line 2")]
    [InlineData("c.txt.gz", "", " ", "Line 1")]
    [InlineData("a.csv.gz", "text,id\none,1\n", "a", "Line 3")]
    [InlineData("b.csv.gz", "text,id\none,1\n\"", "some words\n", "line 3")]
    [InlineData("c.csv.gz", "text,id\none,1\n", ",", "Line 3")]
    [InlineData("a.tsv.gz", "text\none\n", "\t", "Line 3")]
    [InlineData("a.jsonl.gz", "{\"text\":\"one\"}\n{\"text\":\"", "a", "Line 2")]
    [InlineData("b.jsonl.gz", "{\"text\":\"one\"}\n{\"text\":\"two\",\"other\":\"", "a b ", "Line 2")]
    [InlineData("c.jsonl.gz", "{\"text\":\"one\"}\n{\"", "a", "Line 2")]
    [InlineData("a.json.gz", "[{\"text\":\"one\"},\n{\"text\":\"", "a", "Line 2")]
    [InlineData("c.json.gz", "[{\"text\":\"one\"},\n{\"id\":[", "1,", "Line 2")]
    [InlineData("b.json.gz", "[{\"text\":\"one\"},\n{\"id\":", "1", "Line 2")]
    public void LineWithoutEndIsRefusedByFileAndLineInLittleMemory(string name, string start, string repeated, string expected)
    {
        string path = _folder.Path(name);
        using (GZipStream gzip = new(File.Create(path), CompressionLevel.Fastest))
        {
            gzip.Write(System.Text.Encoding.UTF8.GetBytes(start));
            byte[] block = System.Text.Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(repeated, 1_000_000 / repeated.Length)));
            for (int i = 0; i < Size / block.Length; i++)
            {
                gzip.Write(block);
            }
        }

        foreach (Func<object> read in (Func<object>[])[() => Corpus.ReadLines(path).Count(), () => Corpus.ReadText(path), () => new TextFiles([path]).Read().Count()])
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            string message = Assert.Throws<BertNotebooksException>(read).Message;
            Assert.Contains(expected, message, StringComparison.Ordinal);
            Assert.Contains(path, message, StringComparison.Ordinal);
            Assert.Contains("16,777,216", message, StringComparison.Ordinal);
            Assert.InRange(message.Length - path.Length, 50, 300);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 400_000_000);
        }
    }

    [Fact]
    public void LineOfTheLongestLengthIsRead()
    {
        string line = new('a', TextLimits.LongestLine), path = _folder.Write("a.txt", $"one\n{line}\ntwo\n");
        Assert.Equal(["one", line, "two"], Corpus.ReadLines(path));
        Assert.Equal(line.Length, new TextFiles([path]).Read().Skip(1).SkipLast(1).Sum(part => part.Text.Length));
        Assert.Contains("Line 2", Assert.Throws<BertNotebooksException>(() => Corpus.ReadLines(_folder.Write("b.txt", $"one\n{line}a\ntwo\n")).Count()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TextThatIsTooLongToBeCutAsAWholeIsRefused()
    {
        string path = _folder.Path("a.txt.gz");
        using (GZipStream gzip = new(File.Create(path), CompressionLevel.Fastest))
        {
            byte[] block = System.Text.Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("some words\n", 90_000)));
            for (int i = 0; i < 140; i++)
            {
                gzip.Write(block);
            }
        }

        Assert.Contains("134,217,728 characters", Assert.Throws<BertNotebooksException>(() => Corpus.ReadText(path)).Message, StringComparison.Ordinal);
    }
}
