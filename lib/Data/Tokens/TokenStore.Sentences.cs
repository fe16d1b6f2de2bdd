using System.Runtime.InteropServices;

namespace BertNotebooks.Data.Tokens;

/// <content>Stores of sentences: ids alone, and where documents end.</content>
public sealed partial class TokenStore
{
    private const int OffsetsAtOnce = 1 << 15;

    /// <summary>Some of the ids of an input.</summary>
    /// <param name="index">The input.</param>
    /// <param name="start">The first of its tokens.</param>
    /// <param name="count">The number of tokens; with <paramref name="start"/> at most as many as the input has.</param>
    internal int[] Ids(int index, int start, int count)
    {
        int[] ids = new int[count];
        ReadIds(Offset(index) + start, ids);
        return ids;
    }

    /// <summary>The inputs without a token, in their order.</summary>
    internal int[] EmptyInputs()
    {
        List<int> empty = [];
        long[] offsets = new long[OffsetsAtOnce];
        // Each part begins with the last offset of the one before.
        for (int at = 0; at < Count; at += offsets.Length - 1)
        {
            Span<long> part = offsets.AsSpan(0, (int)Math.Min(offsets.Length, Count + 1L - at));
            _file.Read(_header.OffsetsAt + (long)at * sizeof(long), MemoryMarshal.AsBytes(part));
            for (int i = 1; i < part.Length; i++)
            {
                if (part[i] == part[i - 1])
                {
                    empty.Add(at + i - 1);
                }
            }
        }

        return [.. empty];
    }
}
