using System.Collections;
using System.Runtime.InteropServices;
using BertNotebooks.Text;

namespace BertNotebooks.Data.Tokens;

/// <summary>The encoded inputs of a text of any size in one memory-mapped file; an <see cref="Encoding"/> is made when it is asked for.</summary>
/// <remarks>
/// The file holds ids and offsets, see <see cref="TokenStoreHeader"/>; what an encoding has besides follows from the ids. So
/// there are no places in the text (<see cref="Encoding.Offsets"/> is all zeros), words are counted from 0 in each input,
/// and a [CLS] or [SEP] that is written in the text counts as an added one. Safe for many threads at once.
/// </remarks>
public sealed partial class TokenStore : IReadOnlyList<Encoding>, IDisposable
{
    private const int IdsAtOnce = 1 << 18;

    private readonly TokenStoreHeader _header;
    private readonly BertTokenizer _tokenizer;
    private readonly MappedFile _file;

    /// <summary>Opens a store that was checked.</summary>
    internal TokenStore(string path, TokenStoreHeader header, BertTokenizer tokenizer)
    {
        _header = header;
        _tokenizer = tokenizer;
        _file = new MappedFile(path);
    }

    /// <summary>The number of inputs.</summary>
    public int Count => _header.Sequences;

    /// <summary>The number of tokens of all inputs, special tokens counted, padding not.</summary>
    public long Tokens => _header.Tokens;

    /// <summary>SHA-256 of all that is stored, in hexadecimal.</summary>
    internal string Content => _header.Content;

    /// <summary>The input at an index.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The index is not one of 0 to <see cref="Count"/> - 1.</exception>
    public Encoding this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count);
            (long start, long end) = (Offset(index), Offset(index + 1));
            int[] ids = new int[end - start];
            ReadIds(start, ids);
            return StoredEncoding.From(ids, _header.PadTo, _tokenizer);
        }
    }

    /// <summary>The number of tokens of an input, special tokens counted, padding not; nothing else of it is read.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The index is not one of 0 to <see cref="Count"/> - 1.</exception>
    public int LengthOf(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count);
        return (int)(Offset(index + 1) - Offset(index));
    }

    /// <summary>How often each id occurs in some of the inputs, padding not counted; [V] or longer where the tokenizer has ids beyond the vocabulary.</summary>
    /// <param name="start">Index of the first input.</param>
    /// <param name="count">The number of inputs.</param>
    public long[] PieceCounts(int start, int count)
    {
        int end = start + count;
        long[] counts = new long[_header.Ids];
        if (count <= Count / 2)
        {
            Tally(start, end, 1, counts);
            return counts;
        }

        // The counts of the whole are stored, so that only the smaller part is read.
        _file.Read(_header.CountsAt, MemoryMarshal.AsBytes(counts.AsSpan()));
        Tally(0, start, -1, counts);
        Tally(end, Count, -1, counts);
        return counts;
    }

    /// <summary>Some of the inputs, in their order.</summary>
    /// <param name="start">Index of the first input.</param>
    /// <param name="count">The number of inputs.</param>
    public TokenSlice Slice(int start, int count) => new(this, start, count);

    /// <summary>The inputs in their order.</summary>
    public IEnumerator<Encoding> GetEnumerator() => Slice(0, Count).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();

    private void Tally(int start, int end, int sign, long[] counts)
    {
        if (start == end)
        {
            return;
        }

        long stop = Offset(end);
        int[] ids = new int[IdsAtOnce];
        for (long at = Offset(start); at < stop; at += ids.Length)
        {
            Span<int> part = ids.AsSpan(0, (int)Math.Min(ids.Length, stop - at));
            ReadIds(at, part);
            foreach (int id in part)
            {
                counts[id] += sign;
            }
        }
    }

    private long Offset(int index)
    {
        long offset = 0;
        _file.Read(_header.OffsetsAt + (long)index * sizeof(long), MemoryMarshal.AsBytes(new Span<long>(ref offset)));
        return offset;
    }

    private void ReadIds(long start, Span<int> ids)
    {
        long position = TokenStoreHeader.Size + start * _header.IdSize;
        if (_header.IdSize == sizeof(int))
        {
            _file.Read(position, MemoryMarshal.AsBytes(ids));
            return;
        }

        // Read into the second half and widened from the front: no second buffer.
        Span<ushort> narrow = MemoryMarshal.Cast<int, ushort>(ids)[ids.Length..];
        _file.Read(position, MemoryMarshal.AsBytes(narrow));
        for (int i = 0; i < ids.Length; i++)
        {
            ids[i] = narrow[i];
        }
    }
}
