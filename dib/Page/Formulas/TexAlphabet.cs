using System.Text;

namespace BertNotebooks.Dib.Page.Formulas;

/// <summary>Letters of TeX's alphabets as the characters that Unicode has for them (block "Mathematical Alphanumeric Symbols").</summary>
internal static class TexAlphabet
{
    private const int Bold = 0x1D400;
    private const int BoldDigits = 0x1D7CE;
    private const int Calligraphic = 0x1D49C;
    private const int Blackboard = 0x1D538;

    // Letters that Unicode had before it had the block; their places in the block are empty.
    private const string CalligraphicExceptions = "BℬEℰFℱHℋIℐLℒMℳRℛeℯgℊoℴ";
    private const string BlackboardExceptions = "CℂHℍNℕPℙQℚRℝZℤ";

    /// <summary>The text in the alphabet of the command; what the alphabet lacks stays as it is.</summary>
    public static string Map(string command, string text)
    {
        StringBuilder mapped = new();
        foreach (Rune rune in text.EnumerateRunes())
        {
            mapped.Append(rune.IsAscii ? Map(command, (char)rune.Value) : rune.ToString());
        }

        return mapped.ToString();
    }

    private static string Map(string command, char letter) => command switch
    {
        "mathbf" or "boldsymbol" => Shift(letter, Bold, "", BoldDigits),
        "mathcal" => Shift(letter, Calligraphic, CalligraphicExceptions, 0),
        "mathbb" => Shift(letter, Blackboard, BlackboardExceptions, 0),
        _ => letter.ToString(),
    };

    private static string Shift(char letter, int letters, string exceptions, int digits)
    {
        int exception = exceptions.IndexOf(letter, StringComparison.Ordinal);
        return letter switch
        {
            _ when exception >= 0 => exceptions[exception + 1].ToString(),
            >= 'A' and <= 'Z' => char.ConvertFromUtf32(letters + letter - 'A'),
            >= 'a' and <= 'z' => char.ConvertFromUtf32(letters + 26 + letter - 'a'),
            >= '0' and <= '9' when digits > 0 => char.ConvertFromUtf32(digits + letter - '0'),
            _ => letter.ToString(),
        };
    }
}
