namespace BertNotebooks.Data;

/// <summary>How many units of a text are selected.</summary>
public enum MaskCount
{
    /// <summary>Each unit is drawn on its own with the probability, so the number varies (Hugging Face's <c>DataCollatorForLanguageModeling</c>).</summary>
    PerToken,

    /// <summary>Exactly <c>int(probability * units)</c> units, cut down as Python's <c>int</c> does; none when a text has fewer than 1 / probability.</summary>
    Exact,
}

/// <summary>What is selected as a whole.</summary>
public enum MaskUnit
{
    /// <summary>Each piece by itself.</summary>
    Piece,

    /// <summary>All pieces of a word together (Hugging Face's <c>DataCollatorForWholeWordMask</c>).</summary>
    WholeWord,
}

/// <summary>When a text's mask is drawn.</summary>
public enum MaskRedraw
{
    /// <summary>Afresh in each epoch (dynamic masking; Liu et al. 2019, RoBERTa, section 4.1).</summary>
    EachEpoch,

    /// <summary>Once, and the same in each epoch (static masking).</summary>
    Once,
}

/// <summary>At which positions the model is asked.</summary>
public enum MaskLabels
{
    /// <summary>At the selected positions; <see cref="TrainingExample.IgnoreIndex"/> elsewhere.</summary>
    Masked,

    /// <summary>At every position, special tokens and padding included: the trap of lesson 04.</summary>
    AllPositions,
}

/// <summary>The masking rule as one record.</summary>
/// <remarks>Devlin et al. 2019, section 3.1 and appendix A.1; the defaults are theirs, drawn as Hugging Face draws them.</remarks>
public sealed record MaskingOptions
{
    /// <summary>15 % of the pieces, drawn afresh each epoch: 80 % of them become [MASK], 10 % a random piece, 10 % stay.</summary>
    public static MaskingOptions Default { get; } = new();

    /// <summary>The classic tutorial's way: exactly <c>int(0.15 n)</c> of a sentence's n pieces (special tokens and padding not counted), [MASK] only, drawn once, every position a label.</summary>
    public static MaskingOptions Tutorial { get; } = new()
    {
        MaskShare = 1,
        RandomShare = 0,
        KeepShare = 0,
        Count = MaskCount.Exact,
        Redraw = MaskRedraw.Once,
        Labels = MaskLabels.AllPositions,
    };

    /// <summary>Share of the units that are selected, 0 to 1 (<c>mlm_probability</c>).</summary>
    public double MlmProbability { get; init; } = 0.15;

    /// <summary>Share of the selected pieces that become [MASK], 0 to 1.</summary>
    public double MaskShare { get; init; } = 0.8;

    /// <summary>Share of the selected pieces that become a random piece, 0 to 1.</summary>
    public double RandomShare { get; init; } = 0.1;

    /// <summary>Share of the selected pieces that stay as they are, 0 to 1.</summary>
    public double KeepShare { get; init; } = 0.1;

    /// <summary>How many units are selected.</summary>
    public MaskCount Count { get; init; } = MaskCount.PerToken;

    /// <summary>What is selected as a whole.</summary>
    public MaskUnit Unit { get; init; } = MaskUnit.Piece;

    /// <summary>When the mask is drawn.</summary>
    public MaskRedraw Redraw { get; init; } = MaskRedraw.EachEpoch;

    /// <summary>At which positions the model is asked.</summary>
    public MaskLabels Labels { get; init; } = MaskLabels.Masked;

    /// <summary>Checks the numbers.</summary>
    /// <exception cref="BertNotebooksException">The probability or a share is outside 0 to 1, or the shares do not sum to 1 (within 1e-9).</exception>
    public void Validate()
    {
        RequireShare(nameof(MlmProbability), MlmProbability, "0.15 is BERT's");
        RequireShare(nameof(MaskShare), MaskShare, "0.8 is BERT's");
        RequireShare(nameof(RandomShare), RandomShare, "0.1 is BERT's");
        RequireShare(nameof(KeepShare), KeepShare, "0.1 is BERT's");
        double sum = MaskShare + RandomShare + KeepShare;
        if (Math.Abs(sum - 1) > 1e-9)
        {
            throw new BertNotebooksException(FormattableString.Invariant(
                $"MaskShare {MaskShare} + RandomShare {RandomShare} + KeepShare {KeepShare} is {sum}, but the three shares must sum to 1; BERT's are 0.8, 0.1 and 0.1."));
        }
    }

    private static void RequireShare(string name, double value, string example)
    {
        // Written so that NaN fails too.
        if (!(value >= 0 && value <= 1))
        {
            throw new BertNotebooksException(FormattableString.Invariant($"{name} {value} is outside 0 to 1: give a share, not a percentage; {example}."));
        }
    }
}
