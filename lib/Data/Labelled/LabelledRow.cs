namespace BertNotebooks.Data.Labelled;

/// <summary>Holds a row of any format to the rules of labelled texts.</summary>
internal static class LabelledRow
{
    private const string Way = "fill it in or delete the row";

    /// <summary>Makes a labelled text of a row; blanks around a label are no part of it.</summary>
    /// <param name="file">The file.</param>
    /// <param name="line">The row's line, from 1.</param>
    /// <param name="text">The text.</param>
    /// <param name="pair">The second text.</param>
    /// <param name="isPair">Whether there must be one.</param>
    /// <param name="label">The label.</param>
    /// <exception cref="BertNotebooksException">One of them is empty.</exception>
    public static LabelledText Text(string file, long line, string text, string? pair, bool isPair, string label) =>
        string.IsNullOrWhiteSpace(text) ? throw Refusal(file, line, "an empty text, of which nothing can be learnt")
        : isPair && string.IsNullOrWhiteSpace(pair) ? throw Refusal(file, line, "an empty second text, and a pair has two")
        : string.IsNullOrWhiteSpace(label) ? throw Refusal(file, line, "no label, and each text needs one")
        : new(text, pair, label.Trim()) { File = file, Line = line };

    private static BertNotebooksException Refusal(string file, long line, string what) => new($"Line {line} of '{file}' has {what}: {Way}.");
}
