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
public sealed record MaskedExample : TrainingExample
{
    /// <summary>Ids before masking.</summary>
    public required int[] OriginalIds { get; init; }

    /// <summary>Which rule hit each position.</summary>
    public required MaskRule[] Rules { get; init; }
}
