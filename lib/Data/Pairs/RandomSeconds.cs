using BertNotebooks.Data.Tokens;

namespace BertNotebooks.Data.Pairs;

/// <summary>Tells whether each pair of documents has a random second sentence: of another document, or of the only one, with neither text of the pair.</summary>
/// <remarks>
/// Three texts outside of a document are enough for all its pairs. So of each document the first three texts that stand nowhere before are kept,
/// until no document lacks three, which is soon in any text but a tiny or a very dull one.
/// </remarks>
internal static class RandomSeconds
{
    private const int Enough = 3;

    /// <summary>Whether there is one for each pair.</summary>
    /// <param name="store">The sentences.</param>
    /// <param name="documents">The documents.</param>
    /// <param name="cancellationToken">Stops.</param>
    public static bool AreThere(TokenStore store, StoredDocuments documents, CancellationToken cancellationToken)
    {
        LoopStop stop = new(cancellationToken);
        List<Text> texts = [];
        for (int document = 0; document < documents.Count; document++)
        {
            for (int place = documents.Start(document), end = documents.Start(document + 1) - 1; place < end; place++)
            {
                stop.ThrowIfRequested();
                if (Add(texts, store.Ids(place, 0, store.LengthOf(place)), document) && (documents.Count == 1 ? texts.Count >= Enough : NoneLacks(texts)))
                {
                    return true;
                }
            }
        }

        return Enumerable.Range(0, documents.Count).All(document => Has(store, documents, document, [.. texts.Where(text => documents.Count == 1 || text.StandsOutside(document))], stop));
    }

    // True where something changed.
    private static bool Add(List<Text> texts, int[] ids, int document)
    {
        if (texts.Find(text => text.Ids.AsSpan().SequenceEqual(ids)) is Text known)
        {
            bool changes = known.StandsOutside(document) && !known.StandsInMany;
            known.StandsInMany |= changes;
            return changes;
        }

        if (texts.Count(text => text.Document == document) == Enough)
        {
            return false;
        }

        texts.Add(new Text(ids, document));
        return true;
    }

    private static bool NoneLacks(List<Text> texts) =>
        texts.Select(text => text.Document).Distinct().All(document => texts.Count(text => text.StandsOutside(document)) >= Enough);

    private static bool Has(TokenStore store, StoredDocuments documents, int document, Text[] others, LoopStop stop)
    {
        if (others.Length >= Enough)
        {
            return true;
        }

        for (int place = documents.Start(document), last = documents.Start(document + 1) - 2; place < last; place++)
        {
            stop.ThrowIfRequested();
            int[] a = store.Ids(place, 0, store.LengthOf(place)), next = store.Ids(place + 1, 0, store.LengthOf(place + 1));
            if (!others.Any(other => !other.Ids.AsSpan().SequenceEqual(a) && !other.Ids.AsSpan().SequenceEqual(next)))
            {
                return false;
            }
        }

        return true;
    }

    private sealed class Text(int[] ids, int document)
    {
        public int[] Ids => ids;

        /// <summary>The first document where it stands.</summary>
        public int Document => document;

        public bool StandsInMany { get; set; }

        public bool StandsOutside(int other) => StandsInMany || other != document;
    }
}
