namespace BertNotebooks.Foundation.Unicode;

/// <summary>Puts decomposed code points together again, as NFC and NFKC ask.</summary>
internal static class Composition
{
    /// <summary>What decomposes and is never composed again: the composition exclusions of Unicode 9, but for those of one part.</summary>
    private const string Excluded = """
        344 958-95F 9DC-9DD 9DF A33 A36 A59-A5B A5E B5C-B5D F43 F4D F52 F57 F5C F69 F73 F75-F76 F78 F81 F93 F9D FA2 FA7 FAC FB9 1F71 1F73
        1F75 1F77 1F79 1F7B 1F7D 1FBB 1FC9 1FCB 1FD3 1FDB 1FE3 1FEB 1FEE 1FF9 1FFB 212B 2ADC FB1D FB1F FB2A-FB36 FB38-FB3C FB3E FB40-FB41
        FB43-FB44 FB46-FB4E 1D15E-1D164 1D1BB-1D1C0
        """;

    private const int FirstLeading = 0x1100, FirstVowel = 0x1161, FirstTrailing = 0x11A7, FirstSyllable = 0xAC00;
    private const int Leading = 19, Vowels = 21, Trailing = 28;

    private static readonly Dictionary<(int, int), int> s_pairs = Pairs();

    /// <summary>The code point that two are written as; 0 when there is none.</summary>
    public static int Of(int first, int second)
    {
        if (first - FirstLeading is >= 0 and < Leading && second - FirstVowel is >= 0 and < Vowels)
        {
            return FirstSyllable + ((((first - FirstLeading) * Vowels) + second - FirstVowel) * Trailing);
        }

        bool isOpen = first - FirstSyllable is >= 0 and < Leading * Vowels * Trailing && (first - FirstSyllable) % Trailing == 0;
        return isOpen && second - FirstTrailing is > 0 and < Trailing
            ? first + second - FirstTrailing
            : s_pairs.GetValueOrDefault((first, second));
    }

    // A code point of several parts is what its first parts are written as, and the last.
    private static Dictionary<(int, int), int> Pairs()
    {
        CodePointSet excluded = new(Excluded);
        Dictionary<(int, int), int> pairs = [];
        foreach ((int codePoint, int[] parts) in CodePointTables.Decompositions().OrderBy(item => item.Value.Length).ThenBy(item => item.Key))
        {
            if (parts.Length > 1 && !excluded.Contains(codePoint))
            {
                int first = parts[0];
                foreach (int part in parts[1..^1])
                {
                    first = pairs[(first, part)];
                }

                pairs[(first, parts[^1])] = codePoint;
            }
        }

        return pairs;
    }
}
