using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using BertNotebooks.Data;
using BertNotebooks.Training.Arguments;
using BertNotebooks.Training.Inputs;

namespace BertNotebooks.Training.Runs;

/// <summary>The settings that a curve follows from, by the names of the arguments; a run goes on only where they are the same.</summary>
internal static class RunSettings
{
    // Where and how often something is written; what is compared by its content (RunOrigin) or stands in the list as its effect: texts, steps of the run and of the warm-up, masking.
    private static readonly HashSet<string> MayChange =
    [
        "overwrite_output_dir", "save_strategy", "save_steps", "save_total_limit", "logging_steps", "logging_first_step", "eval_strategy", "eval_steps", "per_device_eval_batch_size", "use_cpu", "train_file", "validation_file", "tokenizer_name", "model_name_or_path", "model_revision", "config_name",
        "num_train_epochs", "max_steps", "warmup_ratio", "warmup_steps", "load_best_model_at_end", "metric_for_best_model", "greater_is_better", "eval_on_start",
        "auto_find_batch_size", "kit.early_stopping_patience", "kit.early_stopping_threshold", "kit.token_store", "kit.text_column", "kit.label_column", "kit.pair_column", "kit.save_dtype",
    ];

    // They say which inputs there are, and the fingerprints of the inputs say whether that is another answer.
    private static readonly HashSet<string> OfTheInputs = ["max_seq_length", "max_train_samples", "max_eval_samples", "validation_split_percentage", "do_eval"];

    private static readonly string[] Texts = SourceFingerprints.Texts;

    // What helps a run whose loss was no number.
    private static readonly string[] OfTheOptimizer =
        ["learning_rate", "lr_scheduler_type", "max_steps", "warmup_steps", "weight_decay", "adam_beta1", "adam_beta2", "adam_epsilon", "max_grad_norm"];

    // What is taken where nothing is set.
    private static readonly Dictionary<string, string> Instead = new() { ["data_seed"] = "seed", ["kit.eval_seed"] = "seed" };

    // The same as values.
    private static readonly Dictionary<string, string> WhereUnset = new() { ["kit.task"] = $"\"{TaskNames.Mlm}\"", ["kit.pretraining_loss"] = "\"sum\"", ["kit.eval_mlm_probability"] = "0.15" };

    // A name that is not among them has no value unless it is given one.
    private static readonly HashSet<string> WithDefault = [.. Flatten("", ArgumentsAsJson.Of(new TrainingArguments { Kit = new KitArguments { Masking = MaskingOptions.Default } })).Select(s => s.Name)];

    /// <summary>The arguments as JSON values, by name, but for the folder and what may be done with it; what is said in two ways is written in one.</summary>
    public static Dictionary<string, string> Of(TrainingArguments arguments) => Flatten("", ArgumentsAsJson.Of(arguments with
    {
        OutputDir = null,
        OverwriteOutputDir = false,
        ResumeFromCheckpoint = null,
        DoTrain = null,
        DoEval = arguments.Evaluates,
        LrSchedulerKwargs = ScheduleKwargs.WithEffect(arguments),
        WarmupSteps = arguments.WarmupSteps >= 1 ? Math.Truncate(arguments.WarmupSteps) : arguments.WarmupSteps,
        Kit = arguments.Kit with
        {
            Masking = arguments.MaskingRule(),
            LossOver = null,
            Sweep = null,
        },
    })).ToDictionary(s => s.Name, s => s.Value);

    /// <summary>The settings of a run.</summary>
    /// <param name="asked">The arguments as they were given.</param>
    /// <param name="trainer">The trainer of the run, whose batch fits the memory.</param>
    /// <param name="inputs">The inputs.</param>
    public static Dictionary<string, string> Of(TrainingArguments asked, Trainer trainer, TaskInputs inputs)
    {
        Dictionary<string, string> settings = Of(asked).Where(s => !MayChange.Contains(s.Key)).ToDictionary();
        // A constant rate is the same however long the run is.
        if (!HasConstantEnd(asked))
        {
            settings["max_steps"] = Shown(trainer.TotalSteps);
        }

        // Batches that are made to fit give the same steps, but for the pools that group_by_length sorts.
        if (asked.GroupByLength)
        {
            settings["per_device_train_batch_size"] = Shown(trainer.Arguments.PerDeviceTrainBatchSize);
            settings["gradient_accumulation_steps"] = Shown(trainer.Arguments.GradientAccumulationSteps);
        }

        settings["warmup_steps"] = Shown(trainer.Plan.WarmupSteps);
        settings["train_file"] = inputs.TrainFingerprint;
        settings["validation_file"] = inputs.ValidationFingerprint;
        return settings;
    }

