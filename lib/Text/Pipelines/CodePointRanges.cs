using System.Globalization;
using System.Text;
using BertNotebooks.Foundation.Unicode;

namespace BertNotebooks.Text.Pipelines;

/// <summary>A set of code points that can be written as a regular expression of .NET, which sees UTF-16 units: a code point beyond U+FFFF is a pair of them there.</summary>
internal sealed class CodePointRanges
{
    private const int FirstSurrogate = 0xD800, LastSurrogate = 0xDFFF, FirstBeyond = 0x10000;

    // In ascending order, with a gap between one and the next; surrogates are in none.
    private readonly (int First, int Last)[] _ranges;

    private CodePointRanges(IEnumerable<(int First, int Last)> ranges)
    {
        List<(int First, int Last)> merged = [];
        foreach ((int first, int last) in ranges.OrderBy(range => range.First))
        {
            if (merged.Count > 0 && first <= merged[^1].Last + 1)
            {
                merged[^1] = (merged[^1].First, Math.Max(merged[^1].Last, last));
            }
            else
            {
                merged.Add((first, last));
            }
        }

        _ranges = [.. merged];
    }

    public static CodePointRanges Of(int first, int last) =>
        first > LastSurrogate || last < FirstSurrogate ? new([(first, last)]) : new CodePointRanges([(first, last)]).Except().Except();

    /// <summary>All code points of a kind.</summary>
    public static CodePointRanges Where(Predicate<int> fits) =>
        new(Enumerable.Range(0, CodePoints.Count).Where(c => c is < FirstSurrogate or > LastSurrogate && fits(c)).Select(c => (c, c)));

    public CodePointRanges Union(CodePointRanges other) => new(_ranges.Concat(other._ranges));

    public CodePointRanges Except() => new(Gaps());

    public CodePointRanges Intersect(CodePointRanges other) => Except().Union(other.Except()).Except();

    /// <summary>The set as one atom of a .NET expression.</summary>
    public string ToExpression()
    {
        StringBuilder units = new();
        List<string> pairs = [];
        foreach ((int first, int last) in _ranges)
        {
            if (first < FirstBeyond)
            {
                units.Append(Range(first, Math.Min(last, FirstBeyond - 1)));
            }

            if (last >= FirstBeyond)
            {
                AddPairs(pairs, Math.Max(first, FirstBeyond), last);
            }
        }

        // Without the look ahead, each place where no pair stands would be held against all of them.
        string beyond = pairs.Count == 0 ? "" : $"(?=[\\uD800-\\uDBFF])(?:{string.Join('|', pairs)})";
        return (units.Length, pairs.Count) switch
        {
            (0, 0) => "(?!)",
            (_, 0) => $"[{units}]",
            (0, _) => $"(?:{beyond})",
            _ => $"(?:[{units}]|{beyond})",
        };
    }

    private IEnumerable<(int, int)> Gaps()
    {
        int at = 0;
        foreach ((int first, int last) in _ranges.Concat([(FirstSurrogate, LastSurrogate), (CodePoints.Count, CodePoints.Count)]).OrderBy(range => range.Item1))
        {
            if (first > at)
            {
                yield return (at, first - 1);
            }

            at = Math.Max(at, last + 1);
        }
    }

    // A run of high halves with all low ones, and what is left at its ends.
    private static void AddPairs(List<string> pairs, int first, int last)
    {
        while (first <= last)
        {
            (int high, int low) = Halves(first);
            int lastOfHigh = first | 0x3FF;
            (int lastHigh, int lastLow) = Halves(Math.Min(last, lastOfHigh));
            if (low == 0xDC00 && lastLow == 0xDFFF)
            {
                lastHigh = Halves(last + 1).High - 1;
                lastOfHigh = FirstBeyond + ((lastHigh - FirstSurrogate) << 10) + 0x3FF;
            }

            pairs.Add($"[{Range(high, lastHigh)}][{Range(low, lastLow)}]");
            first = lastOfHigh + 1;
        }
    }

    private static (int High, int Low) Halves(int codePoint) => (FirstSurrogate + ((codePoint - FirstBeyond) >> 10), 0xDC00 + (codePoint & 0x3FF));

    private static string Range(int first, int last) => first == last ? Unit(first) : $"{Unit(first)}-{Unit(last)}";

    private static string Unit(int unit) => string.Create(CultureInfo.InvariantCulture, $"\\u{unit:X4}");
}
