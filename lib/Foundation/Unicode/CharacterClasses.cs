using System.Globalization;

namespace BertNotebooks.Foundation.Unicode;

/// <summary>Classes of code points by .NET's own categories, as regular expressions over Unicode and Rust's <c>char</c> have them.</summary>
internal static class CharacterClasses
{
    private const int ZeroWidthNonJoiner = 0x200C, ZeroWidthJoiner = 0x200D;

    /// <summary>The class <c>\w</c> of Rust: letters, marks, digits, connecting signs, joiners.</summary>
    public static bool IsWord(int codePoint) => IsLetterOrMark(codePoint) || codePoint is ZeroWidthNonJoiner or ZeroWidthJoiner
        || Category(codePoint) is UnicodeCategory.DecimalDigitNumber or UnicodeCategory.ConnectorPunctuation;

    /// <summary>The property Alphabetic together with all marks; circled letters are alphabetic, though their category is that of signs.</summary>
    public static bool IsLetterOrMark(int codePoint) => Category(codePoint) is
            UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter
            or UnicodeCategory.OtherLetter or UnicodeCategory.LetterNumber or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark
            or UnicodeCategory.EnclosingMark
        || codePoint is (>= 0x24B6 and <= 0x24E9) or (>= 0x1F130 and <= 0x1F149) or (>= 0x1F150 and <= 0x1F169) or (>= 0x1F170 and <= 0x1F189);

    /// <summary>Digits and numbers of all kinds (<c>char::is_numeric</c>); ideographs that mean numbers are letters.</summary>
    public static bool IsNumber(int codePoint) =>
        Category(codePoint) is UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber;

    /// <summary>The category, of a surrogate too.</summary>
    public static UnicodeCategory Category(int codePoint) => CharUnicodeInfo.GetUnicodeCategory(codePoint);
}
