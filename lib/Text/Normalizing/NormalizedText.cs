using BertNotebooks.Foundation.Unicode;

namespace BertNotebooks.Text.Normalizing;

/// <summary>A normalized text as a whole, blanks included, with the range of the original text behind each UTF-16 unit.</summary>
/// <remarks>Needed only where added tokens are sought in normalized text; <see cref="WordReader"/> otherwise does all in one pass.</remarks>
internal sealed class NormalizedText
{
    private readonly CharacterTable _table;
    private readonly List<char> _units = [];
    private readonly List<int> _starts = [];
    private readonly List<int> _ends = [];

    /// <summary>Normalizes a text whose first unit has the index <paramref name="origin"/>.</summary>
    public NormalizedText(ReadOnlySpan<char> text, int origin, CharacterTable table)
    {
        _table = table;
        MarkOrder marks = new(table.StripAccents);
        for (int i = 0; i < text.Length;)
        {
            int codePoint = CodePoints.At(text, i, out int width);
            if (!table.IsCleaned(codePoint))
            {
                marks.Add(codePoint, origin + i, origin + i + width);
            }

            i += width;
        }

        foreach ((int codePoint, int start, int end) in marks.Ordered())
        {
            Add(codePoint, start, end);
        }

        Units = _units.ToArray();
        Starts = _starts.ToArray();
        Ends = _ends.ToArray();
    }

    public char[] Units { get; }

    public int[] Starts { get; }

    public int[] Ends { get; }

    /// <summary>Hands the words of a part of the text to a sink.</summary>
    public void Read<TSink>(int from, int to, ref TSink sink)
        where TSink : struct, IWordSink, allows ref struct
    {
        int start = from;
        for (int i = from; i < to;)
        {
            int codePoint = CodePoints.At(Units.AsSpan(0, to), i, out int width);
            bool blank = CodePoints.IsWhiteSpace(codePoint);
            if (blank || CodePoints.Punctuation.Contains(codePoint))
            {
                Give(start, i, ref sink);
                Give(i, blank ? i : i + width, ref sink);
                start = i + width;
            }

            i += width;
        }

        Give(start, to, ref sink);
    }

    private void Give<TSink>(int from, int to, ref TSink sink)
        where TSink : struct, IWordSink, allows ref struct
    {
        if (to > from)
        {
            sink.Word(Units.AsSpan(from..to), Starts.AsSpan(from..to), Ends.AsSpan(from..to));
        }
    }

    private void Add(int codePoint, int start, int end)
    {
        uint entry = _table[codePoint];
        switch (entry & CharacterTable.KindMask)
        {
            case CharacterTable.Removed:
                return;
            case CharacterTable.Blank:
                Add(_table.CleansText ? " " : char.ConvertFromUtf32(codePoint), start, end);
                return;
            case CharacterTable.WholeWord when (entry & CharacterTable.Separates) != 0:
                Add($" {_table.Written(entry)} ", start, end);
                return;
            default:
                Add(_table.Written(entry), start, end);
                return;
        }
    }

    private void Add(string units, int start, int end)
    {
        foreach (char unit in units)
        {
            _units.Add(unit);
            _starts.Add(start);
            _ends.Add(end);
        }
    }
}
