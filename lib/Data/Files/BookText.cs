namespace BertNotebooks.Data.Files;

/// <summary>A book without what the file has around it, its paragraphs a line each.</summary>
/// <param name="Text">The text; the same object where nothing was to be changed.</param>
/// <param name="IsWrapped">Whether its lines were cut at a width and are joined now.</param>
/// <param name="LinesLeftOut">Lines, blank ones not counted, outside of Project Gutenberg's marks.</param>
internal sealed record BookText(string Text, bool IsWrapped, int LinesLeftOut)
{
    /// <summary>Takes a text as its file has it.</summary>
    public static BookText Of(string text)
    {
        string[] lines = GutenbergFrame.Inside(text.Split('\n'), out int leftOut);
        return WrappedText.WidthOf(lines, isGutenberg: leftOut > 0) is int width ? new(string.Join('\n', WrappedText.Paragraphs(lines, width)), true, leftOut)
            : new(leftOut > 0 ? string.Join('\n', lines) : text, false, leftOut);
    }
}
