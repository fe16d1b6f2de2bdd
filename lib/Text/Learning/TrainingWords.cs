namespace BertNotebooks.Text.Learning;

/// <summary>The different words of a text as rows of piece ids in one array; rows become shorter as pieces are joined.</summary>
internal sealed class TrainingWords(int words, long characters)
{
    private readonly int[] _symbols = new int[characters];
    private readonly int[] _starts = new int[words];
    private readonly int[] _lengths = new int[words];
    private readonly long[] _counts = new long[words];
    private int _end;

    /// <summary>The number of words.</summary>
    public int Count { get; private set; }

    /// <summary>How often the word stands in the text.</summary>
    public long Frequency(int word) => _counts[word];

    /// <summary>Two neighbours as one number, in the order of their ids.</summary>
    public static ulong Pair(int left, int right) => ((ulong)(uint)left << 32) | (uint)right;

    public ReadOnlySpan<int> Symbols(int word) => _symbols.AsSpan(_starts[word], _lengths[word]);

    public void Start(long count)
    {
        _counts[Count] = count;
        _starts[Count] = _end;
        Count++;
    }

    public void Add(int symbol)
    {
        _symbols[_end++] = symbol;
        _lengths[Count - 1]++;
    }

    /// <summary>Replaces each pair by the joined piece and tells which pairs of neighbours went (-1) and came (+1).</summary>
    public void Join(int word, int left, int right, int joined, Action<ulong, int> change)
    {
        Span<int> symbols = _symbols.AsSpan(_starts[word], _lengths[word]);
        int kept = 0;
        for (int i = 0; i < symbols.Length; i++)
        {
            if (symbols[i] != left || i + 1 == symbols.Length || symbols[i + 1] != right)
            {
                symbols[kept++] = symbols[i];
                continue;
            }

            if (kept > 0)
            {
                change(Pair(symbols[kept - 1], left), -1);
                change(Pair(symbols[kept - 1], joined), 1);
            }

            symbols[kept++] = joined;
            i++;
            if (i + 1 < symbols.Length)
            {
                change(Pair(right, symbols[i + 1]), -1);
                change(Pair(joined, symbols[i + 1]), 1);
            }
        }

        _lengths[word] = kept;
    }
}
