namespace BertNotebooks.Data;

/// <summary>Decides which examples stand together in a batch, and in which order, epoch by epoch.</summary>
/// <remarks>
/// Grouping follows Hugging Face's <c>LengthGroupedSampler</c> (<c>group_by_length</c>): the shuffled examples are sorted
/// by length inside pools of up to 50 batches, so that a batch holds little padding and still varies from epoch to
/// epoch. Unlike there, the batches of a pool are shuffled afterwards, so that no pool goes from long to short. One pool is
/// held at a time, whatever the number of examples; so it serves one thread.
/// </remarks>
public sealed class EpochSampler
{
    private const int MaxBatchesInPool = 50;

    private readonly int _examples;
    private readonly Func<int, int> _lengthOf;
    private readonly int _batchSize;
    private readonly int _batchesInPool;
    private readonly long _seed;
    private readonly bool _groupByLength;
    private int[][] _pool = [];
    private (int Epoch, int Index) _poolAt = (-1, -1);

    /// <summary>Creates the sampler of a corpus.</summary>
    /// <param name="examples">The number of examples.</param>
    /// <param name="lengthOf">Number of real tokens of an example; asked only when grouping.</param>
    /// <param name="batchSize">Examples a batch (<c>per_device_train_batch_size</c>).</param>
    /// <param name="seed">Seed of the run.</param>
    /// <param name="groupByLength">Whether examples of about the same length share a batch.</param>
    /// <exception cref="BertNotebooksException">There is no example, or the batch size is below 1.</exception>
    public EpochSampler(int examples, Func<int, int> lengthOf, int batchSize, long seed, bool groupByLength = false)
    {
        if (examples == 0)
        {
            throw new BertNotebooksException("There are 0 examples to train on: at least 1 is needed; give a text with a sentence that is long enough.");
        }

        if (batchSize < 1)
        {
            throw new BertNotebooksException($"The batch size {batchSize} is below 1: a batch holds at least one example; 8 is usual.");
        }

        _examples = examples;
        _lengthOf = lengthOf.NotNull();
        _batchSize = batchSize;
        _seed = seed;
        _groupByLength = groupByLength;
        // Hugging Face's size: at most 50 batches, and at least 4 pools where the corpus is large enough.
        _batchesInPool = (int)Math.Clamp(examples / (batchSize * 4L), 1, MaxBatchesInPool);
    }

    /// <summary>Creates the sampler of a corpus whose lengths are known.</summary>
    /// <param name="lengths">Number of real tokens of each example.</param>
    /// <param name="batchSize">Examples a batch.</param>
    /// <param name="seed">Seed of the run.</param>
    /// <param name="groupByLength">Whether examples of about the same length share a batch.</param>
    /// <exception cref="BertNotebooksException">There is no example, or the batch size is below 1.</exception>
    public EpochSampler(IReadOnlyList<int> lengths, int batchSize, long seed, bool groupByLength = false)
        : this(lengths.NotNull().Count, i => lengths[i], batchSize, seed, groupByLength)
    {
    }

    /// <summary>The number of batches of an epoch, a smaller last one included.</summary>
    public int BatchesPerEpoch => (_examples - 1) / _batchSize + 1;

    /// <summary>Indices of the examples of each batch of an epoch; each example stands in one batch, and only the last may be smaller.</summary>
    /// <remarks>A pure function of the seed and the epoch.</remarks>
    public IEnumerable<int[]> Batches(int epoch) => Enumerable.Range(0, BatchesPerEpoch).Select(index => Batch(epoch, index));

    /// <summary>Indices of the examples of one batch of an epoch.</summary>
    /// <param name="epoch">Epoch from 0.</param>
    /// <param name="index">The batch, 0 to <see cref="BatchesPerEpoch"/> - 1; in order they are found fastest.</param>
    public int[] Batch(int epoch, int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)BatchesPerEpoch);
        (int Epoch, int Index) pool = (epoch, index / _batchesInPool);
        if (_poolAt != pool)
        {
            _pool = Pool(epoch, pool.Index);
            _poolAt = pool;
        }

        return _pool[index % _batchesInPool];
    }

    private int[][] Pool(int epoch, int index)
    {
        SeededPermutation order = new(_examples, new SeededRandom(_seed, RandomStream.Order, epoch));
        long start = (long)index * _batchesInPool * _batchSize;
        int count = (int)Math.Min((long)_batchesInPool * _batchSize, _examples - start);
        IEnumerable<int> examples = Enumerable.Range((int)start, count).Select(place => order[place]);
        if (!_groupByLength)
        {
            return [.. examples.Chunk(_batchSize)];
        }

        // LINQ's ordering is stable: examples of one length stay in their shuffled order.
        int[][] batches = [.. examples.OrderByDescending(_lengthOf).Chunk(_batchSize)];
        new SeededRandom(_seed, RandomStream.Order, epoch, index).Shuffle(batches.AsSpan(0, count / _batchSize));
        return batches;
    }
}
