namespace BertNotebooks.Data;

/// <summary>What was done to a position of the input.</summary>
public enum MaskRule
{
    /// <summary>Not selected: the model is not asked about it.</summary>
    None,

    /// <summary>Selected and replaced by [MASK].</summary>
    Mask,

    /// <summary>Selected and replaced by a random piece.</summary>
    Random,

    /// <summary>Selected and left as it was.</summary>
    Keep,
}

/// <summary>An encoded text after masking; all arrays have one element a token.</summary>
public sealed record MaskedExample
{
    /// <summary>The label of a position that takes no part in the loss (torch's <c>ignore_index</c>).</summary>
    public const int IgnoreIndex = -100;

    /// <summary>Ids the model sees.</summary>
    public required int[] InputIds { get; init; }

    /// <summary>Ids before masking.</summary>
    public required int[] OriginalIds { get; init; }

    /// <summary>The original id where the model is asked, <see cref="IgnoreIndex"/> elsewhere.</summary>
    public required int[] Labels { get; init; }

    /// <summary>Segment of each token, 0 or 1.</summary>
    public required int[] TokenTypeIds { get; init; }

    /// <summary>1 for tokens, 0 for padding.</summary>
    public required int[] AttentionMask { get; init; }

    /// <summary>Which rule hit each position.</summary>
    public required MaskRule[] Rules { get; init; }
}
