using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace BertNotebooks.Play.Documents;

/// <summary>Finds sliders in a cell, <c>double rate = 0.15; // slider 0.05 .. 0.8 step 0.05</c>, and moves them.</summary>
internal static partial class SliderLine
{
    private const string Form = "write it as: double rate = 0.15; // slider 0.05 .. 0.8 step 0.05";

    // A step has at most so many digits, so that a moved number can be read.
    private const int MostDigits = 10;

    /// <summary>The sliders of a cell in their order, and the comments that are almost one.</summary>
    public static (IReadOnlyList<Slider> Sliders, IReadOnlyList<SliderProblem> Problems) Find(string text)
    {
        List<Slider> sliders = [];
        List<SliderProblem> problems = [];
        // Most cells have none, and are looked at with each key.
        IEnumerable<SyntaxTrivia> comments = text.Contains("slid", StringComparison.OrdinalIgnoreCase) ? CellComments.LineComments(text) : [];
        foreach (SyntaxTrivia comment in comments.Where(comment => Meant().IsMatch(comment.ToString())))
        {
            try
            {
                sliders.Add(Read(comment));
            }
            catch (FormatException e)
            {
                problems.Add(new SliderProblem(comment.Span.Start, comment.Span.End, $"No slider: {e.Message}; {Form}."));
            }
        }

        return (sliders, problems);
    }

    /// <summary>The text with one slider moved: its number alone is another, in the style in which it was written.</summary>
    /// <exception cref="BertNotebooksException">There is no such slider, or the value lies outside of its bounds.</exception>
    public static string With(string text, int index, decimal value)
    {
        IReadOnlyList<Slider> sliders = Find(text).Sliders;
        if (index < 0 || index >= sliders.Count)
        {
            throw new BertNotebooksException($"The cell has {sliders.Count} sliders now, and none with the number {index}: look at its text.");
        }

        Slider slider = sliders[index];
        decimal rounded = Math.Round(value, Math.Max(slider.Step.Scale, slider.Min.Scale), MidpointRounding.AwayFromZero);
        return rounded >= slider.Min && rounded <= slider.Max
            ? string.Concat(text.AsSpan(0, slider.From), SliderNumber.Write(text[slider.From..slider.To], rounded), text.AsSpan(slider.To))
            : throw new BertNotebooksException(string.Create(CultureInfo.InvariantCulture, $"'{slider.Name.Shown(40)}' goes from {slider.Min} to {slider.Max}, and {value} lies outside: choose one between, or change the bounds in the comment."));
    }

    private static Slider Read(SyntaxTrivia comment)
    {
        Match match = Comment().Match(comment.ToString());
        if (!match.Success)
        {
            throw new FormatException("the bounds and the step are not all there");
        }

        decimal min = SliderNumber.Parse(match.Groups[1].Value), max = SliderNumber.Parse(match.Groups[2].Value), step = SliderNumber.Parse(match.Groups[3].Value);
        if (min >= max || step <= 0 || step > max - min || Math.Max(step.Scale, min.Scale) > MostDigits)
        {
            throw new FormatException("the first bound must be less than the second, and the step fit between them");
        }

        (string name, TypeSyntax? type, ExpressionSyntax value) = Assigned(comment.Token);
        if (!SliderNumber.IsNumber(value))
        {
            throw new FormatException($"'{name.Shown(40)}' is not given one plain number");
        }

        string literal = value.ToString();
        bool isWhole = type is PredefinedTypeSyntax predefined ? SliderNumber.IsWholeType(predefined.Keyword.Kind()) : type is { IsVar: true } && SliderNumber.IsWhole(literal);
        return isWhole && (min != Math.Floor(min) || step != Math.Floor(step))
            ? throw new FormatException($"'{name.Shown(40)}' is a whole number, and its bounds and step are not")
            : new Slider(name, value.Span.Start, value.Span.End, SliderNumber.Parse(literal), min, max, step);
    }

    private static (string Name, TypeSyntax? Type, ExpressionSyntax Value) Assigned(SyntaxToken before) =>
        before.IsKind(SyntaxKind.SemicolonToken) ? before.Parent switch
        {
            FieldDeclarationSyntax field => Declared(field.Declaration),
            LocalDeclarationStatementSyntax local => Declared(local.Declaration),
            ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression } set } => (set.Left.ToString(), null, set.Right),
            _ => throw NoAssignment(),
        }
        : throw NoAssignment();

    private static (string Name, TypeSyntax? Type, ExpressionSyntax Value) Declared(VariableDeclarationSyntax declaration) =>
        declaration.Variables is [{ Initializer.Value: ExpressionSyntax value } variable]
            ? (variable.Identifier.Text, declaration.Type, value)
            : throw new FormatException("the line must give one variable a number");

    private static FormatException NoAssignment() => new("the comment must stand behind the ';' of a line that gives a variable a number");

    // Prose about a slider names no numbers.
    [GeneratedRegex(@"^//+\s*slid(?:e|er|ers)\b.*\d", RegexOptions.IgnoreCase)]
    private static partial Regex Meant();

    [GeneratedRegex(@"^//\s*slider\s+(-?[\d_]*\.?\d[\d_]*(?:[eE][+-]?\d{1,2})?)\s*\.\.\s*(-?[\d_]*\.?\d[\d_]*(?:[eE][+-]?\d{1,2})?)\s+step\s+([\d_]*\.?\d[\d_]*(?:[eE][+-]?\d{1,2})?)\s*$")]
    private static partial Regex Comment();
}
