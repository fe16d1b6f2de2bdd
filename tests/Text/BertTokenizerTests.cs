using BertNotebooks.Text;
using Xunit;

namespace BertNotebooks.Tests.Text;

public sealed class BertTokenizerTests
{
    private const string Letters = "aäÅbcé今日\u0301\u08D4\u302E中漢字한글 \t\n.,!$[]MASK€\u00AD\u200D\uFFFDİßΣς\U0001F600\U0001D15E\U0002B830\uD83D\uDC00";

    private static readonly EncodeOptions s_bare = new() { AddSpecialTokens = false };

    private readonly BertTokenizer _tokenizer = new(Words.Vocabulary(
        [.. "abcdefghijklmnopqrstuvwxyz.,!$[]".SelectMany(c => new[] { $"{c}", $"##{c}" }), "the", "dog", "cat", "##ing", "bark", "mask", "中", "ß", "##ß"]));

    [Fact]
    public void PiecesAreTheLongestFirst() => Assert.Equal(
        ["[CLS]", "the", "dog", "##s", "bark", "##ing", "t", "##h", ".", "[SEP]"],
        _tokenizer.Encode("The dogs barking th.").Tokens);

    [Fact]
    public void PairsHaveTwoSegmentsAndTheirOwnWordsAndOffsets()
    {
        Encoding encoding = _tokenizer.Encode("the dog", "the cats");

        Assert.Equal(["[CLS]", "the", "dog", "[SEP]", "the", "cat", "##s", "[SEP]"], encoding.Tokens);
        Assert.Equal([0, 0, 0, 0, 1, 1, 1, 1], encoding.TokenTypeIds);
        Assert.Equal([1, 0, 0, 1, 0, 0, 0, 1], encoding.SpecialTokensMask);
        Assert.Equal([null, 0, 1, null, 0, 1, 1, null], encoding.WordIds);
        Assert.Equal([null, 0, 0, null, 1, 1, 1, null], encoding.SequenceIds);
        Assert.Equal(new TokenOffset(4, 7), encoding.Offsets[5]);
    }

    [Fact]
    public void MaskInTheTextIsTheMaskToken()
    {
        Encoding encoding = _tokenizer.Encode("the [MASK]s [mask]", options: s_bare);

        Assert.Equal(["the", "[MASK]", "s", "[", "mask", "]"], encoding.Tokens);
        Assert.Equal([0, 0, 0, 0, 0, 0], encoding.SpecialTokensMask);
        Assert.Equal([0, 1, 2, 3, 4, 5], encoding.WordIds);
    }

    [Fact]
    public void WordsOfMoreThanAHundredCodePointsAreUnknown()
    {
        Assert.Equal(100, _tokenizer.Encode(new string('a', 100), options: s_bare).Length);
        Assert.Equal(["[UNK]"], _tokenizer.Encode(new string('a', 101), options: s_bare).Tokens);
        BertTokenizer emoji = new(Words.Vocabulary("\U0001F600", "##\U0001F600"));
        Assert.Equal(100, emoji.Encode(string.Concat(Enumerable.Repeat("\U0001F600", 100)), options: s_bare).Length);
    }

    [Fact]
    public void OffsetsPointAtTheTextTheTokensCameFrom()
    {
        SeededRandom random = new(1);
        for (int round = 0; round < 2000; round++)
        {
            string text = RandomText(random, 30);
            Encoding encoding = _tokenizer.Encode(text, options: s_bare);
            int word = -1;
            for (int i = 0; i < encoding.Length; i++)
            {
                TokenOffset offset = encoding.Offsets[i];
                Assert.InRange(offset.Start, i == 0 ? 0 : encoding.Offsets[i - 1].Start, text.Length);
                Assert.InRange(offset.End, offset.Start + 1, text.Length);
                Assert.InRange(encoding.WordIds[i]!.Value, word, word + 1);
                word = encoding.WordIds[i]!.Value;
                if (encoding.Tokens[i] is not ("[UNK]" or "[MASK]") && !encoding.Tokens[i].StartsWith("##", StringComparison.Ordinal))
                {
                    // A token that starts a word, cut out of the text and encoded alone, starts with itself again.
                    Assert.StartsWith(encoding.Tokens[i], string.Concat(_tokenizer.Words(text[offset.Start..])), StringComparison.Ordinal);
                }
            }
        }
    }

    [Fact]
    public void TextsJoinedByABlankHaveTheTokensOfBoth()
    {
        SeededRandom random = new(2);
        for (int round = 0; round < 2000; round++)
        {
            string first = RandomText(random, 12), second = RandomText(random, 12);
            Encoding joined = _tokenizer.Encode($"{first} {second}", options: s_bare);
            Encoding a = _tokenizer.Encode(first, options: s_bare), b = _tokenizer.Encode(second, options: s_bare);
            Assert.Equal(a.Tokens.Concat(b.Tokens), joined.Tokens);
            int shift = first.Length + 1;
            Assert.Equal(a.Offsets.Concat(b.Offsets.Select(offset => new TokenOffset(offset.Start + shift, offset.End + shift))), joined.Offsets);
        }
    }

