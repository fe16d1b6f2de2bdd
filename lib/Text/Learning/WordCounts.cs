using System.Runtime.InteropServices;
using BertNotebooks.Text.Normalizing;

namespace BertNotebooks.Text.Learning;

/// <summary>How often each word stands in a text; memory grows with the different words, not with the text.</summary>
internal sealed class WordCounts
{
    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly CharacterTable _table;
    private readonly WordReader _reader = new();

    public WordCounts(BertTokenizerOptions options)
    {
        _table = CharacterTable.For(options);
        _lookup = _counts.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The number of different words.</summary>
    public int Count => _counts.Count;

    /// <summary>Counts the words of a line; special tokens in it are ordinary text, as in the library's trainer.</summary>
    public void Add(string line)
    {
        Sink sink = new(_lookup);
        _reader.Read(line, 0, _table, ref sink);
    }

    /// <summary>All words with their counts in the order of their characters, so that the order of the lines makes no difference.</summary>
    public KeyValuePair<string, long>[] Sorted()
    {
        KeyValuePair<string, long>[] sorted = [.. _counts];
        Array.Sort(sorted, (a, b) => string.CompareOrdinal(a.Key, b.Key));
        return sorted;
    }

    private readonly struct Sink(Dictionary<string, long>.AlternateLookup<ReadOnlySpan<char>> counts) : IWordSink
    {
        public void Word(ReadOnlySpan<char> word, ReadOnlySpan<int> starts, ReadOnlySpan<int> ends) =>
            CollectionsMarshal.GetValueRefOrAddDefault(counts, word, out _)++;
    }
}
