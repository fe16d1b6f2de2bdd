using System.Text.Json;
using System.Text.Json.Nodes;
using BertNotebooks.Data;
using BertNotebooks.Training.Arguments;
using BertNotebooks.Training.Inputs;

namespace BertNotebooks.Training.Jobs;

// Over 150 lines: all that a job says stands in one place, whatever part of the file it comes from.
/// <summary>The arguments of the kit as those of <c>run_mlm</c>: each key as its release has it, defaults that the two do not share written out.</summary>
internal static class JobTranslation
{
    private const long LargestSeed = uint.MaxValue;

    // What the folder decides.
    private static readonly HashSet<string> OfTheFolder = new(StringComparer.Ordinal)
    {
        "model_name_or_path", "model_revision", "config_name", "tokenizer_name", "train_file", "validation_file", "validation_split_percentage", "output_dir", "overwrite_output_dir",
        "resume_from_checkpoint", "do_train", "do_eval", "line_by_line", "pad_to_max_length", "max_seq_length", "dtype", "torch_dtype", "average_tokens_across_devices", "kit",
    };

    /// <summary>Translates a job.</summary>
    /// <param name="keys">The file of arguments.</param>
    /// <param name="release">The release of the script.</param>
    /// <param name="maxSeqLength">Longest input in tokens, special tokens included.</param>
    /// <exception cref="BertNotebooksException">It is another script's, or several jobs, or a seed is none that the script takes.</exception>
    public static JobDraft Of(JobKeys keys, JobRelease release, int maxSeqLength)
    {
        TrainingArguments a = keys.Arguments;
        KitRules.RequireOneJob(a);
        ArgumentRules.Require(a.Seed is >= 0 and <= LargestSeed, "seed", a.Seed, $"0 to {LargestSeed} for run_mlm, whose numpy takes no other");
        JobDraft draft = new();
        PutFolder(draft, keys, maxSeqLength);
        foreach ((string key, JsonElement value) in keys.Values.Where(v => !OfTheFolder.Contains(v.Key)).OrderBy(v => KeyRules.Has(release, v.Key)))
        {
            KeyRules.Apply(release, draft, key, value, keys);
        }

        KitRules.Apply(draft, a);
        PutDefaults(draft, keys, release);
        PutTypes(draft, keys, release);
        if (draft.Job["logging_dir"] is JsonNode folder)
        {
            draft.Put("logging_dir", JobPaths.LoggingDir(folder.GetValue<string>(), a.OutputDir));
        }

        Note(draft, a);
        return draft;
    }

    /// <summary>The job with another batch a device; in transformers 5 the numbers that its sum of micro-batches makes larger go with it.</summary>
    public static JsonObject With(JsonObject job, JobBatch batch, TrainingArguments arguments, JobRelease release)
    {
        JsonObject other = (JsonObject)job.DeepClone();
        if (batch.Devices > 1)
        {
            other.Remove("per_gpu_train_batch_size");
            other["per_device_train_batch_size"] = batch.PerDevice;
            other["gradient_accumulation_steps"] = batch.Accumulation;
        }

        Accumulate(other, batch.Accumulation, arguments, release);
        return other;
    }

    // Transformers 5 adds accumulated batches up; with both numbers as many times larger AdamW takes the same steps.
    private static void Accumulate(JsonObject job, int times, TrainingArguments arguments, JobRelease release)
    {
        if (release.Is5 && arguments.GradientAccumulationSteps > 1)
        {
            job["max_grad_norm"] = arguments.MaxGradNorm * times;
            job["adam_epsilon"] = arguments.AdamEpsilon * times;
        }
    }

    private static void PutFolder(JobDraft draft, JobKeys keys, int maxSeqLength)
    {
        TrainingArguments a = keys.Arguments;
        bool fresh = a.ModelNameOrPath is null;
        PutPath(draft, fresh ? "config_name" : "model_name_or_path", fresh ? JobPaths.Config : JobPaths.Model, [a.ModelNameOrPath ?? StartingModel.ShapeName(a)], fresh ? "the shape as a config.json" : "the model in float32");
        if (a.TokenizerName is not null)
        {
            PutPath(draft, "tokenizer_name", JobPaths.Tokenizer, [a.TokenizerName], "a folder with a tokenizer.json");
        }

        if (a.TrainFile.Count > 0)
        {
            PutPath(draft, "train_file", JobPaths.Train, a.TrainFile, "one file, a paragraph a line");
        }

        string heldOut = a.ValidationFile.Count > 0 ? "one file, a paragraph a line"
            : a.Evaluates ? FormattableString.Invariant($"the first {a.ValidationSplitPercentage} % of the lines, as the kit holds them out")
            : "the first line again: nothing is measured, and the script would take lines from the training text otherwise";
        PutPath(draft, "validation_file", JobPaths.Validation, a.ValidationFile, heldOut);
        PutPath(draft, "output_dir", JobPaths.Output, [a.OutputDir!], "a folder of its own, so that nothing is written over");
        draft.Put("do_train", a.DoTrain ?? true);
        if (a.Evaluates)
        {
            draft.Put("do_eval", true);
        }

        PutLines(draft, keys);
        draft.Put("max_seq_length", maxSeqLength);
    }

