using System.Text.RegularExpressions;
using BertNotebooks.Dib.Format;

namespace BertNotebooks.Play.Documents;

/// <summary>How an exercise can be solved.</summary>
/// <param name="Explanation">What is said of it, in Markdown; empty when nothing is.</param>
/// <param name="Code">The cell that solves it.</param>
internal sealed record Solution(string Explanation, string Code);

/// <summary>The solutions of a notebook's exercises, from <c>solutions/NAME.dib</c> beside it.</summary>
internal static partial class Solutions
{
    /// <summary>The solution of the exercise in a cell: the one of the same name, else that behind the same "Exercise N", else the one in the same place.</summary>
    /// <returns>Null when the cell has no exercise, or there is no solution.</returns>
    public static Solution? Find(PlayDocument document, string id)
    {
        string file = Path.Combine(Path.GetDirectoryName(document.Path)!, "solutions", Path.GetFileName(document.Path));
        // A learner may have taken the exercise's own lines out.
        PlayCell[] cells = [.. document.Cells.Select(cell => cell with { Text = document.OriginalText(cell.Id) ?? cell.Text })];
        int index = Array.FindIndex(cells, cell => cell.Id == id);
        IReadOnlyList<string> names = index < 0 ? [] : NamesIn(cells[index]);
        if (names.Count == 0 || !File.Exists(file))
        {
            return null;
        }

        try
        {
            (string Explanation, string Code)[] solutions = [.. Read(DibDocument.Load(file))];
            int named = Array.FindIndex(solutions, solution => LessonText.Exercises(solution.Code).Intersect(names).Any());
            int found = named >= 0 ? named : Behind(solutions, NumberBefore(cells, index));
            int place = cells.Take(index).Count(cell => NamesIn(cell).Count > 0);
            found = found < 0 && solutions.Length == cells.Count(cell => NamesIn(cell).Count > 0) ? place : found;
            return found < 0 ? null : new Solution(solutions[found].Explanation, WrongAnswer().Replace(solutions[found].Code, ""));
        }
        catch (BertNotebooksException)
        {
            return null;
        }
    }

    // Cells without a check only prepare one, or draw what comes of it.
    private static IEnumerable<(string Explanation, string Code)> Read(DibDocument solutions)
    {
        string explanation = "";
        foreach (DibCell cell in solutions.Cells)
        {
            if (cell.Kind == CellKind.Markdown)
            {
                explanation = NumberIn(cell.Source) > 0 || explanation.Length == 0 ? cell.Source : explanation;
            }
            else if (cell.Source.Contains("Check.", StringComparison.Ordinal) || LessonText.Exercises(cell.Source).Count > 0)
            {
                yield return (explanation, cell.Source);
            }
        }
    }

    private static int Behind((string Explanation, string Code)[] solutions, int number) =>
        number == 0 ? -1 : Array.FindIndex(solutions, solution => NumberIn(solution.Explanation) == number);

    private static int NumberBefore(PlayCell[] cells, int index) =>
        cells.Take(index).Where(cell => cell.Kind == CellKind.Markdown).Select(cell => NumberIn(cell.Text)).LastOrDefault(number => number > 0);

    private static IReadOnlyList<string> NamesIn(PlayCell cell) => cell.Kind == CellKind.CSharp ? LessonText.Exercises(cell.Text) : [];

    private static int NumberIn(string markdown) => Heading().Match(markdown) is { Success: true } match && int.TryParse(match.Groups[1].Value, out int number) ? number : 0;

    [GeneratedRegex(@"^(?:#+\s*|\*\*)Exercise\s+(\d{1,3})", RegexOptions.Multiline)]
    private static partial Regex Heading();

    // Answers that do not do, which the kit's tests try.
    [GeneratedRegex(@"^// not: .*\n", RegexOptions.Multiline)]
    private static partial Regex WrongAnswer();
}
