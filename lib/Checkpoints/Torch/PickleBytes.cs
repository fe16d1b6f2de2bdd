using System.Buffers.Binary;
using BertNotebooks.Checkpoints.Tensors;

namespace BertNotebooks.Checkpoints.Torch;

/// <summary>The bytes of a pickle, read from the first to the last.</summary>
internal sealed class PickleBytes(CheckpointBytes file, ReadOnlyMemory<byte> pickle)
{
    private const int LongestName = 200;

    /// <summary>The number of bytes read.</summary>
    public int Position { get; private set; }

    public byte Byte() => Take(1)[0];

    public ushort UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    /// <summary>The one kind of number that is big-endian.</summary>
    public double Double() => BinaryPrimitives.ReadDoubleBigEndian(Take(8));

    /// <summary>A little-endian two's complement number; the magic number of the old format has ten bytes, and its value is not needed.</summary>
    public long Long(int length)
    {
        ReadOnlySpan<byte> bytes = Take(length);
        long value = length > 0 && bytes[^1] >= 0x80 ? -1 : 0;
        for (int i = Math.Min(length, 8) - 1; i >= 0; i--)
        {
            value = value << 8 | bytes[i];
        }

        return value;
    }

    public string Text(long length) => System.Text.Encoding.UTF8.GetString(Take(length));

    /// <summary>A text that ends in a line feed.</summary>
    public string Line()
    {
        ReadOnlySpan<byte> rest = pickle.Span[Position..];
        int end = rest[..Math.Min(rest.Length, LongestName + 1)].IndexOf((byte)'\n');
        string line = end < 0 ? throw file.Damaged($"its pickle asks for something whose name is longer than {LongestName} bytes, or ends there") : Text(end);
        Position++;
        return line;
    }

    public void Skip(int length) => Take(length);

    private ReadOnlySpan<byte> Take(long length)
    {
        if (length > pickle.Length - Position)
        {
            throw file.Damaged("it ends inside its pickle");
        }

        ReadOnlySpan<byte> bytes = pickle.Span.Slice(Position, (int)length);
        Position += (int)length;
        return bytes;
    }
}
