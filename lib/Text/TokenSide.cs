namespace BertNotebooks.Text;

/// <summary>The end of a token sequence where tokens are cut off or padding is added (<c>truncation_side</c>, <c>padding_side</c>).</summary>
public enum TokenSide
{
    /// <summary>The end of the text.</summary>
    Right,

    /// <summary>The start of the text.</summary>
    Left,
}
