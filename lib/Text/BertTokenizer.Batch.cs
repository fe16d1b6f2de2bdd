namespace BertNotebooks.Text;

/// <content>Many texts at once.</content>
public sealed partial class BertTokenizer
{
    /// <summary>Encodes many texts, or pairs of texts, on all processors; the results are in the order of the texts, whatever the number of threads.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="options">Special tokens, truncation, padding.</param>
    /// <param name="pairs">The second texts, null for none; as many as <paramref name="texts"/>.</param>
    /// <exception cref="BertNotebooksException">The options contradict each other, or there are not as many pairs as texts.</exception>
    /// <exception cref="OperationCanceledException">The cell that runs was stopped.</exception>
    public IReadOnlyList<Encoding> EncodeBatch(IReadOnlyList<string> texts, EncodeOptions? options = null, IReadOnlyList<string?>? pairs = null)
    {
        ArgumentNullException.ThrowIfNull(texts);
        if (pairs is not null && pairs.Count != texts.Count)
        {
            throw new BertNotebooksException($"{texts.Count} texts have {pairs.Count} pairs: give one second text, or null, for each text.");
        }

        EncodingBuilder builder = Builder(options);
        Encoding[] encodings = new Encoding[texts.Count];
        InParallel(texts.Count, i => encodings[i] = Build(builder, texts[i], pairs?[i]));
        int length = builder.PaddedLength(encodings.Length == 0 ? 0 : encodings.Max(encoding => encoding.Length));
        return Array.ConvertAll(encodings, encoding => builder.Pad(encoding, length));
    }

    private static void InParallel(int count, Action<int> action)
    {
        try
        {
            Parallel.For(0, count, new ParallelOptions { CancellationToken = StopSignal.Token }, action);
        }
        catch (AggregateException e) when (e.InnerExceptions.OfType<BertNotebooksException>().FirstOrDefault() is BertNotebooksException first)
        {
            throw new BertNotebooksException(first.Message, e);
        }
    }
}
