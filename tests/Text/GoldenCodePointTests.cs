using System.Globalization;
using BertNotebooks.Text;
using BertNotebooks.Text.Normalizing;
using Xunit;

namespace BertNotebooks.Tests.Text;

/// <summary>Every code point of Unicode under the four settings of case and accents.</summary>
public sealed class GoldenCodePointTests
{
    [GoldenTheory("tokenizer/codepoints*.tsv.gz")]
    [GoldenData("tokenizer/codepoints*.tsv.gz")]
    public void EveryCodePointIsTreatedAsTheLibraryTreatsIt(string file)
    {
        CharacterTable table = CharacterTable.For(OptionsOf(Path.GetFileName(file)));
        int seen = 0;
        foreach (string line in GoldenJson.Lines(file))
        {
            string[] fields = line.Split('\t');
            int last = int.Parse(fields[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            for (int codePoint = int.Parse(fields[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture); codePoint <= last; codePoint++, seen++)
            {
                string expected = Expected(codePoint, fields[2], fields.ElementAtOrDefault(3) ?? "");
                string actual = Describe(table, table[codePoint]);
                Assert.True(expected == actual, $"U+{codePoint:X4}: expected '{expected}', was '{actual}'.");
            }
        }

        Assert.Equal(0x110000 - 0x800, seen);
    }

    private static BertTokenizerOptions OptionsOf(string name) => name switch
    {
        "codepoints.tsv.gz" => new(),
        "codepoints-cased.tsv.gz" => new() { LowerCase = false },
        "codepoints-lower-keep-accents.tsv.gz" => new() { StripAccents = false },
        "codepoints-cased-strip-accents.tsv.gz" => new() { LowerCase = false, StripAccents = true },
        _ => throw new ArgumentException($"What settings has {name}?"),
    };

    private static string Expected(int codePoint, string kind, string mapped) => kind switch
    {
        "removed" or "space" => kind,
        "punct" or "cjk" => "word " + (mapped.Length == 0 ? $"{codePoint:X4}" : mapped),
        _ => "letters " + (mapped.Length == 0 ? $"{codePoint:X4}" : mapped),
    };

    private static string Describe(CharacterTable table, uint entry)
    {
        uint value = entry & CharacterTable.ValueMask;
        string letters = (entry & CharacterTable.Expands) == 0
            ? $"{value:X4}"
            : string.Join(' ', table.Expansion(entry).EnumerateRunes().Select(rune => $"{rune.Value:X4}"));
        return (entry & CharacterTable.KindMask) switch
        {
            CharacterTable.Removed => "removed",
            CharacterTable.Blank => "space",
            CharacterTable.WholeWord => "word " + letters,
            _ => "letters " + letters,
        };
    }
}
