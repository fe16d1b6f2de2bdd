using System.Collections.Frozen;
using System.Globalization;

namespace BertNotebooks.Foundation.Unicode;

/// <summary>Reads the carried tables of Unicode into dictionaries.</summary>
internal static class CodePointTables
{
    public static int Hex(ReadOnlySpan<char> digits) => int.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    public static string[] Items(string table) => table.Split((char[])[' ', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries);

    public static FrozenDictionary<int, int> LowerCases()
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

    public static FrozenDictionary<int, int> CombiningClasses()
    {
        Dictionary<int, int> classes = [];
        foreach (string run in Items(Unicode.CombiningClasses.Runs))
        {
            string[] parts = run.Split('=', '-');
            for (int codePoint = Hex(parts[0]); codePoint <= Hex(parts[^2]); codePoint++)
            {
                classes[codePoint] = int.Parse(parts[^1], CultureInfo.InvariantCulture);
            }
        }

        return classes.ToFrozenDictionary();
    }

    public static FrozenDictionary<int, int[]> Decompositions()
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

    public static FrozenDictionary<int, int[]> CompatibilityDecompositions()
    {
        Dictionary<int, int[]> decompositions = [];
        foreach (string item in Items(Unicode.CompatibilityDecompositions.All))
        {
            string[] parts = item.Split('=', '+');
            string[] range = parts[0].Split('-');
            int first = Hex(range[0]);
            for (int codePoint = first; codePoint <= Hex(range[^1]); codePoint++)
            {
                decompositions[codePoint] = [.. parts.Skip(1).Select(part => Hex(part) + codePoint - first)];
            }
        }

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
