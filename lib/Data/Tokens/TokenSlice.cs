using System.Collections;
using BertNotebooks.Text;

namespace BertNotebooks.Data.Tokens;

/// <summary>Some of the inputs of a <see cref="TokenStore"/>, in their order; the store stays open for as long as they are read.</summary>
public sealed class TokenSlice : IReadOnlyList<Encoding>
{
    private readonly TokenStore _store;
    private readonly int _start;

    internal TokenSlice(TokenStore store, int start, int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)start, (uint)store.Count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)(store.Count - start));
        _store = store;
        _start = start;
        Count = count;
    }

    /// <summary>The number of inputs.</summary>
    public int Count { get; }

    /// <summary>The input at an index within the slice.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The index is not one of 0 to <see cref="Count"/> - 1.</exception>
    public Encoding this[int index] => _store[StoreIndex(index)];

    /// <summary>The number of tokens of an input, special tokens counted, padding not; nothing else of it is read.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The index is not one of 0 to <see cref="Count"/> - 1.</exception>
    public int LengthOf(int index) => _store.LengthOf(StoreIndex(index));

    /// <summary>How often each id occurs in the slice, padding not counted.</summary>
    public long[] PieceCounts() => _store.PieceCounts(_start, Count);

    /// <summary>A short name of the inputs: other texts, another tokenizer or another way to cut them give another one.</summary>
    internal string Fingerprint => $"{Count} inputs with fingerprint {_store.Content[..16]}{(_start == 0 ? "" : $" from input {_start}")}";

    /// <summary>The first inputs of the slice, at most so many; null: all.</summary>
    public TokenSlice First(int? most) => new(_store, _start, Math.Min(most ?? Count, Count));

    /// <summary>The inputs in their order.</summary>
    public IEnumerator<Encoding> GetEnumerator()
    {
        for (int i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private int StoreIndex(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count);
        return _start + index;
    }
}
