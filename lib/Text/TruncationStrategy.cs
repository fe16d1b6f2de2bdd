namespace BertNotebooks.Text;

/// <summary>Which text is cut when an encoding is longer than <see cref="EncodeOptions.MaxLength"/> (<c>truncation</c>).</summary>
public enum TruncationStrategy
{
    /// <summary>Nothing is cut.</summary>
    None,

    /// <summary>The longer text first, then both alike.</summary>
    LongestFirst,

    /// <summary>Only the first text.</summary>
    OnlyFirst,

    /// <summary>Only the second text of a pair.</summary>
    OnlySecond,
}
