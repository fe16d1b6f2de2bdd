using BertNotebooks.Dib.Format;

namespace BertNotebooks.Play.Documents;

/// <summary>Cells that were typed or pasted into one, with the lines that begin them.</summary>
internal static class TypedCells
{
    /// <summary>Cuts a cell's text at the lines that begin a cell; what stands before such a line on the first line is no cell of its own.</summary>
    public static IReadOnlyList<(CellKind Kind, string Text)> Split(CellKind kind, string text)
    {
        List<(CellKind Kind, string Text)> parts = [];
        while (DibSeparator.LineThatSplits(kind, text) is int line && DibSeparator.KindMeant(text.Split('\n')[line]) is CellKind next)
        {
            string[] lines = text.Split('\n');
            Add(parts, kind, string.Join('\n', lines[..line]));
            (kind, text) = (next, string.Join('\n', lines[(line + 1)..]));
        }

        Add(parts, kind, text);
        return parts.Count > 0 ? parts : [(kind, "")];
    }

    /// <summary>Puts cells together into the text of one cell.</summary>
    public static string Join(CellKind kind, IEnumerable<(CellKind Kind, string Text)> cells) => string.Join("\n\n",
        cells.Select((cell, i) => i == 0 && cell.Kind == kind ? cell.Text : $"{DibSeparator.Of(cell.Kind)}\n\n{cell.Text}"));

    private static void Add(List<(CellKind Kind, string Text)> parts, CellKind kind, string text)
    {
        string trimmed = DocumentBlock.Trim(text).Text;
        if (trimmed.Length > 0)
        {
            parts.Add((kind, trimmed));
        }
    }
}
