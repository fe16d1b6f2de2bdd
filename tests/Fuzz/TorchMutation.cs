using System.IO.Compression;

namespace BertNotebooks.Tests.Fuzz;

/// <summary>Changes of pytorch_model.bin: of the pickles in both formats, and of the zip around them.</summary>
internal static class TorchMutation
{
    private const int BombBytes = 4 << 20;

    // Signatures of a zip's records, with the width of the fields behind each: offset in the record and bytes.
    private static readonly (byte[] Signature, (int At, int Bytes)[] Fields)[] Records =
    [
        ([(byte)'P', (byte)'K', 1, 2], [(8, 2), (10, 2), (20, 4), (24, 4), (28, 2), (30, 2), (32, 2), (42, 4)]),
        ([(byte)'P', (byte)'K', 3, 4], [(6, 2), (8, 2), (18, 4), (22, 4), (26, 2), (28, 2)]),
        ([(byte)'P', (byte)'K', 5, 6], [(4, 2), (8, 2), (10, 2), (12, 4), (16, 4), (20, 2)]),
        ([(byte)'P', (byte)'K', 6, 6], [(4, 8), (24, 8), (32, 8), (40, 8), (48, 8)]),
        ([(byte)'P', (byte)'K', 6, 7], [(4, 4), (8, 8), (16, 4)]),
    ];

    public static IReadOnlyList<Mutation> Legacy { get; } = [LegacyPickles];

    public static IReadOnlyList<Mutation> Zip { get; } = [ZipPickle, ZipPickle, ZipPickle, Field, Field, Name, Members];

    private static byte[] LegacyPickles(byte[] file, byte[] other, SeededRandom random)
    {
        PickleMutation.Op? last = PickleMutation.Walk(file) is [.., PickleMutation.Op op] ? op : null;
        int end = last is null ? 0 : last.Value.Start + last.Value.Length;
        byte[] pickles = PickleMutation.All[random.NextInt(PickleMutation.All.Count)](file[..end], other, random);
        return [.. pickles, .. file.AsSpan(end)];
    }

    private static byte[] ZipPickle(byte[] file, byte[] other, SeededRandom random) => Rewrite(file, (name, bytes) =>
        (name, name.EndsWith("/data.pkl", StringComparison.Ordinal) ? PickleMutation.All[random.NextInt(PickleMutation.All.Count)](bytes, other, random) : bytes, false));

    // Sizes, offsets, counts, flags and methods in the central directory, the local headers and the records at the end.
    private static byte[] Field(byte[] file, byte[] other, SeededRandom random)
    {
        byte[] changed = [.. file];
        (byte[] signature, (int At, int Bytes)[] fields) = Records[random.NextInt(Records.Length)];
        List<int> places = Find(file, signature);
        if (places.Count > 0)
        {
            (int at, int bytes) = fields[random.NextInt(fields.Length)];
            ByteMutation.Write(changed, places[random.NextInt(places.Count)] + at, random.NextInt(3) == 0 ? random.NextInt(file.Length) : ByteMutation.Extreme(random), bytes);
        }

        return changed;
    }

    // One member's name, in the central directory, becomes another's of the same length.
    private static byte[] Name(byte[] file, byte[] other, SeededRandom random)
    {
        byte[] changed = [.. file];
        List<int> places = [.. Find(file, Records[0].Signature).Where(at => at + 46 <= file.Length && at + 46 + BitConverter.ToUInt16(file, at + 28) <= file.Length)];
        if (places.Count > 0)
        {
            int from = places[random.NextInt(places.Count)];
            int length = BitConverter.ToUInt16(file, from + 28);
            int[] same = [.. places.Where(at => BitConverter.ToUInt16(file, at + 28) == length)];
            file.AsSpan(from + 46, length).CopyTo(changed.AsSpan(same[random.NextInt(same.Length)] + 46));
        }

        return changed;
    }

    // A member compressed, left out, doubled, emptied, or swollen to zeros that take little room.
    private static byte[] Members(byte[] file, byte[] other, SeededRandom random)
    {
        int what = random.NextInt(5), which = random.NextInt(60), count = 0;
        return Rewrite(file, (name, bytes) => count++ % 60 != which % 60 && !(what == 4 && name.EndsWith(".pkl", StringComparison.Ordinal)) ? (name, bytes, false) : what switch
        {
            0 => (name, bytes, true),
            1 => null,
            2 => (name[..^1] + (char)('0' + random.NextInt(10)), bytes, false),
            3 => (name, [], false),
            _ => (name, [.. bytes, .. new byte[BombBytes]], true),
        });
    }

    private static byte[] Rewrite(byte[] file, Func<string, byte[], (string Name, byte[] Bytes, bool Compressed)?> change)
    {
        try
        {
            using ZipArchive source = new(new MemoryStream(file), ZipArchiveMode.Read);
            return TorchSample.Zip(source.Entries.Select(entry => change(entry.FullName, Content(entry))).OfType<(string, byte[], bool)>());
        }
        catch (Exception e) when (e is InvalidDataException or IOException or ArgumentException or NotSupportedException or OverflowException)
        {
            // Another change broke the zip before: it goes on as it is.
            return file;
        }
    }

    private static byte[] Content(ZipArchiveEntry entry)
    {
        using Stream stream = entry.Open();
        using MemoryStream content = new();
        stream.CopyTo(content);
        return content.ToArray();
    }

    private static List<int> Find(byte[] file, byte[] signature)
    {
        List<int> places = [];
        for (int at = file.AsSpan().IndexOf(signature); at >= 0;)
        {
            places.Add(at);
            int next = file.AsSpan(at + 4).IndexOf(signature);
            at = next < 0 ? -1 : at + 4 + next;
        }

        return places;
    }
}
