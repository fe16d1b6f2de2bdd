// Over 150 lines: one property a setting, each with the enumeration that it takes.
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

    /// <summary>Whole words that stand side by side (Joshi et al. 2020, SpanBERT, section 3.1); words are the units that are counted, and the pieces of a span share one fate.</summary>
    Span,
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
    private readonly Rate _rate = new(0.15, IsSet: false);

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

    /// <summary>Share of the units that are selected, 0 to 1 (<c>mlm_probability</c>); with a <see cref="Schedule"/> that of the first step.</summary>
    public double MlmProbability
    {
        get => _rate.Value;
        init => _rate = new Rate(value, IsSet: true);
    }

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

    /// <summary>Of the geometric distribution that a span's length is drawn from, above 0 to 1: the share of spans of one word; 1 makes all spans single words.</summary>
    public double GeometricP { get; init; } = 0.2;

    /// <summary>Most words of a span, 1 to 512. Longer ones are drawn again, so that the mean of SpanBERT's lengths is 3.8 words.</summary>
    public int MaxSpanLength { get; init; } = 10;

    /// <summary>How the rate changes over the run.</summary>
    public MaskSchedule Schedule { get; init; } = MaskSchedule.Constant;

    /// <summary>The rate of a run's last step, above 0 and below <see cref="MlmProbability"/>; without effect where the <see cref="Schedule"/> is constant.</summary>
    public double FinalMlmProbability { get; init; } = 0.15;

    /// <summary>Rates that <see cref="MaskSchedule.Steps"/> has, the first and the last included, at least 2.</summary>
    public int ScheduleLevels { get; init; } = 4;

    /// <summary>Whether the rate was given, as distinct from left as it is.</summary>
    internal bool HasOwnRate => _rate.IsSet;

    /// <summary>The rate of a step of a run.</summary>
    /// <param name="step">Optimizer step, from 0; one beyond the run has the last one's rate.</param>
    /// <param name="totalSteps">Optimizer steps of the whole run.</param>
    /// <exception cref="ArgumentOutOfRangeException">The step is negative, or the run has none.</exception>
    public double MlmProbabilityAt(int step, int totalSteps)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        ArgumentOutOfRangeException.ThrowIfLessThan(totalSteps, 1);
        if (Schedule == MaskSchedule.Constant)
        {
            return MlmProbability;
        }

        if (step >= totalSteps - 1)
        {
            return FinalMlmProbability;
        }

        double fallen = Schedule == MaskSchedule.Linear ? (double)step / (totalSteps - 1) : (double)((long)step * ScheduleLevels / totalSteps) / (ScheduleLevels - 1);
        return (1 - fallen) * MlmProbability + fallen * FinalMlmProbability;
    }

    /// <summary>Checks the numbers.</summary>
    /// <exception cref="BertNotebooksException">The probability or a share is outside 0 to 1, the shares do not sum to 1 (within 1e-9), or a number of spans or of the schedule breaks its rule.</exception>
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

        SpanAndScheduleRules.Check(this, key => key, value => value.ToString());
    }

    // A rule that asks nothing teaches nothing; in C# it is most often a division of whole numbers.
    internal void RequireQuestions()
    {
        if (MlmProbability == 0 && Labels == MaskLabels.Masked)
        {
            throw new BertNotebooksException("MlmProbability is 0, so that no piece would ever be asked for: give a share above 0, such as 0.15. (15 / 100 is 0 in C#, which divides whole numbers; 15 / 100.0 is 0.15.)");
        }
    }

    internal static void RequireShare(string name, double value, string example)
    {
        // Written so that NaN fails too.
        if (!(value >= 0 && value <= 1))
        {
            throw new BertNotebooksException(FormattableString.Invariant($"{name} {value} is outside 0 to 1: give a share, not a percentage; {example}."));
        }
    }

    // Options with the same rate are the same, whether or not it was given.
    private readonly record struct Rate(double Value, bool IsSet)
    {
        public bool Equals(Rate other) => Value.Equals(other.Value);

        public override int GetHashCode() => Value.GetHashCode();
    }
}
