using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace BertNotebooks.Data.Tokens;

/// <summary>Reads a store once from its beginning to its end: is it what was written, and could a writer have written it?</summary>
/// <remarks>A sum can be made to fit, and what does not fit behind it would be read beyond an array, or an array of any size be made for it.</remarks>
/// <param name="file">The store, behind its header.</param>
/// <param name="header">Its header, which fits the file's length.</param>
/// <param name="cancellationToken">Stops the reading.</param>
internal sealed class TokenStoreCheck(FileStream file, TokenStoreHeader header, CancellationToken cancellationToken) : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly LoopStop _stop = new(cancellationToken);
    private readonly byte[] _buffer = new byte[1 << 16];

    /// <summary>The most tokens of an input.</summary>
    public int Longest { get; private set; }

    /// <summary>The number of inputs without a token, each of which ends a document.</summary>
    public int Documents { get; private set; }

    /// <summary>Whether sum, ids, offsets and counts fit each other and the header.</summary>
    public bool Passes()
    {
        long[] counts = new long[header.Ids];
        if (!(header.IdSize == sizeof(int) ? TallyInts(counts) : TallyShorts(counts)))
        {
            return false;
        }

        Take((int)(header.OffsetsAt - TokenStoreHeader.Size - header.Tokens * header.IdSize));
        return OffsetsFit() && CountsAre(counts) && Convert.ToHexStringLower(_hash.GetHashAndReset()) == header.Content;
    }

    public void Dispose() => _hash.Dispose();

    private bool TallyInts(long[] counts)
    {
        for (long left = header.Tokens; left > 0;)
        {
            ReadOnlySpan<int> ids = Take<int>(ref left);
            foreach (int id in ids)
            {
                if ((uint)id >= (uint)counts.Length)
                {
                    return false;
                }

                counts[id]++;
            }
        }

        return true;
    }

    private bool TallyShorts(long[] counts)
    {
        for (long left = header.Tokens; left > 0;)
        {
            ReadOnlySpan<ushort> ids = Take<ushort>(ref left);
            foreach (ushort id in ids)
            {
                if (id >= (uint)counts.Length)
                {
                    return false;
                }

                counts[id]++;
            }
        }

        return true;
    }

    private bool OffsetsFit()
    {
        long before = -1;
        // No document is empty; and where there are documents, the last one ends, too.
        bool documentEnds = true;
        for (long left = header.Sequences + 1L; left > 0;)
        {
            foreach (long offset in Take<long>(ref left))
            {
                if (before < 0)
                {
                    if (offset != 0)
                    {
                        return false;
                    }
                }
                else
                {
                    if (offset < before || offset - before > int.MaxValue || (offset == before && documentEnds))
                    {
                        return false;
                    }

                    documentEnds = offset == before;
                    Documents += documentEnds ? 1 : 0;
                    Longest = Math.Max(Longest, (int)(offset - before));
                }

                before = offset;
            }
        }

        return before == header.Tokens && (Documents == 0 || documentEnds);
    }

    private bool CountsAre(ReadOnlySpan<long> counts)
    {
        for (long left = counts.Length; left > 0;)
        {
            ReadOnlySpan<long> stored = Take<long>(ref left);
            if (!stored.SequenceEqual(counts[..stored.Length]))
            {
                return false;
            }

            counts = counts[stored.Length..];
        }

        return true;
    }

    // As many of those that are left as the buffer holds.
    private ReadOnlySpan<T> Take<T>(ref long left) where T : unmanaged
    {
        int size = Marshal.SizeOf<T>(), count = (int)Math.Min(left, _buffer.Length / size);
        left -= count;
        return MemoryMarshal.Cast<byte, T>(Take(count * size));
    }

    private Span<byte> Take(int bytes)
    {
        _stop.ThrowIfRequested();
        Span<byte> taken = _buffer.AsSpan(0, bytes);
        file.ReadExactly(taken);
        _hash.AppendData(taken);
        return taken;
    }
}
