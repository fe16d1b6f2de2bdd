using BertNotebooks.Data;
using BertNotebooks.Training.Arguments;

namespace BertNotebooks.Training.Jobs;

/// <summary>What becomes of the <c>kit</c> object, which the script does not know.</summary>
internal static class KitRules
{
    private const string Cannot = "the script cannot be asked for it";

    /// <summary>Refuses what is another script's, or several jobs.</summary>
    /// <exception cref="BertNotebooksException">The message names the setting and the way out.</exception>
    public static void RequireOneJob(TrainingArguments a)
    {
        if (a.Task != TaskNames.Mlm)
        {
            throw new BertNotebooksException($"kit.task is \"{a.Task}\", and run_mlm learns to fill masks alone: export a job whose kit.task is \"{TaskNames.Mlm}\"; run_glue and run_ner of transformers are the scripts for labelled files.");
        }

        if (a.Kit.Sweep is not null)
        {
            int runs = SweepRuns.Of(a).Count;
            throw new BertNotebooksException($"kit.sweep asks for {runs} runs, and a job is one: leave kit.sweep out and set the values of one run ({string.Join(", ", a.Kit.Sweep.Keys).Brief()}); export each with an --out of its own.");
        }
    }

    /// <summary>Notes each setting that differs from what the script does, and what the others became.</summary>
    public static void Apply(JobDraft draft, TrainingArguments a)
    {
        KitArguments kit = a.Kit;
        MaskingOptions m = a.MaskingRule(), usual = MaskingOptions.Default;
        if (kit.Pipeline is string pipeline)
        {
            draft.Translations.Add($"`kit.pipeline` \"{pipeline}\": its sentences stand in {JobPaths.Train}, one a line");
        }

        if (kit.TokenStore is not null)
        {
            draft.Translations.Add("`kit.token_store` is left out: it is about speed");
        }

        if (kit.TextColumn is not null)
        {
            draft.Translations.Add($"`kit.text_column` \"{kit.TextColumn.Brief()}\": its texts stand in {JobPaths.Train}, one a line");
        }

        Lose(draft, m.Labels != usual.Labels, kit.LossOver is null ? "kit.masking.labels" : "kit.loss_over", kit.LossOver is null ? "all_positions" : "all", "the loss is over the masked positions");
        Lose(draft, m.Count != usual.Count, "kit.masking.count", "exact", "each piece is drawn by itself");
        Lose(draft, m.Unit != usual.Unit, "kit.masking.unit", m.Unit == MaskUnit.Span ? "span" : "whole_word", "the script draws pieces");
        Lose(draft, m.Redraw != usual.Redraw, "kit.masking.redraw", "once", "masks are drawn afresh in each epoch");
        Lose(draft, m.MaskShare != usual.MaskShare, "kit.masking.mask_share", m.MaskShare, "it is 0.8 there");
        Lose(draft, m.RandomShare != usual.RandomShare, "kit.masking.random_share", m.RandomShare, "it is 0.1 there");
        Lose(draft, m.KeepShare != usual.KeepShare, "kit.masking.keep_share", m.KeepShare, "it is 0.1 there");
        Lose(draft, m.Schedule != usual.Schedule, "kit.masking.schedule", m.Schedule == MaskSchedule.Linear ? "linear" : "steps", "the rate is the same in each step");
        Lose(draft, kit.EvalSeed is not null, "kit.eval_seed", kit.EvalSeed, "the held-out text is masked afresh at each evaluation");
        Lose(draft, kit.EvalMlmProbability is double rate && rate != a.MlmProbability, "kit.eval_mlm_probability", kit.EvalMlmProbability, $"evaluations take mlm_probability, {FormattableString.Invariant($"{a.MlmProbability}")}");
        Lose(draft, kit.EarlyStoppingPatience is not null, "kit.early_stopping_patience", kit.EarlyStoppingPatience, "the script adds no EarlyStoppingCallback");
        Lose(draft, kit.EarlyStoppingThreshold != 0, "kit.early_stopping_threshold", kit.EarlyStoppingThreshold, "the script adds no EarlyStoppingCallback");
        Lose(draft, kit.SaveDtype != "float32", "kit.save_dtype", kit.SaveDtype, "the result is float32, and can be saved smaller when it is back");
        Lose(draft, kit.Freeze is not null, "kit.freeze", kit.Freeze, Cannot);
    }

    private static void Lose(JobDraft draft, bool differs, string key, object? value, string reason)
    {
        if (differs)
        {
            draft.Lose(key, value is string text ? $"\"{text}\"" : FormattableString.Invariant($"{value}"), reason);
        }
    }
}
