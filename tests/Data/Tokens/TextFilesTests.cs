using BertNotebooks.Data.Tokens;
using BertNotebooks.Tests.Data.Corpora;
using BertNotebooks.Text;
using Xunit;

namespace BertNotebooks.Tests.Data.Tokens;

public sealed class TextFilesTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void LinesThatAreNotBlankAreReadWithTheShareThatIsDone()
    {
        TextFiles files = new([_folder.Write("a.txt", "one\n\n two\r\n"), _folder.Write("b.txt", "\uFEFFthree\n  \n")]);
        Assert.Equal([new LinePart("one"), new LinePart(" two"), new LinePart("three")], files.Read());
        Assert.Equal(1, files.Share);
        Assert.Contains("is empty", Assert.Throws<BertNotebooksException>(() => new TextFiles([_folder.Write("c.txt", "\n \n")]).Read().Count()).Message);
    }

    [Fact]
    public void LongLineComesInPartsThatGiveTheSamePieces()
    {
        string line = string.Join(' ', Enumerable.Range(0, 400_000).Select(i => $"p{5 + i * 7919L % 94}"));
        TextFiles files = new([_folder.Write("a.txt", $"p5\n{line}\r\np6\n")]);
        LinePart[] parts = [.. files.Read()];
        Assert.Equal((new LinePart("p5"), new LinePart("p6")), (parts[0], parts[^1]));
        LinePart[] cut = parts[1..^1];
        Assert.Equal(2, cut.Length); // 1.5 MB
        Assert.Equal((true, false, false, true), (cut[0].Starts, cut[0].Ends, cut[1].Starts, cut[1].Ends));
        Assert.Equal(line, cut[0].Text + cut[1].Text);
        Assert.All(cut, part => Assert.InRange(part.Text.Length, 1, TextFiles.LongestPart));

        BertTokenizer tokenizer = new(Samples.Vocabulary(99));
        string path = _folder.Path("s.tokens");
        TokenStoreHeader header = new TokenStoreBuilder(tokenizer, lineByLine: false, 50).Build(path, StoredTexts.Source, 0, files.Read());
        using TokenStore store = new(path, header, tokenizer);
        Assert.Equal(JoinedLines.Join(tokenizer.EncodeBatch(["p5", line, "p6"]), 50).Select(e => e.InputIds), store.Select(e => e.InputIds));
    }

    [Fact]
    public void LongLineWithoutBlanksIsCutBetweenCharacters()
    {
        // 3 bytes each: 1,048,576 is no multiple of it.
        string line = string.Concat(Enumerable.Repeat("\u6771\u4eac", 250_000));
        LinePart[] parts = [.. new TextFiles([_folder.Write("a.txt", line)]).Read()];
        Assert.Equal(2, parts.Length);
        Assert.Equal(line, parts[0].Text + parts[1].Text);
    }

    [Fact]
    public void BlanksAroundALongLineDoNotHideItsEnd()
    {
        string blanks = new(' ', 3 * TextFiles.LongestPart);
        LinePart[] parts = [.. new TextFiles([_folder.Write("a.txt", $"{blanks}a{blanks}\n{blanks}\nb\n")]).Read()];
        Assert.Equal(1, parts.Count(part => part.Starts && part.Text.Trim() == "a"));
        Assert.Equal([(true, true)], parts.Where(part => part.Text == "b").Select(part => (part.Starts, part.Ends)));
        Assert.Equal(2, parts.Count(part => part.Starts));
        Assert.Equal(2, parts.Count(part => part.Ends));
    }

    [Fact]
    public void HashFollowsTheBytesAndTheirOrderOnly()
    {
        string a = _folder.Write("a.txt", "one\ntwo\n"), b = _folder.Write("b.txt", "three\n"), copy = _folder.Write("copy.txt", "one\ntwo\n");
        string moved = _folder.Write("c.txt", "one\n"), rest = _folder.Write("d.txt", "two\nthree\n");
        string Of(params string[] paths) => new TextFiles(paths).Hash();
        Assert.Equal(Of(a, b), Of(copy, b));
        Assert.NotEqual(Of(a, b), Of(b, a));
        Assert.NotEqual(Of(a, b), Of(moved, rest));
        Assert.NotEqual(Of(a), Of(moved));
    }
}
