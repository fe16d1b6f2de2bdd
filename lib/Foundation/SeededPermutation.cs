namespace BertNotebooks.Foundation;

/// <summary>A random order of the numbers 0 to N - 1 that is computed number by number and never held in memory.</summary>
/// <remarks>
/// A Feistel network shuffles the smallest square of a power of two that holds N; a number that falls outside goes through
/// it again until it falls inside ("cycle walking", Black and Rogaway 2002, "Ciphers with arbitrary finite domains"). Not
/// for cryptography.
/// </remarks>
internal sealed class SeededPermutation
{
    // 4 rounds would do for large domains; tiny ones need more to come close to even.
    private const int Rounds = 8;

    private readonly ulong[] _keys = new ulong[Rounds];
    private readonly int _halfBits;
    private readonly ulong _halfMask;

    /// <summary>Draws the round keys of an order.</summary>
    /// <param name="count">N, at least 1.</param>
    /// <param name="random">Where the keys come from; the order is a pure function of them.</param>
    public SeededPermutation(int count, SeededRandom random)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        Count = count;
        int bits = 64 - System.Numerics.BitOperations.LeadingZeroCount((ulong)count - 1);
        _halfBits = Math.Max(1, (bits + 1) / 2);
        _halfMask = (1UL << _halfBits) - 1;
        for (int i = 0; i < Rounds; i++)
        {
            _keys[i] = random.NextUInt64();
        }
    }

    /// <summary>N.</summary>
    public int Count { get; }

    /// <summary>The number at a place of the order; each number stands at one place.</summary>
    public int this[int place]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)place, (uint)Count);
            ulong value = (ulong)place;
            do
            {
                value = Shuffled(value);
            }
            while (value >= (ulong)Count);
            return (int)value;
        }
    }

    private ulong Shuffled(ulong value)
    {
        ulong left = value >> _halfBits, right = value & _halfMask;
        foreach (ulong key in _keys)
        {
            (left, right) = (right, left ^ (Mixed(right + key) & _halfMask));
        }

        return left << _halfBits | right;
    }

    // The finalizer of MurmurHash3.
    private static ulong Mixed(ulong z)
    {
        z = (z ^ (z >> 33)) * 0xFF51AFD7ED558CCD;
        z = (z ^ (z >> 33)) * 0xC4CEB9FE1A85EC53;
        return z ^ (z >> 33);
    }
}
