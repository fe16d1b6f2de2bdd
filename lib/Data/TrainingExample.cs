namespace BertNotebooks.Data;

/// <summary>What a model is shown and asked in one example, whatever the task; all arrays have one element a token.</summary>
public record TrainingExample
{
    /// <summary>The label of a position, or of a text, that takes no part in the loss (torch's <c>ignore_index</c>).</summary>
    public const int IgnoreIndex = -100;

    /// <summary>Ids the model sees.</summary>
    public required int[] InputIds { get; init; }

    /// <summary>The right piece or class where the model is asked, <see cref="IgnoreIndex"/> elsewhere.</summary>
    public required int[] Labels { get; init; }

    /// <summary>Segment of each token, 0 or 1.</summary>
    public required int[] TokenTypeIds { get; init; }

    /// <summary>1 for tokens, 0 for padding.</summary>
    public required int[] AttentionMask { get; init; }

    /// <summary>The right class of the text as a whole: its label, or 0 where the second text follows the first and 1 where it does not; null: none is asked.</summary>
    public int? ClassLabel { get; init; }
}