    [Fact]
    public void DecodingGivesTheWordsBack()
    {
        Encoding encoding = _tokenizer.Encode("The dogs, barking!");

        Assert.Equal("the dogs, barking!", _tokenizer.Decode(encoding.InputIds, skipSpecialTokens: true));
        Assert.Equal("[CLS] the dogs, barking! [SEP]", _tokenizer.Decode(encoding.InputIds, skipSpecialTokens: false));
        Assert.Equal("the", _tokenizer.Decode([5000, _tokenizer.Encode("the").InputIds[1]], skipSpecialTokens: true));
    }

    [Fact]
    public void TheBatchIsTheSameWhateverTheThreads()
    {
        SeededRandom random = new(3);
        string[] texts = [.. Enumerable.Range(0, 500).Select(_ => RandomText(random, 60))];
        string?[] pairs = [.. texts.Select((_, i) => i % 3 == 0 ? null : RandomText(random, 20))];
        EncodeOptions options = new() { Truncation = TruncationStrategy.LongestFirst, MaxLength = 32, Padding = PaddingStrategy.MaxLength };

        IReadOnlyList<Encoding> batch = _tokenizer.EncodeBatch(texts, options, pairs);

        Assert.All(Enumerable.Range(0, texts.Length), i =>
        {
            Encoding alone = _tokenizer.Encode(texts[i], pairs[i], options);
            Assert.Equal(alone.InputIds, batch[i].InputIds);
            Assert.Equal(alone.Offsets, batch[i].Offsets);
            Assert.Equal(alone.TokenTypeIds, batch[i].TokenTypeIds);
        });
    }

    [Fact]
    public void CountingTokensAllocatesNothingPerToken()
    {
        string text = string.Join(' ', Enumerable.Repeat("The dogs, barking!", 5000));
        int expected = _tokenizer.CountTokens(text);
        long before = GC.GetAllocatedBytesForCurrentThread();
        int counted = _tokenizer.CountTokens(text);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(35_000, expected);
        Assert.Equal(expected, counted);
        Assert.InRange(allocated, 0, 1000);
    }

    [Fact]
    public void ItIsATokenizerOfMicrosoft()
    {
        Microsoft.ML.Tokenizers.Tokenizer tokenizer = _tokenizer;
        const string Text = "The dogs, barking!";
        string[] pieces = ["the", "dog", "##s", ",", "bark", "##ing", "!"];

        IReadOnlyList<Microsoft.ML.Tokenizers.EncodedToken> tokens = tokenizer.EncodeToTokens(Text, out _);
        Assert.Equal(pieces, tokens.Select(token => token.Value));
        Assert.Equal(["The", "dog", "s", ",", "bark", "ing", "!"], tokens.Select(token => Text[token.Offset]));
        Assert.Equal(tokens.Select(token => token.Id), tokenizer.EncodeToIds(Text));
        Assert.Equal(tokens.Select(token => token.Id), tokenizer.EncodeToIds(Text.AsSpan()));
        Assert.Equal(7, tokenizer.CountTokens(Text));
        Assert.Equal(8, tokenizer.GetIndexByTokenCount(Text, 3, out _, out int count));
        Assert.Equal(3, count);
        Assert.Equal(10, tokenizer.GetIndexByTokenCountFromEnd(Text, 3, out _, out count));
        Assert.Equal(3, count);
        Assert.Equal(3, tokenizer.EncodeToIds(Text, 3, out _, out int consumed).Count);
        Assert.Equal(8, consumed);
        Assert.Equal("the dogs, barking!", tokenizer.Decode(tokenizer.EncodeToIds(Text)));
    }

    [Fact]
    public void DecodingIntoASpanStopsWhereItIsFull()
    {
        Microsoft.ML.Tokenizers.Tokenizer tokenizer = _tokenizer;
        IReadOnlyList<int> ids = tokenizer.EncodeToIds("The dogs barking");
        Span<char> small = stackalloc char[9];

        Assert.Equal(System.Buffers.OperationStatus.DestinationTooSmall, tokenizer.Decode(ids, small, out int consumed, out int written));
        Assert.Equal(3, consumed);
        Assert.Equal("the dogs", small[..written].ToString());
        Span<char> large = stackalloc char[16];
        Assert.Equal(System.Buffers.OperationStatus.Done, tokenizer.Decode(ids, large, out _, out written));
        Assert.Equal("the dogs barking", large[..written].ToString());
    }

    private static string RandomText(SeededRandom random, int length) =>
        string.Concat(Enumerable.Range(0, random.NextInt(length + 1)).Select(_ => Letters[random.NextInt(Letters.Length)]));
}
