using BertNotebooks.Foundation.Unicode;

namespace BertNotebooks.Text.Normalizing;

/// <summary>Normalizes a text and splits it into words in one pass: <c>BertNormalizer</c> and <c>BertPreTokenizer</c> together.</summary>
/// <remarks>Holds the word being read, so a reader serves one thread at a time.</remarks>
internal sealed class WordReader
{
    private readonly MarkOrder _marks = new();
    private char[] _word = new char[64];
    private int[] _starts = new int[64];
    private int[] _ends = new int[64];
    private int _length;

    /// <summary>Hands every word of <paramref name="text"/> to the sink; offsets count from <paramref name="origin"/>.</summary>
    public void Read<TSink>(ReadOnlySpan<char> text, int origin, CharacterTable table, ref TSink sink)
        where TSink : struct, IWordSink, allows ref struct
    {
        _length = 0;
        int wordStart = 0;
        for (int i = 0; i < text.Length;)
        {
            int codePoint = CodePoints.At(text, i, out int width);
            uint entry = table[codePoint];
            if ((entry & CharacterTable.Reorders) != 0)
            {
                _length = 0;
                i = ReadOrdered(text, wordStart, origin, table, ref sink);
                wordStart = i;
                continue;
            }

            Take(entry, origin + i, origin + i + width, table, ref sink);
            i += width;
            if ((entry & CharacterTable.KindMask) >= CharacterTable.Blank)
            {
                wordStart = i;
            }
        }

        Flush(ref sink);
    }

    private void Take<TSink>(uint entry, int start, int end, CharacterTable table, ref TSink sink)
        where TSink : struct, IWordSink, allows ref struct
    {
        switch (entry & CharacterTable.KindMask)
        {
            case CharacterTable.Letter:
                Append(entry, start, end, table);
                break;
            case CharacterTable.Blank:
                Flush(ref sink);
                break;
            case CharacterTable.WholeWord:
                Flush(ref sink);
                Append(entry, start, end, table);
                Flush(ref sink);
                break;
        }
    }

    /// <summary>Reads on from a word's start to the next separator with its combining marks in canonical order; returns where it stopped.</summary>
    private int ReadOrdered<TSink>(ReadOnlySpan<char> text, int from, int origin, CharacterTable table, ref TSink sink)
        where TSink : struct, IWordSink, allows ref struct
    {
        _marks.Clear();
        int i = from;
        while (i < text.Length)
        {
            int codePoint = CodePoints.At(text, i, out int width);
            if ((table[codePoint] & CharacterTable.Separates) != 0)
            {
                break;
            }

            if (!table.IsCleaned(codePoint))
            {
                _marks.Add(codePoint, origin + i, origin + i + width);
            }

            i += width;
        }

        foreach ((int codePoint, int start, int end) in _marks.Ordered())
        {
            Take(table[codePoint], start, end, table, ref sink);
        }

        Flush(ref sink);
        return i;
    }

    private void Append(uint entry, int start, int end, CharacterTable table)
    {
        if ((entry & CharacterTable.Expands) != 0)
        {
            foreach (char unit in table.Expansion(entry))
            {
                Append(unit, start, end);
            }

            return;
        }

        uint codePoint = entry & CharacterTable.ValueMask;
        if (codePoint < 0x10000)
        {
            Append((char)codePoint, start, end);
            return;
        }

        Append((char)(0xD800 + ((codePoint - 0x10000) >> 10)), start, end);
        Append((char)(0xDC00 + (codePoint & 0x3FF)), start, end);
    }

    private void Append(char unit, int start, int end)
    {
        int at = _length;
        if (at == _word.Length)
        {
            Array.Resize(ref _word, at * 2);
            Array.Resize(ref _starts, at * 2);
            Array.Resize(ref _ends, at * 2);
        }

        _word[at] = unit;
        _starts[at] = start;
        _ends[at] = end;
        _length = at + 1;
    }

    private void Flush<TSink>(ref TSink sink)
        where TSink : struct, IWordSink, allows ref struct
    {
        if (_length > 0)
        {
            sink.Word(_word.AsSpan(0, _length), _starts.AsSpan(0, _length), _ends.AsSpan(0, _length));
            _length = 0;
        }
    }
}
