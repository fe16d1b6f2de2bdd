using BertNotebooks.Data.Labelled;
using BertNotebooks.Tests.Text;
using BertNotebooks.Text;
using Xunit;
using Encoding = BertNotebooks.Text.Encoding;

namespace BertNotebooks.Tests.Data.Labelled;

public sealed class SplitWordsTests
{
    private static readonly string[] s_tags = ["O", "B-PER", "I-PER", "B-LOC"];

    private static readonly BertTokenizer s_tokenizer = new(Words.Vocabulary("an", "##ne", "of", "green", "gab", "##les", "-"));

    [Fact]
    public void EncodingIsWholeLikeThatOfAText()
    {
        Encoding encoding = SplitWords.Encode(s_tokenizer, ["Anne", "", "of-gables"], null);
        Assert.Equal(["[CLS]", "an", "##ne", "of", "-", "gab", "##les", "[SEP]"], encoding.Tokens);
        Assert.Equal([null, 0, 0, 2, 2, 2, 2, null], encoding.WordIds);
        Assert.Equal([null, 0, 0, 0, 0, 0, 0, null], encoding.SequenceIds);
        Assert.Equal([1, 0, 0, 0, 0, 0, 0, 1], encoding.SpecialTokensMask);
        Assert.Equal((8, 0), (encoding.AttentionMask.Sum(), encoding.TokenTypeIds.Sum()));
        Assert.Equal([new(0, 2), new(2, 4), new(0, 2), new(2, 3), new(3, 6), new(6, 9)], encoding.Offsets[1..^1]);
    }

    [Theory]
    [InlineData(TokenSide.Right, "[CLS] an ##ne [SEP]")]
    [InlineData(TokenSide.Left, "[CLS] ##ne of [SEP]")]
    public void TooLongSentencesAreCutWhereTheTokenizerSays(TokenSide side, string expected)
    {
        BertTokenizer tokenizer = new(s_tokenizer.Vocabulary) { TruncationSide = side, ModelMaxLength = 4 };
        Assert.Equal(expected, string.Join(' ', SplitWords.Encode(tokenizer, ["anne", "of"], null).Tokens));
        Assert.Equal(5, SplitWords.Encode(tokenizer, ["anne", "of"], 9).Length);
        Assert.Contains("max_seq_length is 2", Assert.Throws<BertNotebooksException>(() => SplitWords.Encode(tokenizer, ["anne"], 2)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, new[] { -100, 1, -100, 0, 3, -100, -100 })]
    [InlineData(true, new[] { -100, 1, 2, 0, 3, 3, -100 })]
    public void FurtherPiecesAreInsideWhereThereIsSuchATag(bool labelAllTokens, int[] expected) =>
        Assert.Equal(expected, TagAlignment.Labels(SplitWords.Encode(s_tokenizer, ["anne", "of", "gables"], null), [1, 0, 3], s_tags, labelAllTokens));
}
