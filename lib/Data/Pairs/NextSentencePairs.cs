using System.Diagnostics;
using BertNotebooks.Data.Tokens;
using BertNotebooks.Text;

namespace BertNotebooks.Data.Pairs;

/// <summary>The examples of next-sentence prediction: each sentence that has one behind it in its document, with that one or, as often, with a random one.</summary>
/// <remarks>
/// The random one is drawn evenly from all sentences of the other documents; where there is one document, from its sentences but the first and the one
/// behind it. It never has the text of either. (Google's code draws a document first, and may draw the true successor's text.) The draw is a pure
/// function of seed, epoch and index; texts are read from the store, and only documents are counted in memory. A pair that is too long is cut as
/// <see cref="TruncationStrategy.LongestFirst"/> does. Safe for many threads at once.
/// </remarks>
internal sealed class NextSentencePairs
{
    private const int Redraws = 100;

    private readonly TokenStore _store;
    private readonly StoredDocuments _documents;
    private readonly BertTokenizer _tokenizer;
    private readonly int _room;
    private readonly int _padTo;

    /// <summary>Makes pairs of documents; that each has a random second sentence is the caller's to see to (<see cref="RandomSeconds"/>).</summary>
    /// <param name="store">The sentences.</param>
    /// <param name="documents">The documents of the store that pairs are made of.</param>
    /// <param name="tokenizer">The tokenizer of the store.</param>
    /// <param name="length">Longest pair in tokens, special tokens included; at least 5.</param>
    /// <param name="pads">Whether shorter pairs are padded to that length.</param>
    /// <param name="most">Take the first pairs, at most so many; random sentences come from all documents; null: all pairs.</param>
    /// <param name="notes">What the user should know about the text.</param>
    /// <exception cref="BertNotebooksException">The length is too short, or the tokenizer gives the sentences other token types than 0 and 1.</exception>
    public NextSentencePairs(TokenStore store, StoredDocuments documents, BertTokenizer tokenizer, int length, bool pads = false, int? most = null, IReadOnlyList<string>? notes = null)
    {
        _store = store;
        _documents = documents;
        _tokenizer = tokenizer;
        _room = tokenizer.Parts.Template.PairRoom(length);
        _padTo = pads ? length : 0;
        Count = Math.Min(most ?? documents.Pairs, documents.Pairs);
        Notes = notes ?? [];
        // The store holds whole sentences, so that its name does not tell how they are cut.
        Fingerprint = $"{Count} pairs of at most {length} tokens with fingerprint {store.Content[..16]}{(documents.Count > 0 && documents.Start(0) > 0 ? $" from input {documents.Start(0)}" : "")}";
    }

    /// <summary>The number of examples.</summary>
    public int Count { get; }

    /// <summary>What the user should know about the text, a sentence each.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>A short name of the examples: other texts, another tokenizer or another length give another one.</summary>
    public string Fingerprint { get; }

    /// <summary>The number of tokens, special tokens counted, padding not, of an example with its true second sentence: an estimate where a random one is drawn. No text is read.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The index is not one of 0 to <see cref="Count"/> - 1.</exception>
    public int LengthOf(int index)
    {
        (_, int first) = Example(index);
        return Math.Min(_store.LengthOf(first) + _store.LengthOf(first + 1), _room) + _tokenizer.Parts.Template.Pair.Count - 2;
    }

    /// <summary>An example of an epoch.</summary>
    /// <param name="index">The example, 0 to <see cref="Count"/> - 1.</param>
    /// <param name="seed">Seed of the run.</param>
    /// <param name="epoch">Epoch from 0.</param>
    public SentencePair Pair(int index, long seed, int epoch) => Draw(index, new SeededRandom(seed, RandomStream.Pair, epoch, index));

    /// <summary>An example of an evaluation: the same for each model and whenever it is asked for.</summary>
    /// <param name="index">The example, 0 to <see cref="Count"/> - 1.</param>
    /// <param name="seed">Seed of the evaluation.</param>
    public SentencePair PairForEvaluation(int index, long seed) => Draw(index, new SeededRandom(seed, RandomStream.EvaluationPair, index));

    private SentencePair Draw(int index, SeededRandom random)
    {
        (int document, int first) = Example(index);
        bool isNext = random.NextInt(2) == 0;
        return new SentencePair(Encode(first, isNext ? first + 1 : RandomSecond(document, first, random)), isNext);
    }

    private (int Document, int Place) Example(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count);
        return _documents.OfPair(index);
    }

    private int RandomSecond(int document, int first, SeededRandom random)
    {
        // What is left out: the document, or, of the only one, the two sentences themselves.
        bool isOnly = _documents.Count == 1;
        (int start, int count) = isOnly ? (first - _documents.Start(0), 2) : (_documents.SentencesBefore(document), _documents.SentencesOf(document));
        int others = _documents.Sentences - count;
        int Place(int other) => _documents.Place(other < start ? other : other + count);
        int[] a = Whole(first), next = Whole(first + 1);
        bool Fits(int place) => !IsText(place, a) && !IsText(place, next);
        for (int i = 0; i < Redraws; i++)
        {
            int place = Place(random.NextInt(others));
            if (Fits(place))
            {
                return place;
            }
        }

        // Nearly all sentences have one of the two texts: the next one that has not.
        int from = random.NextInt(others);
        for (int i = 0; i < others; i++)
        {
            int place = Place((int)((from + (long)i) % others));
            if (Fits(place))
            {
                return place;
            }
        }

        throw new UnreachableException("A pair without a random second sentence was not refused.");
    }

    private int[] Whole(int place) => _store.Ids(place, 0, _store.LengthOf(place));

    private bool IsText(int place, int[] ids) => _store.LengthOf(place) == ids.Length && _store.Ids(place, 0, ids.Length).AsSpan().SequenceEqual(ids);

    private Encoding Encode(int first, int second)
    {
        (int a, int b) = (_store.LengthOf(first), _store.LengthOf(second));
        (int keptOfA, int keptOfB) = a + b <= _room ? (a, b) : Truncation.KeptOfPair(a, b, _room);
        return StoredEncoding.OfPair(Kept(first, a, keptOfA), Kept(second, b, keptOfB), _padTo, _tokenizer);
    }

    private int[] Kept(int place, int length, int kept) => _store.Ids(place, _tokenizer.TruncationSide == TokenSide.Left ? length - kept : 0, kept);
}
