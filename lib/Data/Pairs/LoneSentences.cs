using BertNotebooks.Data.Tokens;
using BertNotebooks.Text;

namespace BertNotebooks.Data.Pairs;

/// <summary>Documents of one sentence, which give no pair.</summary>
internal static class LoneSentences
{
    /// <summary>How many there are.</summary>
    public static int Count(StoredDocuments documents) => Enumerable.Range(0, documents.Count).Count(document => documents.SentencesOf(document) == 1);

    /// <summary>Where the first of them stands in the files, which a store does not tell: they are read again up to there.</summary>
    public static string? FirstPlace(TextFiles files, BertTokenizer tokenizer, CancellationToken cancellationToken)
    {
        LoopStop stop = new(cancellationToken);
        string? place = null;
        int sentences = 0;
        foreach (LinePart line in files.ReadDocuments())
        {
            stop.ThrowIfRequested();
            if (line.IsDocumentEnd)
            {
                if (sentences == 1)
                {
                    return place;
                }

                sentences = 0;
            }
            else if (line.Starts && sentences < 2 && !tokenizer.PieceIds(line.Text).IsEmpty)
            {
                // A line that gives no piece is in no store.
                sentences++;
                place = files.Place;
            }
        }

        return null;
    }
}
