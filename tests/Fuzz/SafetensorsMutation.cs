using System.Buffers.Binary;

namespace BertNotebooks.Tests.Fuzz;

/// <summary>Changes of a safetensors file: of its header's length, and of the JSON in it with the length put right.</summary>
internal static class SafetensorsMutation
{
    private const int Prefix = 8;

    public static IReadOnlyList<Mutation> All { get; } = [HeaderLength, Header, Header, Header, Header, Header, Data];

    private static byte[] HeaderLength(byte[] file, byte[] other, SeededRandom random)
    {
        byte[] changed = [.. file];
        long length = random.NextInt(2) == 0 ? ByteMutation.Extreme(random) : HeaderBytes(file) + random.NextInt(41) - 20;
        ByteMutation.Write(changed, 0, length, Prefix);
        return changed;
    }

    private static byte[] Header(byte[] file, byte[] other, SeededRandom random)
    {
        int length = HeaderBytes(file);
        if (length == 0)
        {
            return file;
        }

        byte[] header = JsonMutation.All[random.NextInt(JsonMutation.All.Count)](file[Prefix..(Prefix + length)], other, random);
        byte[] changed = [.. file.AsSpan(0, Prefix), .. header, .. file.AsSpan(Prefix + length)];
        BinaryPrimitives.WriteInt64LittleEndian(changed, header.Length);
        return changed;
    }

    // More or fewer numbers than the header announces.
    private static byte[] Data(byte[] file, byte[] other, SeededRandom random) =>
        random.NextInt(2) == 0 ? [.. file, .. new byte[1 + random.NextInt(100)]] : file[..Math.Max(0, file.Length - 1 - random.NextInt(100))];

    private static int HeaderBytes(byte[] file)
    {
        ulong length = file.Length < Prefix ? 0 : BinaryPrimitives.ReadUInt64LittleEndian(file);
        return length <= (ulong)Math.Max(0, file.Length - Prefix) ? (int)length : 0;
    }
}
