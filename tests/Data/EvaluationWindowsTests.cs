using BertNotebooks.Data;
using BertNotebooks.Text;
using Xunit;
using Encoding = BertNotebooks.Text.Encoding;

namespace BertNotebooks.Tests.Data;

public sealed class EvaluationWindowsTests
{
    private static readonly Vocabulary Vocabulary = Samples.Vocabulary(1000);

    [Theory]
    [InlineData(300, 512, new[] { 126, 126, 48 })]
    [InlineData(300, 128, new[] { 126, 126, 48 })]
    [InlineData(126, 512, new[] { 126 })]
    [InlineData(127, 512, new[] { 126, 1 })]
    [InlineData(10, 6, new[] { 4, 4, 2 })]
    [InlineData(3, 3, new[] { 1, 1, 1 })]
    [InlineData(0, 512, new int[0])]
    public void WindowsTakeEveryPieceOnceInOrder(int pieces, int positions, int[] expected)
    {
        Encoding line = WithoutSpecials(Samples.Sentence(pieces));
        IReadOnlyList<Encoding> windows = EvaluationWindows.Cut(line, Vocabulary, positions);
        Assert.Equal(expected, windows.Select(window => window.Length - 2));
        Assert.Equal(line.InputIds, windows.SelectMany(window => window.InputIds[1..^1]));
        Assert.Equal(line.Tokens, windows.SelectMany(window => window.Tokens[1..^1]));
        Assert.Equal(line.Offsets, windows.SelectMany(window => window.Offsets[1..^1]));
        Assert.Equal(line.WordIds, windows.SelectMany(window => window.WordIds[1..^1]));
        Assert.Equal(line.SequenceIds, windows.SelectMany(window => window.SequenceIds[1..^1]));
        Assert.All(windows, window =>
        {
            Assert.Equal((2, 3, "[CLS]", "[SEP]"), (window.InputIds[0], window.InputIds[^1], window.Tokens[0], window.Tokens[^1]));
            Assert.Equal([1, .. new int[window.Length - 2], 1], window.SpecialTokensMask);
            Assert.Equal((window.Length, 0), (window.AttentionMask.Sum(), window.TokenTypeIds.Sum()));
            Assert.Null(window.WordIds[0] ?? window.SequenceIds[^1]);
        });
    }

    [Fact]
    public void ModelWithoutRoomForAPieceIsRefused() =>
        Assert.Contains("max_position_embeddings 2", Assert.Throws<BertNotebooksException>(() => EvaluationWindows.Cut(Samples.Sentence(1), Vocabulary, 2)).Message, StringComparison.Ordinal);

    private static Encoding WithoutSpecials(Encoding encoding) => new()
    {
        InputIds = encoding.InputIds[1..^1],
        TokenTypeIds = encoding.TokenTypeIds[1..^1],
        AttentionMask = encoding.AttentionMask[1..^1],
        SpecialTokensMask = encoding.SpecialTokensMask[1..^1],
        Tokens = encoding.Tokens[1..^1],
        Offsets = encoding.Offsets[1..^1],
        WordIds = encoding.WordIds[1..^1],
        SequenceIds = encoding.SequenceIds[1..^1],
    };
}
