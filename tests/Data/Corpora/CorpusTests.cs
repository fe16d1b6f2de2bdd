using System.IO.Compression;
using BertNotebooks.Data.Corpora;
using Xunit;

namespace BertNotebooks.Tests.Data.Corpora;

public sealed class CorpusTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("corpus-tests-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("one\ntwo\n", new[] { "one", "two" })]
    [InlineData("one\ntwo", new[] { "one", "two" })]
    [InlineData("one\r\n\r\ntwo\r\n", new[] { "one", "", "two" })]
    [InlineData("a\rb\u2028c\u0085d\n\n", new[] { "a\rb\u2028c\u0085d", "" })]
    [InlineData("\uFEFFone\ntwo \uD83D\uDE00 \u00E9\n", new[] { "one", "two \uD83D\uDE00 \u00E9" })]
    public void OnlyLineFeedsEndALine(string text, string[] expected)
    {
        Assert.Equal(expected, Corpus.ReadLines(Plain("a.txt", text)));
        Assert.Equal(expected, Corpus.ReadLines(Gzip("a.txt.gz", text)));
        Assert.Equal(string.Join('\n', expected), Corpus.ReadText(Plain("a.txt", text)));
    }

    [Fact]
    public void GzipIsToldByContentNotByName()
    {
        Assert.Equal(["packed"], Corpus.ReadLines(Gzip("packed.txt", "packed\n")));
        Assert.Equal(["plain"], Corpus.ReadLines(Plain("plain.gz", "plain\n")));
    }

    [Fact]
    public void LongLinesAndPackedPartsOfAnySizeComeBackWhole()
    {
        // Sizes around the buffers of 8 KiB and 64 KiB, of text that packs badly, so that parts end anywhere.
        SeededRandom random = new(11);
        foreach (int size in new[] { 1, 2, 8190, 8191, 8192, 8193, 65535, 65536, 65537, 200_001 })
        {
            for (int lines = 1; lines <= 3; lines++)
            {
                string[] expected = [.. Enumerable.Range(0, lines).Select(_ => new string([.. Enumerable.Range(0, size).Select(_ => (char)('0' + random.NextInt(70)))]))];
                Assert.Equal(expected, Corpus.ReadLines(Plain("size.txt", string.Join('\n', expected))));
                Assert.Equal(expected, Corpus.ReadLines(Gzip("size.gz", string.Join('\n', expected))));
            }
        }
    }

    [Fact]
    public void PackedPartsInARowAreOneText()
    {
        File.WriteAllBytes(At("two.gz"), [.. Packed("one\ntw"), .. Packed("o\nthree\n")]);
        Assert.Equal(["one", "two", "three"], Corpus.ReadLines(At("two.gz")));
    }

    [Fact]
    public void FolderIsReadInOrdinalOrderOfItsTexts()
    {
        Plain("b.txt", "third\n");
        Gzip("a.txt.gz", "second\n");
        Plain("Z.txt", "first\n");
        Plain("notes.tsv", "not a text\n");
        Plain("sub/c.txt", "not reached\n");
        Assert.Equal(["first", "second", "third"], Corpus.ReadLines(_folder));
        Assert.Equal(["third", "first", "second", "third"], Corpus.ReadLines([At("b.txt"), _folder]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n \n\t\n")]
    public void TextWithNothingInItIsRefused(string text)
    {
        Assert.Contains("is empty", Refused(Plain("empty.txt", text)), StringComparison.Ordinal);
        Assert.Contains("is empty", Refused(Gzip("empty.gz", text)), StringComparison.Ordinal);
    }

    [Fact]
    public void MissingPlacesAreRefusedBeforeAnythingIsRead()
    {
        Assert.Contains("No text at", Assert.Throws<BertNotebooksException>(() => Corpus.ReadLines(At("none.txt"))).Message, StringComparison.Ordinal);
        Assert.Contains("none.txt", Assert.Throws<BertNotebooksException>(() => Corpus.ReadLines([Plain("a.txt", "a"), At("none.txt")])).Message, StringComparison.Ordinal);
        Assert.Throws<BertNotebooksException>(() => Corpus.ReadLines([]));
        Directory.CreateDirectory(At("bare"));
        Assert.Contains("holds no text", Assert.Throws<BertNotebooksException>(() => Corpus.ReadLines(At("bare"))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { 0x61, 0x0A, 0x62, 0xFF, 0x0A }, "Line 2")]
    [InlineData(new byte[] { 0x61, 0x0A, 0x61, 0x0A, 0xC3 }, "Line 3")]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80, 0x0A }, "Line 1")]
    [InlineData(new byte[] { 0xFF, 0xFE, 0x61, 0x00, 0x0A, 0x00 }, "Line 1")]
    public void BytesThatAreNotUtf8AreNamedByFileAndLine(byte[] bytes, string line)
    {
        File.WriteAllBytes(At("bad.txt"), bytes);
        string message = Refused(At("bad.txt"));
        Assert.Contains(line, message, StringComparison.Ordinal);
        Assert.Contains(At("bad.txt"), message, StringComparison.Ordinal);
        Assert.Contains("UTF-8", message, StringComparison.Ordinal);
    }

    [Fact]
    public void GzipCutAnywhereIsRefused()
    {
        byte[] whole = Packed(string.Join('\n', Enumerable.Range(0, 2000).Select(i => $"line {i * 7919 % 2003} of the text")));
        for (int length = 2; length < whole.Length; length += length < 20 || length > whole.Length - 20 ? 1 : 97)
        {
            File.WriteAllBytes(At("cut.gz"), whole[..length]);
            Assert.Contains("damaged gzip", Refused(At("cut.gz")), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void GzipWithAnAlteredByteIsRefused()
    {
        byte[] whole = Packed(string.Join('\n', Enumerable.Range(0, 2000).Select(i => $"line {i * 7919 % 2003} of the text")));
        for (int i = 10; i < whole.Length; i += 37)
        {
            byte[] altered = [.. whole];
            altered[i] ^= 0x10;
            File.WriteAllBytes(At("altered.gz"), altered);
            Refused(At("altered.gz"));
        }

        File.WriteAllBytes(At("altered.gz"), [.. whole, 1, 2, 3]);
        Assert.Contains("damaged gzip", Refused(At("altered.gz")), StringComparison.Ordinal);
    }

    private static string Refused(string path) => Assert.Throws<BertNotebooksException>(() => Corpus.ReadLines(path).Count()).Message;

    private static byte[] Packed(string text)
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Fastest))
        {
            gzip.Write(System.Text.Encoding.UTF8.GetBytes(text));
        }

        return packed.ToArray();
    }

    private string At(string name) => Path.Combine(_folder, name);

    private string Plain(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(name))!);
        File.WriteAllBytes(At(name), System.Text.Encoding.UTF8.GetBytes(text));
        return At(name);
    }

    private string Gzip(string name, string text)
    {
        File.WriteAllBytes(At(name), Packed(text));
        return At(name);
    }
}
