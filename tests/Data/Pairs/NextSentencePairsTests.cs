using BertNotebooks.Data;
using BertNotebooks.Data.Pairs;
using BertNotebooks.Data.Tokens;
using BertNotebooks.Tests.Data.Tokens;
using BertNotebooks.Text;
using BertNotebooks.Text.Pipelines;
using Xunit;

namespace BertNotebooks.Tests.Data.Pairs;

public sealed class NextSentencePairsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void EachSentenceWithASuccessorIsAnExampleAndFilesEndDocuments()
    {
        using TokenStore store = Store("p5\np6\np7\n\n\np8\n \np9\np10", "p11\np12\n");
        NextSentencePairs pairs = StoredPairs.Pairs(store);
        HashSet<(string, string)> true_ = [], firsts = [];
        for (int epoch = 0; epoch < 40; epoch++)
        {
            for (int i = 0; i < pairs.Count; i++)
            {
                SentencePair pair = pairs.Pair(i, 3, epoch);
                (pair.IsNext ? true_ : firsts).Add(StoredPairs.Texts(pair));
            }
        }

        Assert.Equal([("p11", "p12"), ("p5", "p6"), ("p6", "p7"), ("p9", "p10")], true_.OrderBy(pair => pair.Item1, StringComparer.Ordinal));
        Assert.Equal(4, pairs.Count);
        Dictionary<string, int> documents = new() { ["p5"] = 0, ["p6"] = 0, ["p7"] = 0, ["p8"] = 1, ["p9"] = 2, ["p10"] = 2, ["p11"] = 3, ["p12"] = 3 };
        Assert.All(firsts, pair => Assert.NotEqual(documents[pair.Item1], documents[pair.Item2]));
        Assert.Contains(firsts, pair => pair.Item2 == "p8");
    }

    [Fact]
    public void HalfOfThePairsAreTrueAndRandomSecondsAreEvenOverTheSentencesOfOtherDocuments()
    {
        // Documents of 2, 3, 4, ... sentences, each a piece of its own.
        int piece = 5;
        string text = string.Join("\n\n", Enumerable.Range(2, 8).Select(count => string.Join('\n', Enumerable.Range(0, count).Select(_ => $"p{piece++}"))));
        using TokenStore store = Store(text);
        NextSentencePairs pairs = StoredPairs.Pairs(store);
        Assert.Equal(36, pairs.Count);
        long isNext = 0;
        long[] drawn = new long[piece];
        const int Epochs = 4000, Index = 14; // of the document of 6 sentences
        for (int epoch = 0; epoch < Epochs; epoch++)
        {
            SentencePair pair = pairs.Pair(Index, 7, epoch);
            isNext += pair.IsNext ? 1 : 0;
            drawn[pair.IsNext ? 0 : pair.Encoding.InputIds[^2]]++;
        }

        Samples.AssertBinomial(isNext, Epochs, 0.5);
        int own = store[Index + 2 * 4].InputIds[0] - 4; // ids of p5, ... begin at 5, and 4 documents stand before
        Assert.Equal(6, drawn.Skip(5).Count(count => count == 0));
        Samples.AssertUniform([.. drawn.Skip(5).Where(count => count > 0)]);
        Assert.Equal(0, drawn[own + 4]);
        long all = Enumerable.Range(0, 200).Sum(seed => Enumerable.Range(0, pairs.Count).LongCount(i => pairs.Pair(i, seed, 0).IsNext));
        Samples.AssertBinomial(all, 200L * pairs.Count, 0.5);
    }

    [Fact]
    public void OnlyDocumentGivesItsOwnOtherSentencesEvenly()
    {
        using TokenStore store = Store(string.Join('\n', Enumerable.Range(5, 12).Select(i => $"p{i}")));
        NextSentencePairs pairs = StoredPairs.Pairs(store);
        long[] drawn = new long[17];
        for (int epoch = 0; epoch < 4000; epoch++)
        {
            SentencePair pair = pairs.Pair(4, 7, epoch);
            drawn[pair.IsNext ? 0 : pair.Encoding.InputIds[^2]]++;
        }

        Assert.Equal((0, 0), (drawn[9], drawn[10]));
        Samples.AssertUniform([.. drawn[5..9], .. drawn[11..17]]);
    }

    [Fact]
    public void RandomSecondNeverHasTheTextOfEitherSentence()
    {
        // Of 1002 others, one alone may be drawn, beyond the bound of the redraws.
        using TokenStore store = Store("p5\np6\n\n" + string.Concat(Enumerable.Repeat("p5\np6\n", 500)) + "p7\n");
        NextSentencePairs pairs = StoredPairs.Pairs(store);
        SentencePair[] drawn = [.. Enumerable.Range(0, 60).Select(epoch => pairs.Pair(0, 1, epoch)).Where(pair => !pair.IsNext)];
        Assert.InRange(drawn.Length, 10, 50);
        Assert.All(drawn, pair => Assert.Equal(("p5", "p7"), StoredPairs.Texts(pair)));
    }

    [Fact]
    public void DrawIsAPureFunctionOfSeedEpochAndIndex()
    {
        using TokenStore store = Store(Documents(20, 5));
        NextSentencePairs pairs = StoredPairs.Pairs(store);
        string Drawn(long seed, int epoch) => string.Join('|', Enumerable.Range(0, pairs.Count).Select(i => Shown(pairs.Pair(i, seed, epoch))));
        string first = Drawn(1, 0);
        Assert.NotEqual(first, Drawn(1, 1));
        Assert.NotEqual(first, Drawn(2, 0));
        string[] backwards = new string[pairs.Count];
        Parallel.For(0, pairs.Count, i => backwards[^(i + 1)] = Shown(pairs.Pair(pairs.Count - 1 - i, 1, 0)));
        Assert.Equal(first, string.Join('|', backwards));
        using TokenStore again = new(_folder.Path("s.tokens"), TokenStoreHeader.Read(_folder.Path("s.tokens"))!, StoredPairs.Tokenizer);
        Assert.Equal(first, string.Join('|', Enumerable.Range(0, pairs.Count).Select(i => Shown(StoredPairs.Pairs(again).Pair(i, 1, 0)))));
        string Held(long seed) => string.Join('|', Enumerable.Range(0, pairs.Count).Select(i => Shown(pairs.PairForEvaluation(i, seed))));
        Assert.Equal(Held(1), Held(1));
        Assert.NotEqual(Held(1), Held(2));
        Assert.NotEqual(Held(1), first);
    }

    [SharedTheory("vocab")]
    [InlineData(128, TokenSide.Right)]
    [InlineData(9, TokenSide.Right)]
    [InlineData(9, TokenSide.Left)]
    [InlineData(5, TokenSide.Right)]
    [InlineData(16, TokenSide.Left)]
    public void PairIsThatOfTheTokenizer(int length, TokenSide side)
    {
        BertTokenizer tokenizer = new(Vocabulary.FromFile(GoldenFolder.Shared("vocab/bert-base-uncased-vocab.txt"))) { TruncationSide = side };
        string[] lines = ["Unbelievableness of the [MASK] and [SEP], naïvely.", "No.", "The hippopotamuses ate; others didn't, \u6771\u4eac said so again and again.", "Why?", "It was the best of times, it was the worst of times."];
        using TokenStore store = StoredPairs.Build(_folder, [_folder.Write("a.txt", string.Join('\n', lines))], tokenizer);
        NextSentencePairs pairs = StoredPairs.Pairs(store, length, tokenizer);
        for (int i = 0; i < pairs.Count; i++)
        {
            SentencePair pair = Enumerable.Range(0, 100).Select(epoch => pairs.Pair(i, 1, epoch)).First(pair => pair.IsNext);
            Encoding expected = tokenizer.Encode(lines[i], lines[i + 1], new EncodeOptions { MaxLength = length, Truncation = TruncationStrategy.LongestFirst });
            StoredTexts.AssertSame(side == TokenSide.Right ? expected : expected with { WordIds = pair.Encoding.WordIds }, pair.Encoding);
            Assert.Equal(expected.Length, pairs.LengthOf(i));
            Assert.Equal(pair.Encoding.SequenceIds.Where(s => s is not null).Select(s => s!.Value), pair.Encoding.TokenTypeIds.Where((_, t) => pair.Encoding.SequenceIds[t] is not null));
        }
    }

    [Fact]
    public void PaddedPairHasTheLengthAndIsMaskedInBothTextsAndNowhereElse()
    {
        using TokenStore store = Store(Documents(3, 4));
        NextSentencePairs pairs = StoredPairs.Pairs(store, length: 20, pads: true);
        Masker masker = new(MaskingOptions.Default with { MlmProbability = 1, MaskShare = 1, RandomShare = 0, KeepShare = 0 }, StoredPairs.Tokenizer.Vocabulary);
        Encoding pair = pairs.Pair(2, 1, 0).Encoding;
        Assert.Equal(20, pair.Length);
        int tokens = pair.AttentionMask.Sum();
        Assert.InRange(tokens, 5, 19);
        MaskedExample masked = masker.Mask(pair, 1, 0, 2);
        Assert.Equal(pair.InputIds.Select(id => id >= 5 ? 4 : id), masked.InputIds);
        Assert.Equal(3, masked.InputIds.Take(tokens).Count(id => id != 4));
        Assert.Equal([.. Enumerable.Repeat(0, tokens - Array.IndexOf(pair.InputIds, 3) - 1)], pair.TokenTypeIds.Take(tokens).Skip(Array.IndexOf(pair.InputIds, 3) + 1).Select(type => type - 1));
    }

    [Fact]
    public void TemplateWithoutRoomOrWithOneSegmentIsRefused()
    {
        using TokenStore store = Store("p5\np6\np7");
        Assert.Contains("at least 5", Assert.Throws<BertNotebooksException>(() => StoredPairs.Pairs(store, length: 4)).Message);
        Template one = new(Template.Bert(2, 3).Single, [Template.TextPart(0, 0), Template.TextPart(1, 0)]);
        Assert.Contains("token types", Assert.Throws<BertNotebooksException>(() => one.PairRoom(10)).Message);
    }

    [Theory]
    [InlineData("p5\np6", false)]
    [InlineData("p5\np6\np7", true)]
    [InlineData("p5\np6\np5\np6", false)]
    [InlineData("p5\np5\np6", true)] // (p5, p5) has p6, (p5, p6) has none
    [InlineData("p5\np6\n\np5\np6", false)]
    [InlineData("p5\np6\n\np7", true)]
    [InlineData("p5\np6\n\np6\n\np5", false)]
    [InlineData("p5\np6\np7\n\np6", false)]
    [InlineData("p5\np6\np7\n\np8\np6", true)]
    [InlineData("p5\np6\np7\n\np7\np6", false)] // (p6, p7) has none
    [InlineData("p5\np6\np7\np8\n\np5\np8", true)]
    [InlineData("p5\np5\n\np6\np6", true)]
    public void RandomSecondsAreThereForEachPairOrNot(string text, bool expected)
    {
        using TokenStore store = Store(text);
        StoredDocuments documents = StoredDocuments.Of(store);
        bool brute = Enumerable.Range(0, documents.Pairs).All(i =>
        {
            (int document, int place) = documents.OfPair(i);
            string Text(int at) => string.Join(' ', store[at].Tokens);
            return Enumerable.Range(0, documents.Sentences).Select(documents.Place).Any(other =>
                Text(other) != Text(place) && Text(other) != Text(place + 1)
                && (documents.Count == 1 || other < documents.Start(document) || other >= documents.Start(document + 1)));
        });
        Assert.Equal(brute, RandomSeconds.AreThere(store, documents, default));
        _ = expected;
    }

    private TokenStore Store(params string[] texts) => StoredPairs.Build(_folder, [.. texts.Select((text, i) => _folder.Write($"{i}.txt", text))]);

    private static string Documents(int count, int sentences)
    {
        SeededRandom random = new(5);
        return string.Join("\n\n", Enumerable.Range(0, count).Select(_ => string.Join('\n', Enumerable.Range(0, sentences).Select(_ => string.Join(' ', Enumerable.Range(0, 2 + random.NextInt(4)).Select(_ => $"p{5 + random.NextInt(94)}"))))));
    }

    private static string Shown(SentencePair pair) => $"{pair.IsNext} {string.Join(' ', pair.Encoding.InputIds)}";
}
