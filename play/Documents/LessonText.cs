using System.Text.RegularExpressions;
using BertNotebooks.Dib.Format;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace BertNotebooks.Play.Documents;

/// <summary>What a notebook says of itself: its title, how it begins, what it asks for.</summary>
internal static partial class LessonText
{
    private const int LongestSummary = 200;

    /// <summary>The first heading of the first level, or null.</summary>
    public static string? Title(DibDocument notebook) =>
        Lines(notebook).Select(line => Heading().Match(line)).FirstOrDefault(match => match.Success) is Match heading ? Plain(heading.Groups[1].Value) : null;

    /// <summary>The first sentence that is not a heading, a list or a table; empty when there is none.</summary>
    public static string Summary(DibDocument notebook)
    {
        string paragraph = string.Join(' ', Lines(notebook).SkipWhile(line => !Prose().IsMatch(line)).TakeWhile(line => Prose().IsMatch(line)));
        string sentence = Sentence().Match(Plain(paragraph)).Value.Trim();
        return sentence.Length <= LongestSummary ? sentence : sentence[..sentence.LastIndexOf(' ', LongestSummary)] + " ...";
    }

    /// <summary>The names in calls of <c>Exercise.Check</c> in a cell, in their order.</summary>
    public static IReadOnlyList<string> Exercises(string code) => !code.Contains("Exercise", StringComparison.Ordinal) ? [] :
    [
        .. CellComments.Parse(code).DescendantNodes().OfType<InvocationExpressionSyntax>().Where(IsCheck)
            .Select(call => call.ArgumentList.Arguments.FirstOrDefault(argument => argument.NameColon?.Name.Identifier.Text == "name") ?? call.ArgumentList.Arguments.FirstOrDefault())
            .Select(argument => argument is null ? null : Text(argument.Expression)).OfType<string>(),
    ];

    private static bool IsCheck(InvocationExpressionSyntax call) => call.Expression is MemberAccessExpressionSyntax
    {
        Name.Identifier.Text: "Check",
        Expression: IdentifierNameSyntax { Identifier.Text: "Exercise" } or MemberAccessExpressionSyntax { Name.Identifier.Text: "Exercise" },
    };

    private static string? Text(ExpressionSyntax expression) => expression switch
    {
        LiteralExpressionSyntax { Token.Value: string text } => text,
        ParenthesizedExpressionSyntax inner => Text(inner.Expression),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } sum when Text(sum.Left) is string left && Text(sum.Right) is string right => left + right,
        _ => null,
    };

    // Lines of text outside of fences; a blank one between two cells.
    private static IEnumerable<string> Lines(DibDocument notebook)
    {
        bool isFenced = false;
        foreach (string line in notebook.Cells.Where(cell => cell.Kind == CellKind.Markdown).SelectMany(cell => cell.Source.Split('\n').Append("")))
        {
            bool isFence = line.TrimStart() is string start && (start.StartsWith("```", StringComparison.Ordinal) || start.StartsWith("~~~", StringComparison.Ordinal));
            if (!isFenced && !isFence)
            {
                yield return line;
            }

            isFenced ^= isFence;
        }
    }

    private static string Plain(string markdown) => Marks().Replace(Link().Replace(markdown, "$1"), "");

    [GeneratedRegex(@"^ {0,3}#\s+(.*?)\s*#*\s*$")]
    private static partial Regex Heading();

    [GeneratedRegex(@"^\s{0,3}[^\s#>|<!*+\-\d]|^\s{0,3}\*[^\s*]|^\s{0,3}\*\*\S")]
    private static partial Regex Prose();

    [GeneratedRegex(@"^.*?[.?!](?=\s|$)|^.*$")]
    private static partial Regex Sentence();

    [GeneratedRegex(@"!?\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"\*\*|`|(?<!\w)[*_]|[*_](?!\w)")]
    private static partial Regex Marks();
}