    /// <summary>Whether no rate falls, of learning or of masking, so that more steps are the same curve, and longer.</summary>
    public static bool HasConstantEnd(TrainingArguments arguments) => arguments.MaskingRule().Schedule == MaskSchedule.Constant && arguments.LrSchedulerType.StartsWith("constant", StringComparison.Ordinal);

    /// <summary>The settings that differ, each with both values.</summary>
    /// <param name="saved">The settings of the run that was.</param>
    /// <param name="now">The settings of the run that is to go on.</param>
    /// <param name="optimizerMayChange">Whether another learning rate and its like are welcome.</param>
    public static IEnumerable<string> Differences(IReadOnlyDictionary<string, string> saved, IReadOnlyDictionary<string, string> now, bool optimizerMayChange)
    {
        bool sameInputs = Texts.All(text => saved.GetValueOrDefault(text) == now.GetValueOrDefault(text));
        return saved.Keys.Union(now.Keys).Where(name => !(sameInputs && OfTheInputs.Contains(name)) && !(optimizerMayChange && (OfTheOptimizer.Contains(name) || name.StartsWith("lr_scheduler_kwargs.", StringComparison.Ordinal))))
            .Order(StringComparer.Ordinal).Select(name => Difference(name, saved, now)).OfType<string>();
    }

    /// <summary>A setting with both values; null when it is the same, or when one side does not know it.</summary>
    public static string? Difference(string name, IReadOnlyDictionary<string, string> saved, IReadOnlyDictionary<string, string> now)
    {
        (string? was, string? isNow) = (saved.GetValueOrDefault(name), now.GetValueOrDefault(name));
        if ((was ?? isNow) is not null && Instead.TryGetValue(name, out string? instead))
        {
            (was, isNow) = (was ?? saved.GetValueOrDefault(instead), isNow ?? now.GetValueOrDefault(instead));
        }
        else if ((was ?? isNow) is not null && WhereUnset.TryGetValue(name, out string? usual))
        {
            (was, isNow) = (was ?? usual, isNow ?? usual);
        }

        bool isKnown = !WithDefault.Contains(name) || (was is not null && isNow is not null);
        return was == isNow || !isKnown ? null : $"{name} {(was is null ? "was not set" : $"was {was.Brief()}")} and is {isNow?.Brief() ?? "not set"}";
    }

    /// <summary>Refuses to go on where something differs.</summary>
    /// <param name="folder">The folder with the run's weights.</param>
    /// <param name="differences">What differs, with both values.</param>
    /// <exception cref="BertNotebooksException">The message names the first ones.</exception>
    public static void RequireNone(string folder, IReadOnlyCollection<string> differences)
    {
        if (differences.Count > 0)
        {
            // As many as a message has room for.
            int room = 110;
            string[] shown = [.. differences.TakeWhile((difference, i) => (room -= difference.Length) >= 0 || i == 0)];
            string more = differences.Count > shown.Length ? $"; and {differences.Count - shown.Length} more" : "";
            throw new BertNotebooksException($"The run in '{folder}' has other settings: {string.Join("; ", shown)}{more}. Set them back, or start another run: this folder as model_name_or_path, another output_dir.");
        }
    }

    private static string Shown(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static IEnumerable<(string Name, string Value)> Flatten(string prefix, JsonObject json) => Flatten(prefix, JsonSerializer.SerializeToElement(json));

    private static IEnumerable<(string Name, string Value)> Flatten(string prefix, JsonElement json) => json.EnumerateObject().SelectMany(p =>
        p.Value.ValueKind == JsonValueKind.Object ? Flatten($"{prefix}{p.Name}.", p.Value) : [(prefix + p.Name, p.Value.GetRawText())]);
}
