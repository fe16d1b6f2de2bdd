using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace BertNotebooks.Play.Documents;

/// <summary>Numbers as C# writes them.</summary>
internal static partial class SliderNumber
{
    /// <summary>Whether an expression is one number, with or without a sign.</summary>
    public static bool IsNumber(ExpressionSyntax value) =>
        (value is PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.UnaryMinusExpression } minus ? minus.Operand : value) is LiteralExpressionSyntax { RawKind: (int)SyntaxKind.NumericLiteralExpression };

    /// <summary>The value of a number.</summary>
    /// <exception cref="FormatException">It is too large or too fine for a slider, or not decimal.</exception>
    public static decimal Parse(string number) =>
        Literal().Match(number) is { Success: true } match
        && decimal.TryParse(match.Groups["sign"].Value + match.Groups["digits"].Value.Replace("_", "", StringComparison.Ordinal), NumberStyles.Float, CultureInfo.InvariantCulture, out decimal value)
            ? value
            : throw new FormatException($"'{number.Shown(40)}' is no decimal number that a slider can have");

    /// <summary>Whether C# takes a number as it is written for a whole one.</summary>
    public static bool IsWhole(string number) => Literal().Match(number) is { Success: true } match
        && match.Groups["digits"].Value.AsSpan().IndexOfAny('.', 'e', 'E') < 0 && match.Groups["suffix"].Value.All(letter => letter is 'l' or 'L' or 'u' or 'U');

    /// <summary>Whether a type holds whole numbers alone.</summary>
    public static bool IsWholeType(SyntaxKind keyword) => keyword is not (SyntaxKind.DoubleKeyword or SyntaxKind.FloatKeyword or SyntaxKind.DecimalKeyword);

    /// <summary>A value in the style of a number: with its suffix, with a point where it had one, with digits set apart where they were.</summary>
    public static string Write(string number, decimal value)
    {
        Match match = Literal().Match(number);
        string digits = match.Groups["digits"].Value;
        string format = digits.Contains('_') ? "#,0.##########" : "0.##########";
        // Zero may have a sign.
        string text = (value == 0 ? 0 : value).ToString(format, CultureInfo.InvariantCulture).Replace(',', '_');
        bool hadPoint = digits.AsSpan().IndexOfAny('.', 'e', 'E') >= 0;
        return text + (hadPoint && !text.Contains('.') ? ".0" : "") + match.Groups["suffix"].Value;
    }

    [GeneratedRegex(@"^(?<sign>-?)\s*(?<digits>[\d_]*\.?\d[\d_]*(?:[eE][+-]?[\d_]+)?)(?<suffix>[fFdDmMlLuU]*)$")]
    private static partial Regex Literal();
}
