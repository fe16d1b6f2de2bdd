namespace BertNotebooks.Data.Tokens;

/// <summary>A line that is not blank, or a part of one that is too long to be held whole.</summary>
/// <param name="Text">The text.</param>
/// <param name="Starts">Whether it is the first part of its line that is not blank.</param>
/// <param name="Ends">Whether the line ends behind it.</param>
internal readonly record struct LinePart(string Text, bool Starts, bool Ends)
{
    /// <summary>A whole line.</summary>
    public LinePart(string text) : this(text, true, true)
    {
    }
}
