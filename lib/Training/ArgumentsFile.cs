using System.Text.Json;
using System.Text.Json.Serialization;

namespace BertNotebooks.Training;

/// <summary>Training arguments as a JSON file holds them.</summary>
/// <param name="Arguments">The settings.</param>
/// <param name="WithoutEffect">Keys of Hugging Face's that the file has and the kit does not use.</param>
public sealed record ArgumentsFile(TrainingArguments Arguments, IReadOnlyList<string> WithoutEffect)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    // Known to Hugging Face, without effect here: named on stderr, not refused, so that one file serves both.
    private static readonly string[] HuggingFaceOnly =
    [
        "adafactor", "bf16", "bf16_full_eval", "cache_dir", "config_overrides", "data_seed", "dataloader_drop_last",
        "dataloader_num_workers", "dataloader_pin_memory", "dataloader_persistent_workers", "ddp_backend", "ddp_find_unused_parameters",
        "disable_tqdm", "do_eval", "do_predict", "do_train", "eval_accumulation_steps", "eval_delay", "eval_on_start", "fp16", "fp16_full_eval",
        "full_determinism", "gradient_checkpointing", "greater_is_better", "half_precision_backend", "hub_model_id", "hub_token", "ignore_data_skip",
        "jit_mode_eval", "label_names", "label_smoothing_factor", "load_best_model_at_end", "log_level", "log_on_each_node", "logging_dir",
        "logging_first_step", "logging_nan_inf_filter", "logging_strategy", "low_cpu_mem_usage", "lr_scheduler_kwargs", "metric_for_best_model", "model_revision",
        "model_type", "neftune_noise_alpha", "no_cuda", "optim", "optim_args", "overwrite_cache", "prediction_loss_only", "preprocessing_num_workers",
        "push_to_hub", "remove_unused_columns", "report_to", "resume_from_checkpoint", "restore_callback_states_from_checkpoint", "run_name",
        "save_on_each_node", "save_only_model", "save_safetensors", "skip_memory_metrics", "streaming", "tf32", "token", "torch_compile", "torch_dtype",
        "trust_remote_code", "use_fast_tokenizer", "use_auth_token", "dataset_name", "dataset_config_name", "auto_find_batch_size", "accelerator_config",
        "average_tokens_across_devices", "batch_eval_metrics", "dataloader_prefetch_factor", "debug", "deepspeed", "fsdp", "fsdp_config", "include_tokens_per_second",
        "include_num_input_tokens_seen", "length_column_name", "local_rank", "torch_empty_cache_steps", "use_liger_kernel", "use_mps_device",
    ];

    /// <summary>Reads a file of arguments.</summary>
    /// <exception cref="BertNotebooksException">The file is missing or no JSON object, a key is unknown, or a value breaks its rule.</exception>
    public static ArgumentsFile Load(string path)
    {
        if (!File.Exists(path))
        {
            throw new BertNotebooksException($"No arguments at '{path}': a JSON file such as {{\"config_name\": \"tiny\", ...}} is expected.");
        }

        try
        {
            return Parse(File.ReadAllText(path));
        }
        catch (BertNotebooksException e)
        {
            throw new BertNotebooksException($"'{path}': {e.Message}", e);
        }
    }

    /// <summary>Reads arguments from a JSON text.</summary>
    /// <exception cref="BertNotebooksException">The text is no JSON object, a key is unknown, or a value breaks its rule.</exception>
    public static ArgumentsFile Parse(string json)
    {
        try
        {
            Dictionary<string, JsonElement> values = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(json, Json)
                ?? throw new BertNotebooksException("the arguments are null: a JSON object is expected.");
            CheckKeys("", values.Keys, [.. Names(typeof(TrainingArguments)), .. HuggingFaceOnly]);
            if (values.TryGetValue("kit", out JsonElement kit) && kit.ValueKind == JsonValueKind.Object)
            {
                CheckKeys("kit.", kit.EnumerateObject().Select(p => p.Name), Names(typeof(KitArguments)));
            }

            string[] withoutEffect = [.. values.Keys.Where(HuggingFaceOnly.Contains)];
            Dictionary<string, JsonElement> used = values.Where(v => !withoutEffect.Contains(v.Key) && v.Value.ValueKind != JsonValueKind.Null).ToDictionary();
            TrainingArguments arguments = JsonSerializer.SerializeToElement(used, Json).Deserialize<TrainingArguments>(Json)!;
            arguments.Validate();
            return new ArgumentsFile(arguments, withoutEffect);
        }
        catch (JsonException e)
        {
            throw new BertNotebooksException($"the arguments are not what is expected at {e.Path ?? "the start"}: {e.Message.Split(" Path:")[0]}", e);
        }
    }

    /// <summary>Writes the arguments as JSON with the names that <see cref="Load"/> reads.</summary>
    public string ToJson() => JsonSerializer.Serialize(Arguments, Json) + "\n";

    private static IReadOnlyList<string> Names(Type type) =>
        [.. type.GetProperties().Where(p => p.SetMethod is not null && !p.GetMethod!.IsStatic).Select(p => JsonNamingPolicy.SnakeCaseLower.ConvertName(p.Name))];

    private static void CheckKeys(string prefix, IEnumerable<string> keys, IReadOnlyList<string> known)
    {
        foreach (string key in keys.Where(k => !known.Contains(k)))
        {
            string nearest = known.MinBy(k => Distance(key, k))!;
            throw new BertNotebooksException($"the argument \"{prefix}{key}\" is not known: did you mean \"{prefix}{nearest}\"?");
        }
    }

    // Levenshtein (1966): insertions, deletions and replacements from one name to the other.
    private static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
