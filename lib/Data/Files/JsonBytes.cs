using System.Text;

namespace BertNotebooks.Data.Files;

/// <summary>The part of a JSON file that is not used up yet, and the line at which it stands.</summary>
internal sealed class JsonBytes
{
    private byte[] _bytes = new byte[1 << 16];
    private int _length;
    private long _lines;
    private int _counted;

    /// <summary>Bytes of the file that were there before.</summary>
    public long Dropped { get; private set; }

    /// <summary>What is there.</summary>
    public ReadOnlySpan<byte> Span => _bytes.AsSpan(0, _length);

    /// <summary>Puts more behind it.</summary>
    public void Append(string part)
    {
        int needed = _length + Encoding.UTF8.GetByteCount(part);
        if (needed > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(needed, 2 * _bytes.Length));
        }

        _length += Encoding.UTF8.GetBytes(part, _bytes.AsSpan(_length));
    }

    /// <summary>Takes some from the front away.</summary>
    public void Drop(int count)
    {
        _ = LineAt(count);
        _counted = 0;
        Buffer.BlockCopy(_bytes, count, _bytes, 0, _length - count);
        _length -= count;
        Dropped += count;
    }

    /// <summary>The line of a place, from 1; asked for places from the front to the back, so that each byte is looked at once.</summary>
    public long LineAt(int index)
    {
        if (index > _counted)
        {
            _lines += _bytes.AsSpan(_counted, index - _counted).Count((byte)'\n');
            _counted = index;
        }

        return _lines + 1;
    }
}
