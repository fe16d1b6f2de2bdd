using System.Text.Json;
using BertNotebooks.Data;

namespace BertNotebooks.Training.Arguments;

/// <summary>The rules of masking, by the names of a file of arguments; <see cref="MaskingOptions.Validate"/> says the same by the names of the code.</summary>
internal static class MaskingRules
{
    /// <summary>Refuses shares and a rate with which nothing could be learnt.</summary>
    /// <exception cref="BertNotebooksException">The message names argument, value and rule.</exception>
    public static void Check(TrainingArguments a)
    {
        MaskingOptions m = a.MaskingRule();
        ArgumentRules.Require(m.MaskShare is >= 0 and <= 1, "kit.masking.mask_share", m.MaskShare, "0 to 1; 0.8 is BERT's");
        ArgumentRules.Require(m.RandomShare is >= 0 and <= 1, "kit.masking.random_share", m.RandomShare, "0 to 1; 0.1 is BERT's");
        ArgumentRules.Require(m.KeepShare is >= 0 and <= 1, "kit.masking.keep_share", m.KeepShare, "0 to 1; 0.1 is BERT's");
        double sum = m.MaskShare + m.RandomShare + m.KeepShare;
        if (Math.Abs(sum - 1) > 1e-9)
        {
            throw new BertNotebooksException(FormattableString.Invariant(
                $"kit.masking has mask_share {m.MaskShare}, random_share {m.RandomShare} and keep_share {m.KeepShare}, and the three shares must sum to 1: it is {sum}; BERT's are 0.8, 0.1 and 0.1."));
        }

        if (a.Kit.Masking is { HasOwnRate: true } own && own.MlmProbability != a.MlmProbability)
        {
            throw new BertNotebooksException(FormattableString.Invariant(
                $"kit.masking has an mlm_probability of its own, {own.MlmProbability}, and mlm_probability is {a.MlmProbability}: a run has one rate; set mlm_probability, and leave it out of kit.masking."));
        }

        // Of a sweep, each run is checked: what stands outside of it need not fit together.
        if (a.Kit.Sweep is null)
        {
            SpanAndScheduleRules.Check(m, Key, value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()));
        }

        ArgumentRules.Require(m is not { MlmProbability: 0, Labels: MaskLabels.Masked }, "mlm_probability", a.MlmProbability, "above 0, since no piece would ever be masked and nothing learnt; 0.15 is BERT's");
    }

    /// <summary>Settings of masking that differ from their defaults and change nothing beside the others, each with the reason; those that a sweep gives an effect are not among them.</summary>
    public static IEnumerable<string> WithoutEffect(TrainingArguments a)
    {
        (MaskingOptions m, MaskingOptions unset) = (a.MaskingRule(), MaskingOptions.Default);
        bool Is(string swept, bool value) => value || a.Kit.Sweep?.ContainsKey("kit.masking." + swept) == true;
        (string Name, bool IsSet, bool HasEffect, string Reason)[] settings =
        [
            (nameof(m.GeometricP), m.GeometricP != unset.GeometricP, Is("unit", m.Unit == MaskUnit.Span), "kit.masking.unit is not span"),
            (nameof(m.MaxSpanLength), m.MaxSpanLength != unset.MaxSpanLength, Is("unit", m.Unit == MaskUnit.Span), "kit.masking.unit is not span"),
            (nameof(m.FinalMlmProbability), m.FinalMlmProbability != unset.FinalMlmProbability, Is("schedule", m.Schedule != MaskSchedule.Constant), "kit.masking.schedule is constant"),
            (nameof(m.ScheduleLevels), m.ScheduleLevels != unset.ScheduleLevels, Is("schedule", m.Schedule == MaskSchedule.Steps), "kit.masking.schedule is not steps"),
        ];
        return settings.Where(s => s.IsSet && !s.HasEffect).Select(s => $"{Key(s.Name)} ({s.Reason})");
    }

    private static string Key(string property) =>
        (property == nameof(MaskingOptions.MlmProbability) ? "" : "kit.masking.") + JsonNamingPolicy.SnakeCaseLower.ConvertName(property);
}
