namespace BertNotebooks.Text;

/// <summary>How far an encoding is filled up with [PAD] (<c>padding</c>).</summary>
public enum PaddingStrategy
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>To the longest encoding of the batch.</summary>
    Longest,

    /// <summary>To <see cref="EncodeOptions.MaxLength"/>; longer encodings stay as they are.</summary>
    MaxLength,
}
