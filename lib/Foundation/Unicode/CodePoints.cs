using System.Collections.Frozen;

namespace BertNotebooks.Foundation.Unicode;

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

    public static CodePointSet Mark { get; } = new(CharacterSets.Mark);

    private static FrozenDictionary<int, int> LowerCases { get; } = CodePointTables.LowerCases();

    private static FrozenDictionary<int, int> Classes { get; } = CodePointTables.CombiningClasses();

    private static FrozenDictionary<int, int[]> Decompositions { get; } = CodePointTables.Decompositions();

    // Few tokenizers ask for them.
    private static Lazy<FrozenDictionary<int, int[]>> Compatible { get; } = new(CodePointTables.CompatibilityDecompositions);

    /// <summary>The code point at an index; a lone surrogate counts as U+FFFD, one unit wide.</summary>
    public static int At(ReadOnlySpan<char> text, int index, out int width)
    {
        char unit = text[index];
        width = 1;
        if (!char.IsSurrogate(unit))
        {
            return unit;
        }

        if (char.IsHighSurrogate(unit) && index + 1 < text.Length && char.IsLowSurrogate(text[index + 1]))
        {
            width = 2;
            return char.ConvertToUtf32(unit, text[index + 1]);
        }

        return 0xFFFD;
    }

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

    /// <summary>Appends the full compatibility decomposition, or the code point itself.</summary>
    public static void AppendCompatibility(int codePoint, List<int> to)
    {
        if (Compatible.Value.TryGetValue(codePoint, out int[]? parts))
        {
            to.AddRange(parts);
        }
        else
        {
            AppendDecomposition(codePoint, to);
        }
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
}
