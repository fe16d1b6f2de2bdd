using System.Collections.Frozen;
using System.Globalization;

namespace BertNotebooks.Text;

/// <summary>Answers about single code points, read from the carried tables.</summary>
internal static class CodePoints
{
    public const int Count = 0x110000;

    private const int FirstSyllable = 0xAC00, LastSyllable = 0xD7A3;

    public static CodePointSet Control { get; } = new(CharacterSets.Control);

    private static CodePointSet Blank { get; } = new(CharacterSets.Blank);

    private static CodePointSet OtherWhiteSpace { get; } = new(CharacterSets.OtherWhiteSpace);

    public static CodePointSet Ideograph { get; } = new(CharacterSets.Ideograph);

    public static CodePointSet Punctuation { get; } = new(CharacterSets.Punctuation);

    public static CodePointSet NonspacingMark { get; } = new(CharacterSets.NonspacingMark);

    private static FrozenDictionary<int, int> LowerCases { get; } = ReadLowerCase();

    private static FrozenDictionary<int, int> Classes { get; } = ReadClasses();

    private static FrozenDictionary<int, int[]> Decompositions { get; } = ReadDecompositions();

    /// <summary>Tells whether words end here.</summary>
    public static bool IsWhiteSpace(int codePoint) => Blank.Contains(codePoint) || OtherWhiteSpace.Contains(codePoint);

    /// <summary>The place among combining marks; 0 for a code point that starts a new run of them.</summary>
    public static int CombiningClass(int codePoint) => Classes.GetValueOrDefault(codePoint);

    /// <summary>Appends the lower case; two code points for U+0130 alone.</summary>
    public static void AppendLower(int codePoint, List<int> to)
    {
        if (codePoint == 0x130)
        {
            to.Add('i');
            to.Add(0x307);
            return;
        }

        to.Add(LowerCases.GetValueOrDefault(codePoint, codePoint));
    }

    /// <summary>Appends the full canonical decomposition, or the code point itself.</summary>
    public static void AppendDecomposition(int codePoint, List<int> to)
    {
        if (codePoint is >= FirstSyllable and <= LastSyllable)
        {
            // The Unicode Standard, section 3.12: 19 leading consonants, 21 vowels, 27 trailing consonants or none.
            int index = codePoint - FirstSyllable;
            to.Add(0x1100 + (index / (21 * 28)));
            to.Add(0x1161 + (index / 28 % 21));
            if (index % 28 != 0)
            {
                to.Add(0x11A7 + (index % 28));
            }
        }
        else if (Decompositions.TryGetValue(codePoint, out int[]? parts))
        {
            to.AddRange(parts);
        }
        else
        {
            to.Add(codePoint);
        }
    }

    internal static int Hex(ReadOnlySpan<char> digits) => int.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    internal static string[] Items(string table) => table.Split((char[])[' ', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries);

    private static FrozenDictionary<int, int> ReadLowerCase()
    {
        Dictionary<int, int> lower = [];
        foreach (string run in Items(LowerCase.Runs))
        {
            int sign = run.LastIndexOfAny(['+', '-']);
            int between = run.AsSpan(0, sign).IndexOfAny('-', '/');
            int first = Hex(run.AsSpan(0, between < 0 ? sign : between));
            int last = between < 0 ? first : Hex(run.AsSpan(between + 1, sign - between - 1));
            int step = between >= 0 && run[between] == '/' ? 2 : 1;
            int distance = int.Parse(run.AsSpan(sign), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            for (int codePoint = first; codePoint <= last; codePoint += step)
            {
                lower[codePoint] = codePoint + distance;
            }
        }

        return lower.ToFrozenDictionary();
    }

    private static FrozenDictionary<int, int> ReadClasses()
    {
        Dictionary<int, int> classes = [];
        foreach (string run in Items(CombiningClasses.Runs))
        {
            string[] parts = run.Split('=', '-');
            for (int codePoint = Hex(parts[0]); codePoint <= Hex(parts[^2]); codePoint++)
            {
                classes[codePoint] = int.Parse(parts[^1], CultureInfo.InvariantCulture);
            }
        }

        return classes.ToFrozenDictionary();
    }

    private static FrozenDictionary<int, int[]> ReadDecompositions()
    {
        Dictionary<int, int[]> decompositions = [];
        foreach (string item in Items(CanonicalDecompositions.Others))
        {
            string[] parts = item.Split('=', '+');
            decompositions[Hex(parts[0])] = [.. parts.Skip(1).Select(part => Hex(part))];
        }

        ReadIdeographs(CanonicalDecompositions.IdeographsFromF900, 0xF900, decompositions);
        ReadIdeographs(CanonicalDecompositions.IdeographsFrom2F800, 0x2F800, decompositions);
        return decompositions.ToFrozenDictionary();
    }

    private static void ReadIdeographs(string ideographs, int first, Dictionary<int, int[]> decompositions)
    {
        int codePoint = first;
        foreach (System.Text.Rune ideograph in ideographs.EnumerateRunes())
        {
            if (ideograph.Value != '.')
            {
                decompositions[codePoint] = [ideograph.Value];
            }

            codePoint++;
        }
    }
}
