using System.Globalization;
using BertNotebooks.Foundation.Unicode;

namespace BertNotebooks.Text.Pipelines;

/// <summary>Reads a regular expression code point by code point.</summary>
internal sealed class CharacterScanner(string text)
{
    private int _at;

    public bool IsAtEnd => _at == text.Length;

    /// <summary>The next code point, which stays; -1 at the end.</summary>
    public int Peek => IsAtEnd ? -1 : CodePoints.At(text, _at, out _);

    public int Take()
    {
        if (IsAtEnd)
        {
            throw new NotSupportedException("an end too early");
        }

        int codePoint = CodePoints.At(text, _at, out int width);
        _at += width;
        return codePoint;
    }

    public bool TryTake(string expected)
    {
        bool found = string.CompareOrdinal(text, _at, expected, 0, expected.Length) == 0;
        _at += found ? expected.Length : 0;
        return found;
    }

    /// <summary>What comes next, for a message.</summary>
    public string Rest(int most) => text[_at..Math.Min(text.Length, _at + most)];

    /// <summary>What stands before the next of these characters, which is taken too; null when it does not come.</summary>
    public string? TakeUntil(char end)
    {
        int found = text.IndexOf(end, _at);
        if (found < 0)
        {
            return null;
        }

        string taken = text[_at..found];
        _at = found + 1;
        return taken;
    }

    /// <summary>A hexadecimal number of 1 to so many digits.</summary>
    public int TakeHex(int least, int most)
    {
        int digits = 0;
        while (digits < most && _at + digits < text.Length && char.IsAsciiHexDigit(text[_at + digits]))
        {
            digits++;
        }

        if (digits < least || !int.TryParse(text.AsSpan(_at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int value) || value >= CodePoints.Count)
        {
            throw new NotSupportedException("a number of a character that is none");
        }

        _at += digits;
        return value;
    }

    /// <summary><c>{n}</c>, <c>{n,}</c>, <c>{n,m}</c> or <c>{,m}</c> as .NET writes it; null where the brace is a character like others.</summary>
    public string? TryTakeRepeats(int most)
    {
        int end = text.IndexOf('}', _at);
        string[] bounds = end < 0 ? [] : text[(_at + 1)..end].Split(',');
        if (bounds.Length is 0 or > 2 || !bounds.All(bound => bound.All(char.IsAsciiDigit)) || bounds.All(bound => bound.Length == 0))
        {
            return null;
        }

        int[] numbers = [.. bounds.Select(bound => bound.Length == 0 ? 0 : bound.Length <= 6 ? int.Parse(bound, CultureInfo.InvariantCulture) : int.MaxValue)];
        if (numbers.Max() > most || (bounds is [_, { Length: > 0 }] && numbers[1] < numbers[0]))
        {
            throw new NotSupportedException($"the repetition {text[_at..(end + 1)]}");
        }

        _at = end + 1;
        return string.Create(CultureInfo.InvariantCulture, $"{{{numbers[0]}{(bounds.Length == 1 ? "" : bounds[1].Length == 0 ? "," : $",{numbers[1]}")}}}");
    }
}
