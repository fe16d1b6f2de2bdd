using System.Globalization;
using System.Text.Json;
using BertNotebooks.Training.Arguments;
using BertNotebooks.Training.Inputs;

namespace BertNotebooks.Training.Runs;

/// <summary>The settings that a curve follows from, by the names of the arguments; a run goes on only where they are the same.</summary>
internal static class RunSettings
{
    // Where and how often something is written; and what stands in the list as its effect or under another name: texts, steps of the run and of the warm-up, masking.
    private static readonly HashSet<string> MayChange =
    [
        "output_dir", "overwrite_output_dir", "save_strategy", "save_steps", "save_total_limit", "logging_steps", "eval_strategy", "eval_steps",
        "per_device_eval_batch_size", "use_cpu", "train_file", "validation_file", "tokenizer_name", "num_train_epochs", "max_steps", "warmup_ratio", "warmup_steps",
        "load_best_model_at_end", "metric_for_best_model", "greater_is_better", "eval_on_start", "auto_find_batch_size",
        "kit.early_stopping_patience", "kit.early_stopping_threshold", "kit.token_store", "kit.text_column", "kit.save_dtype", "kit.loss_over", "kit.masking.mlm_probability",
    ];

    // What helps a run whose loss was no number.
    private static readonly string[] OfTheOptimizer =
        ["learning_rate", "lr_scheduler_type", "max_steps", "warmup_steps", "weight_decay", "adam_beta1", "adam_beta2", "adam_epsilon", "max_grad_norm"];

    /// <summary>The settings of a trainer as JSON values, by name.</summary>
    public static Dictionary<string, string> Of(Trainer trainer, MlmInputs inputs)
    {
        TrainingArguments arguments = trainer.Arguments;
        JsonElement json = JsonSerializer.SerializeToElement(ArgumentsAsJson.Of(arguments with { Kit = arguments.Kit with { Masking = trainer.Plan.Masking } }));
        Dictionary<string, string> settings = Flatten("", json).Where(s => !MayChange.Contains(s.Name)).ToDictionary(s => s.Name, s => s.Value);
        // A constant rate is the same however long the run is.
        if (!arguments.LrSchedulerType.StartsWith("constant", StringComparison.Ordinal))
        {
            settings["max_steps"] = trainer.TotalSteps.ToString(CultureInfo.InvariantCulture);
        }

        // A batch that is made to fit the memory may be another one tomorrow, and gives the same steps.
        if (arguments.AutoFindBatchSize)
        {
            settings.Remove("per_device_train_batch_size");
            settings.Remove("gradient_accumulation_steps");
        }

        settings["warmup_steps"] = trainer.Plan.WarmupSteps.ToString(CultureInfo.InvariantCulture);
        settings["train_file"] = inputs.Train.Fingerprint;
        if (inputs.Validation.Count > 0)
        {
            settings["validation_file"] = inputs.Validation.Fingerprint;
        }

        return settings;
    }

    /// <summary>Refuses to go on where a setting is another one; names that only one side has are passed over.</summary>
    /// <param name="checkpoint">The checkpoint's folder.</param>
    /// <param name="saved">Its settings.</param>
    /// <param name="now">The settings of the run that is to go on.</param>
    /// <param name="optimizerMayChange">Whether another learning rate and its like are welcome.</param>
    /// <exception cref="BertNotebooksException">The message names the settings with both values.</exception>
    public static void RequireSame(string checkpoint, IReadOnlyDictionary<string, string> saved, IReadOnlyDictionary<string, string> now, bool optimizerMayChange)
    {
        string[] changed = [.. saved.Keys.Where(name => now.TryGetValue(name, out string? value) && value != saved[name])
            .Where(name => !(optimizerMayChange && OfTheOptimizer.Contains(name))).Order(StringComparer.Ordinal)
            .Select(name => $"{name} was {saved[name]} and is {now[name]}")];
        if (changed.Length > 0)
        {
            throw new BertNotebooksException(
                $"The run in '{checkpoint}' has other settings: {string.Join("; ", changed)}. Set them back to go on with the same curve, or start another run from it: model_name_or_path '{checkpoint}' with an output_dir of its own.");
        }
    }

    private static IEnumerable<(string Name, string Value)> Flatten(string prefix, JsonElement json) => json.EnumerateObject().SelectMany(p =>
        p.Value.ValueKind == JsonValueKind.Object ? Flatten($"{prefix}{p.Name}.", p.Value) : [(prefix + p.Name, p.Value.GetRawText())]);
}
