using System.Runtime.InteropServices;
using BertNotebooks.Foundation.Unicode;

namespace BertNotebooks.Text.Pipelines;

/// <summary>A text on its way through a pipeline: its UTF-16 units, and for each the range of the original text that it came from.</summary>
/// <remarks>The <c>NormalizedString</c> of <c>tokenizers</c>. Halves of surrogate pairs that stand alone are U+FFFD in it.</remarks>
internal sealed class MappedText
{
    private readonly List<char> _units = [];
    private readonly List<int> _starts = [];
    private readonly List<int> _ends = [];

    public int Length => _units.Count;

    public ReadOnlySpan<char> Units => CollectionsMarshal.AsSpan(_units);

    public ReadOnlySpan<int> Starts => CollectionsMarshal.AsSpan(_starts);

    public ReadOnlySpan<int> Ends => CollectionsMarshal.AsSpan(_ends);

    /// <summary>A text as it stands, whose first unit has the index <paramref name="origin"/>.</summary>
    public static MappedText Of(ReadOnlySpan<char> text, int origin = 0)
    {
        MappedText mapped = new();
        for (int i = 0; i < text.Length;)
        {
            int codePoint = CodePoints.At(text, i, out int width);
            mapped.Add(codePoint, origin + i, origin + i + width);
            i += width;
        }

        return mapped;
    }

    /// <summary>Appends a code point that came from a range of the original text.</summary>
    public void Add(int codePoint, int start, int end)
    {
        if (codePoint >= 0x10000)
        {
            AddUnit((char)(0xD800 + ((codePoint - 0x10000) >> 10)), start, end);
            AddUnit((char)(0xDC00 + (codePoint & 0x3FF)), start, end);
        }
        else
        {
            AddUnit((char)codePoint, start, end);
        }
    }

    /// <summary>Appends code points that all came from one range.</summary>
    public void AddAll(IEnumerable<int> codePoints, int start, int end)
    {
        foreach (int codePoint in codePoints)
        {
            Add(codePoint, start, end);
        }
    }

    /// <summary>Appends a part of another text.</summary>
    public void AddPart(MappedText from, int start, int end)
    {
        _units.AddRange(from.Units[start..end]);
        _starts.AddRange(from.Starts[start..end]);
        _ends.AddRange(from.Ends[start..end]);
    }

    /// <summary>The code points with the indices of their first and last unit in this text.</summary>
    public IEnumerable<(int CodePoint, int At, int Next)> CodePointsIn(int start, int end)
    {
        for (int i = start; i < end;)
        {
            int codePoint = CodePoints.At(Units[..end], i, out int width);
            yield return (codePoint, i, i + width);
            i += width;
        }
    }

    /// <summary>The code points, each with the range of the original text behind it.</summary>
    public IEnumerable<(int CodePoint, int Start, int End)> Mapped() =>
        CodePointsIn(0, Length).Select(item => (item.CodePoint, _starts[item.At], _ends[item.Next - 1]));

    public override string ToString() => new(Units);

    private void AddUnit(char unit, int start, int end)
    {
        _units.Add(unit);
        _starts.Add(start);
        _ends.Add(end);
    }
}
