using BertNotebooks.Dib.Format;

namespace BertNotebooks.Play.Documents;

/// <summary>Holds what would be written against what its readers would make of it.</summary>
internal static class DocumentCheck
{
    /// <summary>Why the bytes cannot be written, or null when a reader would find the same cells in them.</summary>
    public static SaveResult? Refusal(string path, IReadOnlyList<PlayCell> cells, byte[] bytes)
    {
        foreach (PlayCell cell in cells)
        {
            if (DibSeparator.LineThatSplits(cell.Kind, cell.Text) is int line)
            {
                return Split(cell, line);
            }
        }

        try
        {
            DibDocument read = DibDocument.Parse(path, DibText.Decode(path, bytes));
            return read.Cells.Select(cell => (cell.Kind, cell.Source)).SequenceEqual(cells.Select(InFile).Where(cell => cell.Source.Length > 0))
                ? null
                : new CannotWrite("A cell holds a character that UTF-8 cannot hold, or a byte order mark at its beginning, so the file would be another: take out what was pasted last.");
        }
        catch (BertNotebooksException e)
        {
            return new CannotWrite(e.Message);
        }
    }

    private static WouldSplit Split(PlayCell cell, int line)
    {
        string text = cell.Text.Split('\n')[line];
        CellKind? into = DibSeparator.KindMeant(text);
        string wayOut = into is null ? "take it out, or put a blank before it in a fence" : "split the cell there, or take the line out";
        return new WouldSplit(cell.Id, line + 1, into, $"'{text.Shown(most: 40)}' begins a cell in a notebook's file, so this cell cannot be saved with it: {wayOut}.");
    }

    private static (CellKind Kind, string Source) InFile(PlayCell cell) => (cell.Kind, DocumentBlock.Trim(cell.Text).Text);
}
