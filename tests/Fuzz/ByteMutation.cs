namespace BertNotebooks.Tests.Fuzz;

/// <summary>Changes that know nothing of the format.</summary>
internal static class ByteMutation
{
    private const int LongestBlock = 2000;

    // Where signs, widths and doubled sizes go wrong.
    private static readonly long[] Extremes =
    [
        0, 1, -1, 2, 0x7F, 0x80, 0xFF, 0x100, 0x7FFF, 0x8000, 0xFFFF, 0x1_0000, 100_000_000, int.MaxValue, int.MinValue, uint.MaxValue, 0x1_0000_0000,
        0x2000_0000_0000_0001, 0x4000_0000_0000_0000, long.MaxValue - 7, long.MaxValue, long.MinValue,
    ];

    public static IReadOnlyList<Mutation> All { get; } = [Flip, Set, Insert, Delete, Truncate, CopyBlock, Number, Splice];

    /// <summary>A number at the edge of a type, or any.</summary>
    public static long Extreme(SeededRandom random) => random.NextInt(4) == 0 ? (long)random.NextUInt64() : Extremes[random.NextInt(Extremes.Length)];

    /// <summary>Writes the low bytes of a number, little-endian, over those at a place.</summary>
    public static void Write(byte[] file, int at, long value, int bytes)
    {
        for (int i = 0; i < bytes && at + i < file.Length; i++)
        {
            file[at + i] = (byte)(value >> (8 * i));
        }
    }

    /// <summary>The file with a range replaced.</summary>
    public static byte[] Replace(byte[] file, int start, int length, ReadOnlySpan<byte> by) => [.. file.AsSpan(0, start), .. by, .. file.AsSpan(start + length)];

    /// <summary>A place in the file; more often near its ends, where headers and indexes are.</summary>
    public static int Place(byte[] file, SeededRandom random)
    {
        int near = Math.Min(file.Length, 64 << random.NextInt(8));
        return random.NextInt(3) switch
        {
            0 => random.NextInt(file.Length + 1),
            1 => random.NextInt(near + 1),
            _ => file.Length - random.NextInt(near + 1),
        };
    }

    private static byte[] Flip(byte[] file, byte[] other, SeededRandom random) => Change(file, random, value => (byte)(value ^ 1 << random.NextInt(8)));

    private static byte[] Set(byte[] file, byte[] other, SeededRandom random) => Change(file, random, _ => (byte)random.NextInt(256));

    private static byte[] Change(byte[] file, SeededRandom random, Func<byte, byte> change)
    {
        byte[] changed = [.. file];
        for (int i = 0; i <= random.NextInt(4) && file.Length > 0; i++)
        {
            int at = Math.Min(Place(file, random), file.Length - 1);
            changed[at] = change(changed[at]);
        }

        return changed;
    }

    private static byte[] Insert(byte[] file, byte[] other, SeededRandom random)
    {
        byte[] inserted = new byte[1 + random.NextInt(40)];
        byte filler = (byte)random.NextInt(256);
        bool same = random.NextInt(2) == 0;
        for (int i = 0; i < inserted.Length; i++)
        {
            inserted[i] = same ? filler : (byte)random.NextInt(256);
        }

        return Replace(file, Place(file, random), 0, inserted);
    }

    private static byte[] Delete(byte[] file, byte[] other, SeededRandom random)
    {
        int at = Place(file, random);
        return Replace(file, at, Math.Min(file.Length - at, 1 + random.NextInt(40)), []);
    }

    private static byte[] Truncate(byte[] file, byte[] other, SeededRandom random) => file[..Place(file, random)];

    private static byte[] CopyBlock(byte[] file, byte[] other, SeededRandom random)
    {
        int from = Place(file, random), to = Place(file, random);
        ReadOnlySpan<byte> block = file.AsSpan(from, Math.Min(file.Length - from, random.NextInt(LongestBlock)));
        return Replace(file, to, random.NextInt(2) == 0 ? 0 : Math.Min(block.Length, file.Length - to), block);
    }

    private static byte[] Number(byte[] file, byte[] other, SeededRandom random)
    {
        byte[] changed = [.. file];
        Write(changed, Place(file, random), Extreme(random), 1 << random.NextInt(4));
        return changed;
    }

    // The beginning of one file and the end of another.
    private static byte[] Splice(byte[] file, byte[] other, SeededRandom random) => [.. file.AsSpan(0, Place(file, random)), .. other.AsSpan(Place(other, random))];
}
