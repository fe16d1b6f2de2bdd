using BertNotebooks.Data.Pairs;
using BertNotebooks.Data.Tokens;
using BertNotebooks.Text;

namespace BertNotebooks.Tests.Data.Pairs;

/// <summary>Stores of sentences that are built of small texts.</summary>
internal static class StoredPairs
{
    /// <summary>A tokenizer of the pieces p5 to p98.</summary>
    public static BertTokenizer Tokenizer { get; } = new(Samples.Vocabulary(99));

    /// <summary>Builds and opens a store.</summary>
    public static TokenStore Build(TempFolder folder, IEnumerable<string> paths, BertTokenizer? tokenizer = null)
    {
        string path = folder.Path("s.tokens");
        tokenizer ??= Tokenizer;
        return new TokenStore(path, new TokenStoreBuilder(tokenizer, lineByLine: true, TextFiles.LongestPart, documents: true)
            .Build(path, new TokenStoreSource("vocabulary", "text", "sentences"), 0, new TextFiles(paths).ReadDocuments()), tokenizer);
    }

    /// <summary>All pairs of a store.</summary>
    public static NextSentencePairs Pairs(TokenStore store, int length = 128, BertTokenizer? tokenizer = null, bool pads = false) =>
        new(store, StoredDocuments.Of(store), tokenizer ?? Tokenizer, length, pads);

    /// <summary>The two texts of a pair.</summary>
    public static (string First, string Second) Texts(SentencePair pair)
    {
        string Of(int sequence) => string.Join(' ', pair.Encoding.Tokens.Where((_, i) => pair.Encoding.SequenceIds[i] == sequence));
        return (Of(0), Of(1));
    }
}
