using System.Collections.Concurrent;
using System.Globalization;
using BertNotebooks.Foundation.Unicode;

namespace BertNotebooks.Text.Pipelines;

/// <summary>The named sets of code points of Oniguruma, over Unicode.</summary>
internal static class OnigurumaClasses
{
    private static readonly ConcurrentDictionary<string, CodePointRanges?> s_known = new(StringComparer.Ordinal);

    public static CodePointRanges Word => Find("word")!;

    /// <summary>A set by the letter of its escape: <c>d</c>, <c>w</c>, <c>s</c>, <c>h</c>; in capitals all others.</summary>
    public static CodePointRanges? ByEscape(char letter) => letter switch
    {
        'd' => Find("digit"),
        'w' => Word,
        's' => Find("space"),
        'h' => Find("xdigit"),
        'D' or 'W' or 'S' or 'H' => ByEscape(char.ToLowerInvariant(letter))!.Except(),
        _ => null,
    };

    /// <summary>A set by the name of a POSIX bracket, of a property or of a category; null for one that is not known here.</summary>
    public static CodePointRanges? Find(string name) => s_known.GetOrAdd(
        name.Replace("_", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant(), Make);

    private static CodePointRanges? Make(string name) => name switch
    {
        "word" => CodePointRanges.Where(c => CharacterClasses.IsLetterOrMark(c) || CharacterClasses.Category(c) is UnicodeCategory.DecimalDigitNumber or UnicodeCategory.ConnectorPunctuation),
        "digit" => Categories("Nd"),
        "space" or "whitespace" => CodePointRanges.Where(CodePoints.IsWhiteSpace),
        "blank" => Categories("Zs").Union(CodePointRanges.Of('\t', '\t')),
        "xdigit" => CodePointRanges.Of('0', '9').Union(CodePointRanges.Of('A', 'F')).Union(CodePointRanges.Of('a', 'f')),
        "ascii" => CodePointRanges.Of(0, 0x7F),
        "any" => CodePointRanges.Of(0, 0x10FFFF).Intersect(CodePointRanges.Where(_ => true)),
        "punct" => "$+<=>^`|~".Aggregate(Categories("P"), (set, sign) => set.Union(CodePointRanges.Of(sign, sign))),
        "punctuation" => Categories("P"),
        "letter" => Categories("L"),
        "mark" => Categories("M"),
        "number" => Categories("N"),
        "symbol" => Categories("S"),
        "separator" => Categories("Z"),
        _ => IsCategory(name) ? Categories(name) : null,
    };

    private static bool IsCategory(string name) => name.Length is 1 or 2 && Enum.GetValues<UnicodeCategory>().Any(category => IsIn(category, name));

    private static CodePointRanges Categories(string name) => CodePointRanges.Where(c => IsIn(CharacterClasses.Category(c), name));

    private static bool IsIn(UnicodeCategory category, string name) => Short(category).StartsWith(name, StringComparison.OrdinalIgnoreCase);

    private static string Short(UnicodeCategory category) => category switch
    {
        UnicodeCategory.UppercaseLetter => "Lu",
        UnicodeCategory.LowercaseLetter => "Ll",
        UnicodeCategory.TitlecaseLetter => "Lt",
        UnicodeCategory.ModifierLetter => "Lm",
        UnicodeCategory.OtherLetter => "Lo",
        UnicodeCategory.NonSpacingMark => "Mn",
        UnicodeCategory.SpacingCombiningMark => "Mc",
        UnicodeCategory.EnclosingMark => "Me",
        UnicodeCategory.DecimalDigitNumber => "Nd",
        UnicodeCategory.LetterNumber => "Nl",
        UnicodeCategory.OtherNumber => "No",
        UnicodeCategory.SpaceSeparator => "Zs",
        UnicodeCategory.LineSeparator => "Zl",
        UnicodeCategory.ParagraphSeparator => "Zp",
        UnicodeCategory.ConnectorPunctuation => "Pc",
        UnicodeCategory.DashPunctuation => "Pd",
        UnicodeCategory.OpenPunctuation => "Ps",
        UnicodeCategory.ClosePunctuation => "Pe",
        UnicodeCategory.InitialQuotePunctuation => "Pi",
        UnicodeCategory.FinalQuotePunctuation => "Pf",
        UnicodeCategory.OtherPunctuation => "Po",
        UnicodeCategory.MathSymbol => "Sm",
        UnicodeCategory.CurrencySymbol => "Sc",
        UnicodeCategory.ModifierSymbol => "Sk",
        UnicodeCategory.OtherSymbol => "So",
        UnicodeCategory.Control => "Cc",
        UnicodeCategory.Format => "Cf",
        UnicodeCategory.Surrogate => "Cs",
        UnicodeCategory.PrivateUse => "Co",
        _ => "Cn",
    };
}
