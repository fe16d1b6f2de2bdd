using BertNotebooks.Training.Evaluation;

namespace BertNotebooks.Training.Runs;

/// <summary>Says in a sentence when a run has done harm.</summary>
internal static class DamageAlarm
{
    // Losses of single batches scatter: a rise is one that two standard errors do not explain, over at least so many lines at each end.
    private const double StandardErrors = 2;
    private const int FewestLines = 5;

    /// <summary>The sentence; null where losses end below where they began.</summary>
    /// <param name="held">The held-out figures; null when nothing was held out.</param>
    /// <param name="first">Training losses at the start.</param>
    /// <param name="last">As many at the end.</param>
    public static string? Of(HeldOutResult? held, IReadOnlyList<double> first, IReadOnlyList<double> last)
    {
        if (held is { Start: EvaluationResult start, Final: EvaluationResult final } && final.Loss > start.Loss)
        {
            return FormattableString.Invariant(
                $"The held-out loss ended at {final.Loss:F3}, above {start.Loss:F3} where it began: the model answers worse than before; try a lower learning_rate or fewer steps, or see whether the files are what they should be.");
        }

        return IsRise(first, last)
            ? FormattableString.Invariant($"The training loss rose from {first.Average():F3} at the start to {last.Average():F3} at the end: try a lower learning_rate, or a longer warm-up.")
            : null;
    }

    /// <summary>Whether losses of single batches are higher at the end than at the start, by more than they scatter.</summary>
    /// <param name="first">Losses at the start.</param>
    /// <param name="last">As many at the end.</param>
    public static bool IsRise(IReadOnlyList<double> first, IReadOnlyList<double> last) =>
        first.Count >= FewestLines && last.Average() - first.Average() > StandardErrors * Math.Sqrt(ErrorOfMean(first) + ErrorOfMean(last));

    // Squared.
    private static double ErrorOfMean(IReadOnlyList<double> losses)
    {
        double mean = losses.Average();
        return losses.Sum(loss => (loss - mean) * (loss - mean)) / (losses.Count - 1) / losses.Count;
    }
}
