using BertNotebooks.Dib.Format;

namespace BertNotebooks.Play.Documents;

/// <summary>The solutions of a notebook's exercises, from <c>solutions/NAME.dib</c> beside it.</summary>
internal static class Solutions
{
    /// <summary>The text of the solution that stands for a cell: that of the same exercise, else the one in the same place among the exercises.</summary>
    /// <param name="notebook">The notebook's file.</param>
    /// <param name="cells">Its cells.</param>
    /// <param name="id">The cell with the exercise.</param>
    /// <returns>Null when the cell has no exercise, or there is no solution.</returns>
    public static string? Find(string notebook, IReadOnlyList<PlayCell> cells, string id)
    {
        string file = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(notebook))!, "solutions", Path.GetFileName(notebook));
        PlayCell[] exercises = [.. cells.Where(cell => cell.Kind == CellKind.CSharp && LessonText.Exercises(cell.Text).Count > 0)];
        int place = Array.FindIndex(exercises, cell => cell.Id == id);
        if (place < 0 || !File.Exists(file))
        {
            return null;
        }

        try
        {
            string[] solutions = [.. DibDocument.Load(file).CodeCells.Select(cell => cell.Source).Where(source => LessonText.Exercises(source).Count > 0)];
            IReadOnlyList<string> names = LessonText.Exercises(exercises[place].Text);
            return solutions.FirstOrDefault(solution => LessonText.Exercises(solution).Intersect(names).Any())
                ?? (solutions.Length == exercises.Length ? solutions[place] : null);
        }
        catch (BertNotebooksException)
        {
            return null;
        }
    }
}
