using BertNotebooks.Text;
using Xunit;

namespace BertNotebooks.Tests.Text;

public sealed class EncodeOptionsTests
{
    private readonly BertTokenizer _tokenizer = new(Words.Vocabulary([.. Enumerable.Range(0, 40).Select(i => $"w{i}")]));

    [Fact]
    public void PaddingChangesNothingButTheEnd()
    {
        Encoding plain = _tokenizer.Encode(Text(3));
        Encoding padded = _tokenizer.Encode(Text(3), options: new() { Padding = PaddingStrategy.MaxLength, MaxLength = 9 });

        Assert.Equal(9, padded.Length);
        Assert.Equal([.. plain.InputIds, 0, 0, 0, 0], padded.InputIds);
        Assert.Equal([1, 1, 1, 1, 1, 0, 0, 0, 0], padded.AttentionMask);
        Assert.Equal([1, 0, 0, 0, 1, 1, 1, 1, 1], padded.SpecialTokensMask);
        Assert.Equal("[PAD]", padded.Tokens[^1]);
        Assert.Null(padded.WordIds[^1]);
    }

    [Fact]
    public void ABatchIsPaddedToItsLongest()
    {
        IReadOnlyList<Encoding> batch = _tokenizer.EncodeBatch([Text(2), Text(7), ""], new() { Padding = PaddingStrategy.Longest, PadToMultipleOf = 4 });

        Assert.All(batch, encoding => Assert.Equal(12, encoding.Length));
        Assert.Equal([4, 9, 2], batch.Select(encoding => encoding.AttentionMask.Sum()));
        Assert.Empty(_tokenizer.EncodeBatch([], new() { Padding = PaddingStrategy.Longest }));
    }

    [Fact]
    public void WindowsCoverTheTextAndShareTheStride()
    {
        for (int stride = 0; stride < 6; stride++)
        {
            Encoding encoding = _tokenizer.Encode(Text(30), options: new()
            {
                Truncation = TruncationStrategy.LongestFirst,
                MaxLength = 8,
                Stride = stride,
                ReturnOverflowingTokens = true,
            });
            Encoding[] windows = [encoding, .. encoding.Overflowing];
            for (int i = 0; i < windows.Length; i++)
            {
                int first = i * (6 - stride);
                Assert.Equal(Enumerable.Range(first, Math.Min(6, 30 - first)).Cast<int?>(), windows[i].WordIds[1..^1]);
            }

            Assert.Equal(29, windows[^1].WordIds[^2]);
        }
    }

    [Theory]
    [InlineData(3, 20, 10, 3, 4)]
    [InlineData(4, 20, 10, 3, 4)]
    [InlineData(20, 2, 10, 5, 2)]
    [InlineData(20, 20, 10, 3, 4)]
    [InlineData(20, 20, 9, 3, 3)]
    public void LongestFirstLeavesTheShorterTextItsHalf(int first, int second, int maxLength, int keptFirst, int keptSecond)
    {
        Encoding encoding = _tokenizer.Encode(Text(first), Text(second), new() { Truncation = TruncationStrategy.LongestFirst, MaxLength = maxLength });

        Assert.Equal(maxLength, encoding.Length);
        Assert.Equal(keptFirst, encoding.SequenceIds.Count(id => id == 0));
        Assert.Equal(keptSecond, encoding.SequenceIds.Count(id => id == 1));
    }

    [Fact]
    public void WithoutMaxLengthTheModelsCounts()
    {
        BertTokenizer tokenizer = new(_tokenizer.Vocabulary) { ModelMaxLength = 6 };
        Assert.Equal(6, tokenizer.Encode(Text(20), options: new() { Truncation = TruncationStrategy.LongestFirst }).Length);
        AssertRefused(new() { Truncation = TruncationStrategy.LongestFirst }, "MaxLength");
        AssertRefused(new() { Padding = PaddingStrategy.MaxLength }, "MaxLength");
    }

    [Fact]
    public void OptionsThatContradictEachOtherAreRefused()
    {
        AssertRefused(new() { Truncation = TruncationStrategy.LongestFirst, MaxLength = 1 }, "MaxLength 1", "2 special tokens");
        AssertRefused(new() { MaxLength = -1 }, "-1");
        AssertRefused(new() { Stride = -2 }, "Stride -2");
        AssertRefused(new() { PadToMultipleOf = 0 }, "PadToMultipleOf 0");
        AssertRefused(new() { Truncation = TruncationStrategy.LongestFirst, MaxLength = 5, Stride = 3, ReturnOverflowingTokens = true }, "Stride 3");
        AssertRefused(new() { Truncation = TruncationStrategy.OnlySecond, MaxLength = 5 }, "OnlySecond", "pair");
        AssertRefused(new() { Truncation = TruncationStrategy.OnlyFirst, Padding = PaddingStrategy.Longest, MaxLength = 5, PadToMultipleOf = 4 }, "5", "4");
        Assert.Contains("1 texts", Assert.Throws<BertNotebooksException>(() => _tokenizer.EncodeBatch(["a"], pairs: [])).Message, StringComparison.Ordinal);
        Assert.Contains("negative", Assert.Throws<BertNotebooksException>(() => _tokenizer.Decode([-1], skipSpecialTokens: true)).Message, StringComparison.Ordinal);
    }

    private static string Text(int words) => string.Join(' ', Enumerable.Range(0, words).Select(i => $"w{i}"));

    private void AssertRefused(EncodeOptions options, params string[] said)
    {
        string message = Assert.Throws<BertNotebooksException>(() => _tokenizer.Encode(Text(20), options: options)).Message;
        Assert.Equal(message, Assert.Throws<BertNotebooksException>(() => _tokenizer.EncodeBatch([Text(20)], options)).Message);
        Assert.All(said, part => Assert.Contains(part, message, StringComparison.Ordinal));
    }
}
