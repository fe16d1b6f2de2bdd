using System.Buffers.Binary;
using BertNotebooks.Checkpoints.Tensors;

namespace BertNotebooks.Checkpoints.Torch;

/// <summary>Finds the members of a zip that holds them as they are; one that is compressed is refused, so that none can swell.</summary>
/// <remarks>Records as in PKWARE's APPNOTE 6.3, sections 4.3 and 4.5.3. Checksums are not compared, as in safetensors, which has none.</remarks>
internal static class StoredZip
{
    private const int EndBytes = 22, End64Bytes = 56, LocatorBytes = 20, EntryBytes = 46, LocalBytes = 30;
    private const uint End = 0x06054B50, End64 = 0x06064B50, Locator = 0x07064B50, Entry = 0x02014B50, Local = 0x04034B50;
    private const int LongestComment = ushort.MaxValue;
    private const int MostMembers = 20_000;

    /// <summary>The members by name, each with its first byte and its length.</summary>
    public static Dictionary<string, (long Start, long Length)> Members(CheckpointBytes file)
    {
        (long at, long bytes, long count) = Directory(file);
        if (count > MostMembers || bytes / EntryBytes < count)
        {
            throw file.Damaged($"its zip announces {count} members in a directory of {bytes} bytes; at most {MostMembers} are read");
        }

        byte[] directory = file.Read(at, bytes);
        Dictionary<string, (long, long)> members = [];
        int next = 0;
        for (long i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> entry = directory.AsSpan(next);
            if (entry.Length < EntryBytes || UInt(entry, 0) != Entry || entry.Length < EntryBytes + UShort(entry, 28) + UShort(entry, 30) + UShort(entry, 32))
            {
                throw file.Damaged("the directory of its zip is cut or overwritten");
            }

            string name = System.Text.Encoding.UTF8.GetString(entry.Slice(EntryBytes, UShort(entry, 28)));
            if (!members.TryAdd(name, Place(file, entry, name)))
            {
                throw file.Damaged($"its zip has two members {name.Shown()}");
            }

            next += EntryBytes + UShort(entry, 28) + UShort(entry, 30) + UShort(entry, 32);
        }

        return members;
    }

    // Flags (8), method (10), compressed and whole size (20, 24), lengths of name, extra field and comment (28, 30, 32), offset of the local header (42).
    private static (long Start, long Length) Place(CheckpointBytes file, ReadOnlySpan<byte> entry, string name)
    {
        long packed = UInt(entry, 20), length = UInt(entry, 24), at = UInt(entry, 42);
        ReadOnlySpan<byte> wide = WideFields(entry.Slice(EntryBytes + UShort(entry, 28), UShort(entry, 30)));
        Span<long> numbers = [length, packed, at];
        foreach (ref long number in numbers)
        {
            if (number == uint.MaxValue && wide.Length >= sizeof(long))
            {
                number = Long(wide, 0);
                wide = wide[sizeof(long)..];
            }
        }

        (length, packed, at) = (numbers[0], numbers[1], numbers[2]);
        const int encrypted = 1;
        if (UShort(entry, 10) != 0 || packed != length || (UShort(entry, 8) & encrypted) != 0)
        {
            throw file.Damaged($"its member {name.Shown()} is compressed or encrypted");
        }

        ReadOnlySpan<byte> local = file.Read(at, LocalBytes);
        if (UInt(local, 0) != Local)
        {
            throw file.Damaged($"its member {name.Shown()} is not where the directory says");
        }

        long start = at + LocalBytes + UShort(local, 26) + UShort(local, 28);
        file.RequireInside(start, length);
        return (start, length);
    }

    // The extra field 1 holds the numbers that do not fit 32 bits.
    private static ReadOnlySpan<byte> WideFields(ReadOnlySpan<byte> extra)
    {
        while (extra.Length >= 4 && UShort(extra, 2) <= extra.Length - 4)
        {
            ReadOnlySpan<byte> field = extra.Slice(4, UShort(extra, 2));
            if (UShort(extra, 0) == 1)
            {
                return field;
            }

            extra = extra[(4 + field.Length)..];
        }

        return [];
    }

    // The record at the end, behind which only a comment may stand, and the one of the zip64 format before it.
    private static (long At, long Bytes, long Count) Directory(CheckpointBytes file)
    {
        long tailAt = Math.Max(0, file.Length - EndBytes - LongestComment);
        byte[] tail = file.Read(tailAt, file.Length - tailAt);
        int at = tail.Length - EndBytes;
        while (at >= 0 && (UInt(tail.AsSpan(at), 0) != End || UShort(tail.AsSpan(at), 20) != tail.Length - at - EndBytes))
        {
            at--;
        }

        if (at < 0)
        {
            throw file.Damaged("its zip has no end");
        }

        ReadOnlySpan<byte> end = tail.AsSpan(at);
        long endAt = tailAt + at;
        if (endAt < LocatorBytes || file.Read(endAt - LocatorBytes, LocatorBytes) is not byte[] locator || UInt(locator, 0) != Locator)
        {
            return (UInt(end, 16), UInt(end, 12), UShort(end, 10));
        }

        ReadOnlySpan<byte> wide = file.Read(Long(locator, 8), End64Bytes);
        return UInt(wide, 0) == End64
            ? (Long(wide, 48), Long(wide, 40), Long(wide, 32))
            : throw file.Damaged("the end of its zip is overwritten");
    }

    private static ushort UShort(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static uint UInt(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    private static long Long(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadInt64LittleEndian(bytes[at..]);
}
