using BertNotebooks.Training.Arguments;
using BertNotebooks.Training.Inputs;

namespace BertNotebooks.Training.Runs;

/// <summary>What a run was made from, kept with its checkpoints and its result: so that nothing else is gone on with, or put beside it in a sweep, without a word.</summary>
internal sealed record RunOrigin
{
    private static readonly string[] Sources = ["tokenizer_name", "model_name_or_path", "config_name"];

    // What a finished run may be asked for with another value: where and how often something was written; and what is compared as sources or as the number of steps.
    private static readonly HashSet<string> OfNoResult =
    [
        "save_total_limit", "logging_steps", "logging_first_step", "eval_on_start", "per_device_eval_batch_size", "use_cpu", "auto_find_batch_size",
        "kit.token_store", "max_steps", "num_train_epochs", "model_revision", .. Sources, .. SourceFingerprints.Texts,
    ];

    // Which checkpoints there are, and which of them is the best; without load_best_model_at_end they say nothing of the result.
    private static readonly HashSet<string> OfTheBest = ["save_strategy", "save_steps", "eval_strategy", "eval_steps", "metric_for_best_model", "greater_is_better"];

    /// <summary>The arguments as JSON values, by name.</summary>
    public Dictionary<string, string> Arguments { get; init; } = [];

    /// <summary>The fingerprints of texts, tokenizer and starting model, by the arguments that name them; what could not be read is missing.</summary>
    public Dictionary<string, string> Fingerprints { get; init; } = [];

    /// <summary>The origin of a run with these arguments, as the files are now.</summary>
    public static RunOrigin Of(TrainingArguments arguments, SourceFingerprints sources) => new() { Arguments = RunSettings.Of(arguments), Fingerprints = sources.Of(arguments) };

    /// <summary>What differs in texts, tokenizer and starting model: their contents where both are known, else their names.</summary>
    /// <param name="now">The origin as it is now.</param>
    /// <param name="texts">Whether texts count; a run that goes on compares its inputs instead.</param>
    public IEnumerable<string> SourceDifferences(RunOrigin now, bool texts)
    {
        string[] names = texts ? [.. SourceFingerprints.Texts, .. Sources] : Sources;
        IEnumerable<string> differences = names.Select(name => SourceDifference(name, now)).OfType<string>();
        bool isKnown = Fingerprints.ContainsKey("model_name_or_path") && now.Fingerprints.ContainsKey("model_name_or_path");
        return isKnown || Argument("model_revision", now) is not string revision ? differences : differences.Append(revision);
    }

    /// <summary>What differs in arguments that a result follows from, but for texts, tokenizer, starting model and the number of steps.</summary>
    public IEnumerable<string> ArgumentDifferences(RunOrigin now)
    {
        bool best = Arguments.GetValueOrDefault("load_best_model_at_end") == "true";
        return Arguments.Keys.Union(now.Arguments.Keys).Where(name => !OfNoResult.Contains(name) && (best || !OfTheBest.Contains(name)))
            .Order(StringComparer.Ordinal).Select(name => Argument(name, now)).OfType<string>();
    }

    /// <summary>With the fingerprints of an earlier part of the run where a file cannot be read any more.</summary>
    public RunOrigin CompletedBy(RunOrigin? earlier) => earlier is null ? this
        : this with { Fingerprints = new(earlier.Fingerprints.Concat(Fingerprints).GroupBy(f => f.Key).Select(f => f.Last())) };

    private string? SourceDifference(string name, RunOrigin now)
    {
        if (!Fingerprints.TryGetValue(name, out string? was) || !now.Fingerprints.TryGetValue(name, out string? isNow))
        {
            return Argument(name, now);
        }

        return was == isNow ? null : Argument(name, now) ?? $"{name} had the fingerprint {was.Brief()} and has {isNow}";
    }

    private string? Argument(string name, RunOrigin now) => RunSettings.Difference(name, Arguments, now.Arguments);
}
