using System.Numerics;

namespace BertNotebooks.Foundation;

/// <summary>The kit's one source of randomness: xoshiro256** seeded through SplitMix64, the same on every system and .NET version.</summary>
/// <remarks>Algorithms of Blackman and Vigna (2018), "Scrambled linear pseudorandom number generators". Not for cryptography.</remarks>
public sealed class SeededRandom
{
    private ulong _a, _b, _c, _d;

    /// <summary>Starts the stream that belongs to the seed and to the parts that name its use, such as an epoch and an example's index.</summary>
    /// <remarks>Streams with other parts are independent, so the order in which examples are drawn does not matter.</remarks>
    public SeededRandom(long seed, params ReadOnlySpan<long> parts)
    {
        ulong state = (ulong)seed;
        ulong key = SplitMix(ref state);
        foreach (long part in parts)
        {
            state = key ^ (ulong)part;
            key = SplitMix(ref state) + BitOperations.RotateLeft(key, 23);
        }

        state = key;
        _a = SplitMix(ref state);
        _b = SplitMix(ref state);
        _c = SplitMix(ref state);
        _d = SplitMix(ref state);
    }

    /// <summary>The next 64 random bits.</summary>
    public ulong NextUInt64()
    {
        ulong result = BitOperations.RotateLeft(_b * 5, 7) * 9;
        ulong shifted = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= shifted;
        _d = BitOperations.RotateLeft(_d, 45);
        return result;
    }

    /// <summary>A number in 0 (included) to 1 (excluded), of 53 random bits.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A whole number in 0 (included) to <paramref name="bound"/> (excluded), each equally likely.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The bound is below 1.</exception>
    public int NextInt(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, 1);
        // Lemire (2019), "Fast random integer generation in an interval": the few biased draws are drawn again.
        ulong range = (ulong)bound;
        ulong product = (NextUInt64() >> 32) * range;
        if ((uint)product < range)
        {
            uint biased = (uint)((1UL << 32) % range);
            while ((uint)product < biased)
            {
                product = (NextUInt64() >> 32) * range;
            }
        }

        return (int)(product >> 32);
    }

    /// <summary>Puts the items in a random order, each order equally likely (Fisher-Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int j = NextInt(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    private static ulong SplitMix(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15;
        ulong z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
