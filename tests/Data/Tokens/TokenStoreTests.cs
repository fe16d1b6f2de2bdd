using BertNotebooks.Data;
using BertNotebooks.Data.Corpora;
using BertNotebooks.Data.Tokens;
using BertNotebooks.Tests.Data.Corpora;
using BertNotebooks.Text;
using BertNotebooks.Training.Inputs;
using Xunit;

namespace BertNotebooks.Tests.Data.Tokens;

public sealed class TokenStoreTests : IDisposable
{
    private static readonly BertTokenizer Kit = BertTokenizer.FromPretrained(Path.Combine(GoldenFolder.RepositoryRoot, "data", "vocab.txt"));

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SharedTheory("corpora", "vocab")]
    [InlineData("tatoeba-en.txt.gz", true)]
    [InlineData("tatoeba-en.txt.gz", false)]
    [InlineData("chilit.txt.gz", true)]
    [InlineData("sgd-dialogues.txt.gz", false)]
    public void CorpusGivesTheSameEncodingsAsInMemory(string corpus, bool lineByLine)
    {
        BertTokenizer tokenizer = BertTokenizer.FromPretrained(GoldenFolder.Shared("vocab/bert-base-uncased-vocab.txt"));
        string[] lines = [.. Corpus.ReadLines(GoldenFolder.Shared($"corpora/{corpus}")).Where(line => !string.IsNullOrWhiteSpace(line)).Take(3000)];
        using TokenStore store = StoredTexts.Build(_folder.Path("s.tokens"), tokenizer, lines, lineByLine, 40);
        StoredTexts.AssertSame(lineByLine ? MlmInputs.FromSentences(lines, tokenizer, 40) : JoinedLines.Join(tokenizer.EncodeBatch(lines), 40), store);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void OddTextsGiveTheSameEncodingsAsInMemory(bool lineByLine)
    {
        string[] lines = ["## a ##b", "[MASK] and [UNK] \u6771\u4eac", "unbelievableness \U0001F600 na\u00efve", "\u0001", new string('x', 300), "a"];
        using TokenStore store = StoredTexts.Build(_folder.Path("s.tokens"), Kit, lines, lineByLine, 7);
        StoredTexts.AssertSame(lineByLine ? MlmInputs.FromSentences(lines, Kit, 7) : JoinedLines.Join(Kit.EncodeBatch(lines), 7), store);
    }

    [Fact]
    public void WholeWordsAreMaskedAsInMemory()
    {
        string[] lines = [.. Corpus.ReadLines(Path.Combine(GoldenFolder.RepositoryRoot, "data", "book")).Where(line => line.Length > 0)];
        Masker masker = new(MaskingOptions.Default with { Unit = MaskUnit.WholeWord }, Kit.Vocabulary);
        using TokenStore store = StoredTexts.Build(_folder.Path("s.tokens"), Kit, lines, lineByLine: false, 64);
        Encoding[] expected = [.. JoinedLines.Join(Kit.EncodeBatch(lines), 64)];
        Assert.Contains(expected, encoding => encoding.Tokens.Any(token => token.StartsWith("##", StringComparison.Ordinal)));
        Assert.Equal(expected.Select((e, i) => masker.Mask(e, 1, 0, i).InputIds), store.Select((e, i) => masker.Mask(e, 1, 0, i).InputIds));
    }

    [Fact]
    public void VocabularyBeyond65536PiecesKeepsItsIds()
    {
        BertTokenizer large = new(Samples.Vocabulary(70_000));
        using TokenStore store = StoredTexts.Build(_folder.Path("s.tokens"), large, ["p69999 p65536", "p65535 p5"], lineByLine: true, 8, padTo: 5);
        Assert.Equal([2, 69_999, 65_536, 3, 0], store[0].InputIds);
        Assert.Equal([2, 65_535, 5, 3, 0], store[1].InputIds);
        Assert.Equal((4, 8L), (store.LengthOf(1), store.Tokens));
        Assert.Equal(1, store.PieceCounts(0, 2)[69_999]);
    }

    [Fact]
    public void StoreDoesNotDependOnTheNumberOfChunks()
    {
        // 3 million characters are some 50 chunks, more than are under way at once.
        string[] lines = [.. Enumerable.Range(0, 60_000).Select(i => $"line {i} has the number {i * 7919 % 1000} in it and some words")];
        using TokenStore store = StoredTexts.Build(_folder.Path("s.tokens"), Kit, lines, lineByLine: true, 32);
        Assert.Equal(lines.Length, store.Count);
        foreach (int i in (int[])[0, 1, 12_345, 59_999])
        {
            StoredTexts.AssertSame(MlmInputs.FromSentences([lines[i]], Kit, 32)[0], store[i]);
        }
    }

    [Fact]
    public void CountsOfASliceAreThoseOfItsIds()
    {
        BertTokenizer tokenizer = new(Samples.Vocabulary(99));
        SeededRandom random = new(1);
        string[] lines = [.. Enumerable.Range(0, 40).Select(_ => string.Join(' ', Enumerable.Range(0, 1 + random.NextInt(9)).Select(_ => $"p{5 + random.NextInt(94)}")))];
        using TokenStore store = StoredTexts.Build(_folder.Path("s.tokens"), tokenizer, lines, lineByLine: true, 12);
        foreach ((int start, int count) in ((int, int)[])[(0, 40), (0, 0), (40, 0), (3, 5), (2, 37), (10, 30), (39, 1)])
        {
            TokenSlice slice = store.Slice(start, count);
            long[] counts = slice.PieceCounts();
            Assert.Equal(Enumerable.Range(0, 99).Select(id => slice.Sum(e => e.InputIds.LongCount(i => i == id))), counts);
            Assert.Equal(slice.Select(e => e.Length), Enumerable.Range(0, count).Select(slice.LengthOf));
        }

        Assert.Equal(store[5].InputIds, store.Slice(3, 30).First(4)[2].InputIds);
        Assert.Throws<ArgumentOutOfRangeException>(() => store.Slice(3, 4)[4]);
        Assert.Throws<ArgumentOutOfRangeException>(() => store.Slice(38, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => store[40]);
        Assert.Throws<ArgumentOutOfRangeException>(() => store.LengthOf(-1));
    }

    [Fact]
    public void EmptyStoreCanBeOpened()
    {
        using TokenStore store = StoredTexts.Build(_folder.Path("s.tokens"), Kit, [], lineByLine: true, 8);
        Assert.Empty(store);
        Assert.Equal(0, store.PieceCounts(0, 0).Sum());
    }

    [Fact]
    public void StoreHoldsNoneOfTheInputsThatItGave()
    {
        using TokenStore store = StoredTexts.Build(_folder.Path("s.tokens"), Kit, Enumerable.Repeat("the same short line", 2000), lineByLine: true, 32);
        WeakReference[] given = [.. store.Select(encoding => new WeakReference(encoding))];
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        // A few may still stand on the stack of the loop that ended.
        Assert.InRange(given.Count(reference => reference.IsAlive), 0, 5);
    }
}