    private static void PutPath(JobDraft draft, string key, string name, IReadOnlyList<string> given, string how)
    {
        draft.Put(key, name);
        draft.Translations.Add($"`{key}`{(given.Count == 0 ? "" : $" {string.Join(", ", given.Take(3).Select(path => path.Brief()))}{(given.Count > 3 ? ", ..." : "")}")} is `{name}` here: {how}");
    }

    private static void PutLines(JobDraft draft, JobKeys keys)
    {
        if (keys.Arguments.Kit.Pipeline is not string pipeline)
        {
            foreach (string key in new[] { "line_by_line", "pad_to_max_length" }.Where(keys.Values.ContainsKey))
            {
                draft.Put(key, keys.Values[key]);
            }

            return;
        }

        draft.Put("line_by_line", true);
        if (keys.Arguments.PadToMaxLength || KitArguments.Pipelines[pipeline].PadToMaxLength)
        {
            draft.Put("pad_to_max_length", true);
        }
    }

    private static void PutDefaults(JobDraft draft, JobKeys keys, JobRelease release)
    {
        (string Key, JsonNode Value)[] defaults = [("logging_steps", 1), ("save_total_limit", keys.Arguments.SaveTotalLimit), ("report_to", "none")];
        string[] added = [.. defaults.Where(d => draft.Job.TryAdd(d.Key, d.Value)).Select(d => $"`{d.Key}` {d.Value.ToJsonString()}"), .. keys.Arguments.MaxSeqLength is null ? [$"`max_seq_length` {draft.Job["max_seq_length"]}"] : Array.Empty<string>(), $"`do_train` {draft.Job["do_train"]!.ToJsonString()}"];
        draft.Translations.Add($"written out, since the script would do otherwise without: {string.Join(", ", added)}");
        int times = keys.Arguments.GradientAccumulationSteps;
        Accumulate(draft.Job, times, keys.Arguments, release);
        if (release.Is5 && times > 1)
        {
            draft.Translations.Add(FormattableString.Invariant($"`max_grad_norm` and `adam_epsilon` are {times} times the kit's, since transformers 5 adds the {times} accumulated batches up: divide the training loss that it logs by {times}"));
        }
    }

    private static void PutTypes(JobDraft draft, JobKeys keys, JobRelease release)
    {
        bool says = keys.Values.ContainsKey("dtype") || keys.Values.ContainsKey("torch_dtype");
        if (says || (release.Is5 && keys.Arguments.ModelNameOrPath is not null))
        {
            draft.Put("dtype", "float32");
        }

        if (release.Is5)
        {
            // True makes loss and gradient as many times too large as there are processes.
            draft.Put("average_tokens_across_devices", false);
        }
        else if (keys.Values.TryGetValue("average_tokens_across_devices", out JsonElement averages))
        {
            draft.Put("average_tokens_across_devices", averages);
        }
    }

    // What a reader of the curves must know of this job; what holds of all stands in the README.
    private static void Note(JobDraft draft, TrainingArguments a)
    {
        double evaluated = a.Kit.EvalMlmProbability ?? MaskingOptions.Default.MlmProbability;
        if (a.Evaluates && a.MlmProbability != evaluated)
        {
            draft.Notes.Add(FormattableString.Invariant($"Evaluations take the rate of the training, {a.MlmProbability}, where the kit takes {evaluated}: the losses must not be compared."));
        }

        if (a.Evaluates && a.ValidationFile.Count == 0 && !a.LineByLine && a.Kit.Pipeline is null)
        {
            draft.Notes.Add(FormattableString.Invariant($"The first {a.ValidationSplitPercentage} % of the lines are held out; the kit holds out the first inputs, which may end inside a line."));
        }

        if (a.AutoFindBatchSize)
        {
            draft.Notes.Add("auto_find_batch_size: the script halves the batch after running out of memory and keeps the number of accumulated ones, so that a step becomes smaller; the kit accumulates instead.");
        }

        if (a.ResumeFromCheckpoint is not null)
        {
            draft.Notes.Add("resume_from_checkpoint is left out: the job begins with the starting model. To go on from a checkpoint of the kit, name its folder as model_name_or_path; the optimizer begins anew then.");
        }
    }
}
