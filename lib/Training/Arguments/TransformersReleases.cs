namespace BertNotebooks.Training.Arguments;

/// <summary>The keys of <c>TrainingArguments</c> and <c>run_mlm</c> that one release of transformers alone knows.</summary>
internal static class TransformersReleases
{
    private const int LongestMessage = 300;

    /// <summary>What 4.57 knows and 5 does not.</summary>
    public static IReadOnlySet<string> Only457 { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "adafactor", "fp16_backend", "fp16_opt_level", "fsdp_min_num_params", "fsdp_transformer_layer_cls_to_wrap", "group_by_length", "half_precision_backend",
        "include_inputs_for_metrics", "include_tokens_per_second", "jit_mode_eval", "logging_dir", "mp_parameters", "no_cuda", "overwrite_output_dir", "past_index",
        "per_gpu_eval_batch_size", "per_gpu_train_batch_size", "push_to_hub_model_id", "push_to_hub_organization", "push_to_hub_token", "ray_scope", "save_safetensors",
        "torchdynamo", "tpu_metrics_debug", "tpu_num_cores", "use_legacy_prediction_loop", "use_mps_device", "warmup_ratio",
    };

    /// <summary>What 5 (5.24) knows and 4.57 does not.</summary>
    public static IReadOnlySet<string> Only5 { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "activation_checkpointing", "activation_checkpointing_kwargs", "dataloader_in_order", "dataloader_multiprocessing_context", "ddp_static_graph",
        "enable_jit_checkpoint", "trackio_bucket_id", "trackio_static_space_id", "train_sampling_strategy", "use_cache",
    };

    /// <summary>Does something with the arguments of a file; where it refuses them, the message then says which release the file is for, if a key tells.</summary>
    /// <remarks>What the kit counts as its own, such as <c>warmup_ratio</c>, tells nothing: files for the kit have it, too.</remarks>
    public static T Named<T>(IReadOnlyCollection<string> keys, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (BertNotebooksException e) when (Hint(keys, e.Message) is string hint && e.Message.Length + hint.Length <= LongestMessage)
        {
            throw new BertNotebooksException(e.Message + hint, e);
        }
    }

    // By the key that is refused, if that tells, or else by the first that does.
    private static string? Hint(IReadOnlyCollection<string> keys, string message)
    {
        string? First(IReadOnlySet<string> release) =>
            keys.Where(key => release.Contains(key) && !ArgumentsCheck.IsOwn(key)).OrderByDescending(key => message.StartsWith(key + " ", StringComparison.Ordinal)).FirstOrDefault();
        return (First(Only457), First(Only5)) switch
        {
            (string old, string recent) => $" (the file has {old}, a key of transformers 4.57, and {recent}, one of transformers 5.)",
            (string old, null) => $" (the file has {old}, a key of transformers 4.57.)",
            (null, string recent) => $" (the file has {recent}, a key of transformers 5.)",
            _ => null,
        };
    }
}
