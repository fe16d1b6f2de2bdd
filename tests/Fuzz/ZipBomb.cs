namespace BertNotebooks.Tests.Fuzz;

/// <summary>Zips that no honest writer makes.</summary>
internal static class ZipBomb
{
    /// <summary>Members that are all the same bytes of the file, each told to be stored.</summary>
    public static byte[] Overlapping(IReadOnlyList<(string Name, byte[] Bytes)> members, IEnumerable<string> aliasesOfLast)
    {
        List<byte> file = [];
        List<(string Name, int Start, int Length)> placed = [];
        foreach ((string name, byte[] bytes) in members)
        {
            placed.Add((name, file.Count, bytes.Length));
            file.AddRange([.. "PK\x03\x04"u8, .. new byte[14], .. BitConverter.GetBytes(bytes.Length), .. BitConverter.GetBytes(bytes.Length), .. BitConverter.GetBytes((short)name.Length), 0, 0]);
            file.AddRange(name.Select(c => (byte)c));
            file.AddRange(bytes);
        }

        placed.AddRange(aliasesOfLast.Select(name => (name, placed[^1].Start, placed[^1].Length)).ToArray());
        int directory = file.Count;
        foreach ((string name, int start, int length) in placed)
        {
            file.AddRange([.. "PK\x01\x02"u8, .. new byte[16], .. BitConverter.GetBytes(length), .. BitConverter.GetBytes(length), .. BitConverter.GetBytes((short)name.Length)]);
            file.AddRange([.. new byte[12], .. BitConverter.GetBytes(start), .. name.Select(c => (byte)c)]);
        }

        file.AddRange([.. "PK\x05\x06"u8, 0, 0, 0, 0, .. BitConverter.GetBytes((ushort)placed.Count), .. BitConverter.GetBytes((ushort)placed.Count)]);
        file.AddRange([.. BitConverter.GetBytes(file.Count - 12 - directory), .. BitConverter.GetBytes(directory), 0, 0]);
        return [.. file];
    }
}
