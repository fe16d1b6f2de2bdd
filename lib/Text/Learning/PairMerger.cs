using System.Runtime.InteropServices;

namespace BertNotebooks.Text.Learning;

/// <summary>Joins the most frequent pair of neighbouring pieces until the vocabulary is full: the loop of <c>BpeTrainer::do_train</c>.</summary>
/// <remarks>
/// The counts of pairs are kept up to date instead of counted anew. A heap entry whose count is out of date is put back with the right one
/// when it comes to the top.
/// </remarks>
internal sealed class PairMerger
{
    private const int PiecesPerReport = 64;

    private readonly TrainingWords _words;
    private readonly PieceSet _pieces;
    private readonly WordPieceTrainerOptions _options;
    private readonly Dictionary<ulong, long> _counts = [];
    private readonly Dictionary<ulong, List<int>> _places = [];
    private readonly PriorityQueue<List<int>, Merge> _queue = new();

    public PairMerger(TrainingWords words, PieceSet pieces, WordPieceTrainerOptions options)
    {
        _words = words;
        _pieces = pieces;
        _options = options;
    }

    public void Run(Action<int> report, LoopStop stop)
    {
        CountPairs();
        int reported = 0;
        while (_pieces.Count < _options.VocabSize && _queue.TryDequeue(out List<int>? places, out Merge top))
        {
            stop.ThrowIfRequested();
            long count = _counts[top.Pair];
            if (count != top.Count)
            {
                _queue.Enqueue(places, top with { Count = count });
                continue;
            }

            if (count < Math.Max(1, _options.MinFrequency))
            {
                break;
            }

            Join(top.Pair, places);
            if (_pieces.Count - reported >= PiecesPerReport)
            {
                report(reported = _pieces.Count);
            }
        }

        report(_pieces.Count);
    }

    private void CountPairs()
    {
        for (int word = 0; word < _words.Count; word++)
        {
            ReadOnlySpan<int> symbols = _words.Symbols(word);
            for (int i = 0; i + 1 < symbols.Length; i++)
            {
                Change(TrainingWords.Pair(symbols[i], symbols[i + 1]), 1, word);
            }
        }

        EnqueueChanged();
    }

    private void Join(ulong pair, List<int> places)
    {
        int left = (int)(pair >> 32), right = (int)(uint)pair;
        int joined = _pieces.AddJoined(left, right);
        foreach (int word in places)
        {
            _words.Join(word, left, right, joined, (changed, by) => Change(changed, by, word));
        }

        EnqueueChanged();
    }

    private void Change(ulong pair, int by, int word)
    {
        CollectionsMarshal.GetValueRefOrAddDefault(_counts, pair, out _) += by * _words.Frequency(word);
        if (by > 0)
        {
            ref List<int>? places = ref CollectionsMarshal.GetValueRefOrAddDefault(_places, pair, out _);
            places ??= [];
            // Words come in ascending order: one look at the last keeps the list free of repetitions.
            if (places.Count == 0 || places[^1] != word)
            {
                places.Add(word);
            }
        }
    }

    private void EnqueueChanged()
    {
        foreach ((ulong pair, List<int> places) in _places)
        {
            if (_counts[pair] > 0)
            {
                _queue.Enqueue(places, new Merge(_counts[pair], pair));
            }
        }

        _places.Clear();
    }

    /// <summary>Orders the heap: the most frequent pair first, of equally frequent ones that of the lower ids.</summary>
    private readonly record struct Merge(long Count, ulong Pair) : IComparable<Merge>
    {
        public int CompareTo(Merge other) => Count != other.Count ? other.Count.CompareTo(Count) : Pair.CompareTo(other.Pair);
    }
}
