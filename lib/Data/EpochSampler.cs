namespace BertNotebooks.Data;

/// <summary>Decides which examples stand together in a batch, and in which order, epoch by epoch.</summary>
/// <remarks>
/// Grouping follows Hugging Face's <c>LengthGroupedSampler</c> (<c>group_by_length</c>): the shuffled examples are sorted
/// by length inside pools of up to 50 batches, so that a batch holds little padding and still varies from epoch to
/// epoch. Unlike there, the batches are shuffled afterwards, so that no pool goes from long to short.
/// </remarks>
public sealed class EpochSampler
{
    private const int MaxBatchesInPool = 50;

    private readonly int[] _lengths;
    private readonly int _batchSize;
    private readonly long _seed;
    private readonly bool _groupByLength;

    /// <summary>Creates the sampler of a corpus.</summary>
    /// <param name="lengths">Number of real tokens of each example.</param>
    /// <param name="batchSize">Examples a batch (<c>per_device_train_batch_size</c>).</param>
    /// <param name="seed">Seed of the run.</param>
    /// <param name="groupByLength">Whether examples of about the same length share a batch.</param>
    /// <exception cref="BertNotebooksException">There is no example, or the batch size is below 1.</exception>
    public EpochSampler(IReadOnlyList<int> lengths, int batchSize, long seed, bool groupByLength = false)
    {
        if (lengths.Count == 0)
        {
            throw new BertNotebooksException("There are 0 examples to train on: at least 1 is needed; give a text with a sentence that is long enough.");
        }

        if (batchSize < 1)
        {
            throw new BertNotebooksException($"The batch size {batchSize} is below 1: a batch holds at least one example; 8 is usual.");
        }

        _lengths = [.. lengths];
        _batchSize = batchSize;
        _seed = seed;
        _groupByLength = groupByLength;
    }

    /// <summary>The number of batches of an epoch, a smaller last one included.</summary>
    public int BatchesPerEpoch => (_lengths.Length - 1) / _batchSize + 1;

    /// <summary>Indices of the examples of each batch of an epoch; each example stands in one batch, and only the last may be smaller.</summary>
    /// <remarks>A pure function of the seed and the epoch.</remarks>
    public IReadOnlyList<int[]> Batches(int epoch)
    {
        SeededRandom random = new(_seed, RandomStream.Order, epoch);
        int[] order = [.. Enumerable.Range(0, _lengths.Length)];
        random.Shuffle(order.AsSpan());
        if (_groupByLength)
        {
            SortInsidePools(order);
        }

        int[][] batches = [.. order.Chunk(_batchSize)];
        if (_groupByLength)
        {
            int full = _lengths.Length / _batchSize;
            random.Shuffle(batches.AsSpan(0, full));
        }

        return batches;
    }

    private void SortInsidePools(int[] order)
    {
        // Hugging Face's size: at most 50 batches, and at least 4 pools where the corpus is large enough.
        int pool = _batchSize * Math.Max(1, Math.Min(_lengths.Length / (_batchSize * 4), MaxBatchesInPool));
        for (int start = 0; start < order.Length; start += pool)
        {
            int end = Math.Min(start + pool, order.Length);
            // LINQ's ordering is stable: examples of one length stay in their shuffled order.
            int[] sorted = [.. order[start..end].OrderByDescending(i => _lengths[i])];
            sorted.CopyTo(order, start);
        }
    }
}
