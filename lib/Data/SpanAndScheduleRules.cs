namespace BertNotebooks.Data;

/// <summary>The rules of spans and of the schedule, by the names of the code or of a file.</summary>
internal static class SpanAndScheduleRules
{
    private const int LongestSpan = 512;

    /// <summary>Refuses numbers and combinations that mean nothing.</summary>
    /// <param name="m">The options.</param>
    /// <param name="key">The name of a property, as the message is to have it.</param>
    /// <param name="value">The name of a value, as the message is to have it.</param>
    /// <exception cref="BertNotebooksException">The message names setting, value and rule.</exception>
    public static void Check(MaskingOptions m, Func<string, string> key, Func<Enum, string> value)
    {
        // Written so that NaN fails too.
        Require(m.GeometricP is > 0 and <= 1, key(nameof(m.GeometricP)), m.GeometricP, "above 0 and at most 1; 0.2 is SpanBERT's");
        Require(m.MaxSpanLength is >= 1 and <= LongestSpan, key(nameof(m.MaxSpanLength)), m.MaxSpanLength, $"1 to {LongestSpan} words; 10 is SpanBERT's");
        Require(m.ScheduleLevels >= 2, key(nameof(m.ScheduleLevels)), m.ScheduleLevels, "at least 2: the first rate and the final one");
        (string final, string schedule, string redraw) = (key(nameof(m.FinalMlmProbability)), key(nameof(m.Schedule)), key(nameof(m.Redraw)));
        if (m.Schedule == MaskSchedule.Constant)
        {
            Require(m.FinalMlmProbability is > 0 and <= 1, final, m.FinalMlmProbability, "above 0 and at most 1; 0.15 is BERT's");
            return;
        }

        if (m.Redraw == MaskRedraw.Once)
        {
            throw new BertNotebooksException(
                $"{schedule} is {value(m.Schedule)} and {redraw} is {value(m.Redraw)}, but a mask that is drawn once has one rate: set {redraw} to {value(MaskRedraw.EachEpoch)}, or {schedule} to {value(MaskSchedule.Constant)}.");
        }

        if (!(m.FinalMlmProbability > 0 && m.FinalMlmProbability < m.MlmProbability))
        {
            throw new BertNotebooksException(FormattableString.Invariant(
                $"{final} is {m.FinalMlmProbability} and {key(nameof(m.MlmProbability))} is {m.MlmProbability}, but with {schedule} {value(m.Schedule)} the rate falls from this to that: the final one must be above 0 and below the first."));
        }
    }

    private static void Require(bool holds, string key, IFormattable number, string rule)
    {
        if (!holds)
        {
            throw new BertNotebooksException(FormattableString.Invariant($"{key} is {number}, and must be {rule}."));
        }
    }
}
