using BertNotebooks.Data.Tokens;

namespace BertNotebooks.Data.Pairs;

/// <summary>Documents in a row of a store of sentences: which sentence, and which pair of neighbours, stands where.</summary>
/// <remarks>A number a document is held, none a sentence: each document takes one input more than it has sentences and two more than it has pairs.</remarks>
internal sealed class StoredDocuments
{
    private readonly int[] _starts;
    private readonly int _first;

    private StoredDocuments(int[] starts, int first, int count)
    {
        _starts = starts;
        _first = first;
        Count = count;
    }

    /// <summary>The number of documents.</summary>
    public int Count { get; }

    /// <summary>The number of sentences.</summary>
    public int Sentences => Before(Count, 1);

    /// <summary>The number of sentences with one behind them in their document.</summary>
    public int Pairs => Before(Count, 2);

    /// <summary>The documents of a store.</summary>
    public static StoredDocuments Of(TokenStore store)
    {
        int[] ends = store.EmptyInputs();
        return new StoredDocuments([0, .. ends.Select(end => end + 1)], 0, ends.Length);
    }

    /// <summary>Some of the documents.</summary>
    public StoredDocuments Slice(int start, int count) => new(_starts, _first + start, count);

    /// <summary>The place in the store where a document begins.</summary>
    public int Start(int document) => _starts[_first + document];

    /// <summary>The number of sentences of a document.</summary>
    public int SentencesOf(int document) => Start(document + 1) - Start(document) - 1;

    /// <summary>The number of sentences before a document.</summary>
    public int SentencesBefore(int document) => Before(document, 1);

    /// <summary>The number of pairs before a document.</summary>
    public int PairsBefore(int document) => Before(document, 2);

    /// <summary>The document of a pair, and the place of its first sentence in the store.</summary>
    public (int Document, int Place) OfPair(int pair)
    {
        int document = Find(pair, 2);
        return (document, Start(document) + pair - PairsBefore(document));
    }

    /// <summary>The place of a sentence in the store.</summary>
    public int Place(int sentence)
    {
        int document = Find(sentence, 1);
        return Start(document) + sentence - SentencesBefore(document);
    }

    // Sentences where a document takes one input besides, pairs where it takes two.
    private int Before(int document, int besides) => (int)(Start(document) - (long)Start(0) - (long)besides * document);

    // The last document with at most so many before it; those behind it that give none have as many.
    private int Find(int number, int besides)
    {
        int low = 0, high = Count;
        while (high - low > 1)
        {
            int middle = low + (high - low) / 2;
            (low, high) = Before(middle, besides) <= number ? (middle, high) : (low, middle);
        }

        return low;
    }
}
