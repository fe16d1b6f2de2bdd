namespace BertNotebooks.Text.Added;

/// <summary>A token that is found in the text as it stands, whatever WordPiece would make of it (<c>AddedToken</c> of <c>tokenizers</c>).</summary>
/// <param name="Content">The text of the token.</param>
/// <param name="Id">Its id, which may lie beyond the vocabulary.</param>
internal sealed record AddedToken(string Content, int Id)
{
    /// <summary>Left out when decoding without special tokens.</summary>
    public bool Special { get; init; }

    /// <summary>Looked for in the normalized text, not in the raw one.</summary>
    public bool Normalized { get; init; }

    /// <summary>Only found where no letter or digit touches it.</summary>
    public bool SingleWord { get; init; }

    /// <summary>Takes the blanks on its left along.</summary>
    public bool LStrip { get; init; }

    /// <summary>Takes the blanks on its right along.</summary>
    public bool RStrip { get; init; }
}
