using System.Globalization;
using BertNotebooks.Data;

namespace BertNotebooks.Training.Arguments;

/// <summary>The rules of <c>kit.task</c> and of the settings that not every task has: what would have no effect is refused.</summary>
internal static class TaskRules
{
    private static readonly double UsualRate = MaskingOptions.Default.MlmProbability;

    /// <summary>Refuses a task that is not known, and settings that mean nothing to it.</summary>
    /// <exception cref="BertNotebooksException">The message names argument, value and rule.</exception>
    public static void Check(TrainingArguments a)
    {
        KitArguments kit = a.Kit;
        string task = a.Task;
        if (!TaskNames.All.Contains(task))
        {
            string wayOut = NearestName.Of(task, TaskNames.All) is string near ? $"did you mean \"{near}\"?" : $"use one of {string.Join(", ", TaskNames.All)}.";
            throw new BertNotebooksException($"kit.task \"{task.Brief()}\" is not known: {wayOut}");
        }

        CheckFreeze(kit.Freeze);
        CheckColumns(kit);
        string[] figures = TaskNames.IsLabelled(task) ? ["loss", "accuracy", "f1", "precision", "recall"] : ["loss", "accuracy"];
        ArgumentRules.RequireKnown("metric_for_best_model", a.MetricForBestModel, [.. figures.SelectMany(figure => new[] { figure, "eval_" + figure })]);
        string[] labelled = [TaskNames.SequenceClassification, TaskNames.TokenClassification], masked = [TaskNames.Mlm, TaskNames.Pretraining];
        Allow(kit.PretrainingLoss is not null, "kit.pretraining_loss", kit.PretrainingLoss, task, [TaskNames.Pretraining]);
        Allow(kit.LabelColumn is not null, "kit.label_column", kit.LabelColumn, task, labelled);
        Allow(kit.PairColumn is not null, "kit.pair_column", kit.PairColumn, task, [TaskNames.SequenceClassification]);
        Allow(a.LabelAllTokens, "label_all_tokens", "true", task, [TaskNames.TokenClassification]);
        Allow(kit.Masking is not null, "kit.masking", null, task, masked);
        Allow(kit.LossOver is not null, "kit.loss_over", kit.LossOver, task, masked);
        Allow(kit.LossOver == "all", "kit.loss_over", kit.LossOver, task, [TaskNames.Mlm]);
        Allow(a.MaskingRule().Labels == MaskLabels.AllPositions, "kit.masking.labels", "all_positions", task, [TaskNames.Mlm]);
        Allow(a.MlmProbability != UsualRate, "mlm_probability", Shown(a.MlmProbability), task, masked);
        Allow((kit.EvalMlmProbability ?? UsualRate) != UsualRate, "kit.eval_mlm_probability", Shown(kit.EvalMlmProbability), task, masked);
        Allow(kit.Pipeline is not null, "kit.pipeline", kit.Pipeline, task, [TaskNames.Mlm]);
        Allow(a.LineByLine, "line_by_line", "true", task, [TaskNames.Mlm]);
        Allow(kit.TokenStore is not null, "kit.token_store", kit.TokenStore, task, [TaskNames.Mlm, TaskNames.NextSentence, TaskNames.Pretraining]);
    }

    private static void CheckFreeze(string? freeze) => ArgumentRules.Require(
        freeze is null or "encoder" || int.TryParse(freeze, NumberStyles.None, CultureInfo.InvariantCulture, out _),
        "kit.freeze", freeze, "\"encoder\", or a number of layers that are not trained, with the embeddings below them (0: the embeddings alone)");

    private static void CheckColumns(KitArguments kit)
    {
        (string Name, string? Column)[] columns = [("kit.text_column", kit.TextColumn), ("kit.label_column", kit.LabelColumn), ("kit.pair_column", kit.PairColumn)];
        foreach ((string name, string? column) in columns)
        {
            ArgumentRules.Require(column is null or { Length: > 0 and <= 200 }, name, $"\"{column?.Shown()}\"", "the name of a column, of 1 to 200 characters, or its number from 0, in quotes, where there is no header");
        }

        if (columns.Where(c => c.Column is not null).GroupBy(c => c.Column).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw new BertNotebooksException($"{string.Join(" and ", twice.Select(c => c.Name))} are \"{twice.Key!.Brief()}\", and must be columns of their own: name another one, or leave one out.");
        }
    }

    private static void Allow(bool isSet, string name, string? value, string task, string[] tasks)
    {
        if (isSet && !tasks.Contains(task))
        {
            string shown = value is null ? "set" : $"\"{value.Brief()}\"";
            throw new BertNotebooksException($"{name} is {shown}, and kit.task \"{task}\" has no use for it: leave it out, or set kit.task to {string.Join(" or ", tasks.Select(t => $"\"{t}\""))}.");
        }
    }

    private static string? Shown(double? number) => number?.ToString(CultureInfo.InvariantCulture);
}
