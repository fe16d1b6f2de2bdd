using BertNotebooks.Data.Corpora;
using BertNotebooks.Data.Tokens;
using BertNotebooks.Text;
using Xunit;

namespace BertNotebooks.Tests.Data.Tokens;

/// <summary>Builds token stores of small texts and compares what they give.</summary>
internal static class StoredTexts
{
    /// <summary>A source that stands for any text.</summary>
    public static TokenStoreSource Source { get; } = new("vocabulary", "text", "settings");

    /// <summary>Builds and opens the store of some lines.</summary>
    public static TokenStore Build(string path, BertTokenizer tokenizer, IEnumerable<string> lines, bool lineByLine, int length, int padTo = 0) =>
        new(path, new TokenStoreBuilder(tokenizer, lineByLine, length).Build(path, Source, padTo, lines.Select(line => new LinePart(line))), tokenizer);

    /// <summary>Asserts that two encodings are the same but for the places in the text, which a store does not keep.</summary>
    public static void AssertSame(Encoding expected, Encoding actual)
    {
        Assert.Equal(expected.InputIds, actual.InputIds);
        Assert.Equal(expected.TokenTypeIds, actual.TokenTypeIds);
        Assert.Equal(expected.AttentionMask, actual.AttentionMask);
        Assert.Equal(expected.SpecialTokensMask, actual.SpecialTokensMask);
        Assert.Equal(expected.Tokens, actual.Tokens);
        Assert.Equal(expected.WordIds, actual.WordIds);
        Assert.Equal(expected.SequenceIds, actual.SequenceIds);
        Assert.Equal(new TokenOffset[expected.Length], actual.Offsets);
    }

    /// <summary>Asserts that two texts give the same encodings in the same order.</summary>
    public static void AssertSame(IEnumerable<Encoding> expected, IReadOnlyList<Encoding> actual)
    {
        Encoding[] all = [.. expected];
        Assert.Equal(all.Length, actual.Count);
        for (int i = 0; i < all.Length; i++)
        {
            AssertSame(all[i], actual[i]);
        }
    }
}
