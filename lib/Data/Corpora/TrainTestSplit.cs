namespace BertNotebooks.Data.Corpora;

/// <summary>A corpus cut into sentences to train on and sentences that are held out, both in their first order.</summary>
/// <remarks>Hugging Face <c>Dataset.train_test_split</c>. Which sentences are held out depends on the seed and their number alone.</remarks>
/// <param name="Train">Sentences to train on.</param>
/// <param name="Test">Sentences that training never sees.</param>
public sealed record TrainTestSplit(IReadOnlyList<string> Train, IReadOnlyList<string> Test)
{
    /// <summary>Holds out <c>ceiling(testSize * count)</c> sentences, each choice equally likely.</summary>
    /// <param name="sentences">The whole corpus.</param>
    /// <param name="testSize">Share that is held out, between 0 and 1.</param>
    /// <param name="seed">Seed of the run.</param>
    /// <exception cref="BertNotebooksException">The share is not between 0 and 1, or one side would be empty.</exception>
    public static TrainTestSplit Of(IReadOnlyList<string> sentences, double testSize, long seed)
    {
        if (!(testSize > 0 && testSize < 1))
        {
            throw new BertNotebooksException(FormattableString.Invariant($"The held-out share {testSize} is not between 0 and 1: some sentences must stay on either side; 0.1 is usual."));
        }

        int held = (int)Math.Ceiling(testSize * sentences.Count);
        if (held == sentences.Count)
        {
            throw new BertNotebooksException(FormattableString.Invariant(
                $"{sentences.Count} sentences with a held-out share of {testSize} leave none to train on: give a longer text or a smaller share."));
        }

        int[] order = [.. Enumerable.Range(0, sentences.Count)];
        new SeededRandom(seed, RandomStream.Split).Shuffle(order.AsSpan());
        HashSet<int> test = [.. order.AsSpan(0, held)];
        return new TrainTestSplit(
            [.. sentences.Where((_, i) => !test.Contains(i))],
            [.. sentences.Where((_, i) => test.Contains(i))]);
    }
}
