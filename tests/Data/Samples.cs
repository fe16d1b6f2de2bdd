using BertNotebooks.Text;
using Xunit;
using Encoding = BertNotebooks.Text.Encoding;

namespace BertNotebooks.Tests.Data;

/// <summary>Small encodings made by hand, so that these tests need no tokenizer.</summary>
internal static class Samples
{
    /// <summary>[PAD] 0, [UNK] 1, [CLS] 2, [SEP] 3, [MASK] 4, then the pieces p5, p6, ...</summary>
    public static Vocabulary Vocabulary(int count) =>
        new([.. BertNotebooks.Text.Vocabulary.SpecialTokens, .. Enumerable.Range(5, count - 5).Select(id => $"p{id}")]);

    /// <summary>[CLS], the pieces, [SEP] and padding; pieces with the same word id are one word.</summary>
    public static Encoding Encoding(int[] pieces, int[]? words = null, int padding = 0)
    {
        int length = pieces.Length + 2 + padding;
        int?[] wordIds = new int?[length];
        int?[] sequenceIds = new int?[length];
        int[] specials = [.. Enumerable.Repeat(1, length)];
        for (int i = 0; i < pieces.Length; i++)
        {
            wordIds[i + 1] = words is null ? i : words[i];
            sequenceIds[i + 1] = 0;
            specials[i + 1] = 0;
        }

        int[] ids = [2, .. pieces, 3, .. new int[padding]];
        return new Encoding
        {
            InputIds = ids,
            TokenTypeIds = new int[length],
            AttentionMask = [.. ids.Select((_, i) => i < pieces.Length + 2 ? 1 : 0)],
            SpecialTokensMask = specials,
            Tokens = [.. ids.Select(id => $"p{id}")],
            Offsets = [.. ids.Select((_, i) => i == 0 || i > pieces.Length ? default : new TokenOffset(2 * i, 2 * i + 1))],
            WordIds = wordIds,
            SequenceIds = sequenceIds,
        };
    }

    /// <summary>Consecutive ids from 5, each a word of its own.</summary>
    public static Encoding Sentence(int pieces, int padding = 0) => Encoding([.. Enumerable.Range(5, pieces)], padding: padding);

    /// <summary>Words of 1 to 6 pieces, most of them of one, as in texts of a small vocabulary.</summary>
    public static Encoding Words(int words, long seed)
    {
        SeededRandom random = new(seed);
        int[] wordOfPiece = [.. Enumerable.Range(0, words).SelectMany(word => Enumerable.Repeat(word, Math.Max(1, random.NextInt(9) - 2)))];
        return Encoding([.. wordOfPiece.Select(_ => 5 + random.NextInt(90))], wordOfPiece);
    }

    /// <summary>[CLS], the first text, [SEP], the second text, [SEP].</summary>
    public static Encoding Pair(Encoding first, Encoding second) => new()
    {
        InputIds = [.. first.InputIds, .. second.InputIds[1..]],
        TokenTypeIds = [.. first.TokenTypeIds, .. second.TokenTypeIds[1..].Select(_ => 1)],
        AttentionMask = [.. first.AttentionMask, .. second.AttentionMask[1..]],
        SpecialTokensMask = [.. first.SpecialTokensMask, .. second.SpecialTokensMask[1..]],
        Tokens = [.. first.Tokens, .. second.Tokens[1..]],
        Offsets = [.. first.Offsets, .. second.Offsets[1..]],
        WordIds = [.. first.WordIds, .. second.WordIds[1..]],
        SequenceIds = [.. first.SequenceIds, .. second.SequenceIds[1..].Select(id => id is null ? null : (int?)1)],
    };

    /// <summary>Asserts that the mean of independent values lies within 4 standard deviations, which the values themselves give, of what is expected.</summary>
    public static void AssertMean(double expected, IReadOnlyCollection<double> values)
    {
        double mean = values.Average();
        double deviation = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1.0) / values.Count);
        // Values that never vary are off by rounding alone.
        Assert.True(Math.Abs(mean - expected) <= 4 * deviation + 1e-9, $"mean {mean:0.00000} of {values.Count}: expected {expected:0.00000} +- {deviation:0.00000}");
    }

    /// <summary>Asserts that a count of independent draws lies within 4 standard deviations of what is expected.</summary>
    public static void AssertBinomial(long observed, long draws, double probability)
    {
        double expected = draws * probability;
        double deviation = Math.Sqrt(draws * probability * (1 - probability));
        Assert.True(Math.Abs(observed - expected) <= 4 * deviation, $"{observed} of {draws}: expected {expected:0.0} +- {deviation:0.0}");
    }

    /// <summary>Asserts that counts of equally likely cases have a chi-square within 4 of its standard deviations.</summary>
    public static void AssertUniform(IReadOnlyList<long> counts)
    {
        double expected = counts.Average();
        double chiSquare = counts.Sum(count => (count - expected) * (count - expected) / expected);
        int freedom = counts.Count - 1;
        Assert.True(Math.Abs(chiSquare - freedom) <= 4 * Math.Sqrt(2.0 * freedom), $"chi-square {chiSquare:0.0} with {freedom} degrees of freedom");
    }
}
