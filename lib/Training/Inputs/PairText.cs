using BertNotebooks.Data.Pairs;
using BertNotebooks.Data.Tokens;
using BertNotebooks.Text;

namespace BertNotebooks.Training.Inputs;

/// <summary>The sentences of a text, of whose documents pairs are made.</summary>
/// <param name="store">The sentences.</param>
/// <param name="files">The text.</param>
/// <param name="paths">Its names.</param>
/// <param name="tokenizer">The tokenizer of the store.</param>
/// <param name="length">Longest pair in tokens, special tokens included.</param>
/// <param name="pads">Whether shorter pairs are padded to that length.</param>
internal sealed class PairText(TokenStore store, TextFiles files, IReadOnlyList<string> paths, BertTokenizer tokenizer, int length, bool pads) : IDisposable
{
    // A random second sentence is another than the two of a pair.
    private const int FewestSentences = 3;

    // Per cent of the pairs that may be held out beyond what is asked for without a word.
    private const int MoreThanAsked = 10;

    private readonly StoredDocuments _documents = StoredDocuments.Of(store);
    private IReadOnlyList<string>? _notes;
    private string? _heldNote;

    /// <summary>The number of documents.</summary>
    public int Documents => _documents.Count;

    private string Name => $"'{paths[0]}'{(paths.Count > 1 ? $" and {paths.Count - 1} more" : "")}";

    /// <summary>How many of the first documents hold a percentage of the pairs, one pair at least.</summary>
    public int DocumentsOf(double percentage)
    {
        int pairs = Math.Max(1, (int)(_documents.Pairs * percentage / 100)), count = 0;
        while (count < Documents && (_documents.PairsBefore(count) < pairs || _documents.SentencesBefore(count) < FewestSentences))
        {
            count++;
        }

        int held = _documents.PairsBefore(count);
        if (held * 100.0 > (percentage + MoreThanAsked) * _documents.Pairs)
        {
            _heldNote = $"{Name} holds out {held} of {_documents.Pairs} pairs, more than the {percentage.ToString(System.Globalization.CultureInfo.InvariantCulture)} % that are asked for, since documents are held out whole: part the text by more blank lines, or set validation_file.";
        }

        return count;
    }

    /// <summary>The pairs of some of the documents.</summary>
    /// <param name="start">The first of the documents.</param>
    /// <param name="count">The number of documents.</param>
    /// <param name="part">What of the text it is, for messages; empty: the text.</param>
    /// <param name="most">Take the first pairs, at most so many; null: all.</param>
    /// <param name="isNeeded">Whether it is an error when there is none.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="BertNotebooksException">There is no pair, or none that is false.</exception>
    public NextSentencePairs Pairs(int start, int count, string part, int? most, bool isNeeded, CancellationToken cancellationToken)
    {
        _notes ??= LoneNotes(cancellationToken);
        StoredDocuments documents = _documents.Slice(start, count);
        if (documents.Pairs == 0 && isNeeded)
        {
            throw new BertNotebooksException($"{Name} has {Documents} document{(Documents == 1 ? "" : "s")} and leaves no pair to train on when the first are held out, whole, so that no pair is in both parts: part the text by blank lines, or name another text in validation_file.");
        }

        if (!RandomSeconds.AreThere(store, documents, cancellationToken))
        {
            throw new BertNotebooksException($"{part}{Name} is too small for pairs: a sentence must have, besides its true successor, another one of another document (of the only one where there is one) with a text of its own. Give more text, with a blank line between documents.");
        }

        return new NextSentencePairs(store, documents, tokenizer, length, pads, most, [.. _notes, .. Notes(documents, part)]);
    }

    /// <summary>Closes the store.</summary>
    public void Dispose() => store.Dispose();

    private string[] LoneNotes(CancellationToken cancellationToken)
    {
        if (Documents == 0)
        {
            throw new BertNotebooksException($"{Name} gives the tokenizer no piece in any line, and pairs are made of sentences: check that it is the text that is meant.");
        }

        int lone = LoneSentences.Count(_documents);
        if (lone == 0 && _documents.Pairs > 0)
        {
            return [];
        }

        string place = LoneSentences.FirstPlace(files, tokenizer, cancellationToken) ?? Name;
        return _documents.Pairs > 0
            ? [$"{lone} of {Documents} documents have one sentence and so no pair of their own, the first at {place}: a blank line or the file's end ends a document."]
            : throw new BertNotebooksException($"{place}: this line is a whole document, as are all others of the text, and a pair takes two lines in a row: a blank line, the file's end or a record's ends a document. Take out blank lines, or break each text into a sentence a line.");
    }

    private IEnumerable<string> Notes(StoredDocuments documents, string part)
    {
        if (_heldNote is not null && part.Length > 0)
        {
            yield return _heldNote;
        }

        if (documents.Count == 1)
        {
            yield return $"{(part.Length > 0 ? part : "The text of ")}{Name} is one document, since no blank line parts it: random second sentences are drawn from the document itself.";
            yield break;
        }

        int largest = documents.Count == 0 ? 0 : Enumerable.Range(0, documents.Count).Max(documents.SentencesOf);
        int others = documents.Sentences - largest;
        if (others * 9L < largest)
        {
            yield return $"{part}{Name} has a document of {largest} sentences and {others} others: its random second sentences are drawn from those few, which are soon known. Part it by blank lines.";
        }
    }
}
