namespace BertNotebooks.Training.Arguments;

/// <summary>Keys that <c>TrainingArguments</c> and the examples <c>run_mlm</c>, <c>run_glue</c>, <c>run_classification</c> and <c>run_ner</c> of transformers know and that cannot change a number, the device or a file here: named on stderr, not refused, so that one file serves both.</summary>
/// <remarks>What could, the kit either does itself (<see cref="TrainingArguments"/>, <see cref="RenamedArguments"/>) or refuses (<see cref="LimitedArguments"/>).</remarks>
internal static class HuggingFaceArguments
{
    /// <summary>What they are about: memory and data loaders, other processes, progress and reports to others, downloads, options of what is refused anyway.</summary>
    public static IReadOnlySet<string> WithoutEffect { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "activation_checkpointing", "activation_checkpointing_kwargs", "eval_accumulation_steps", "gradient_checkpointing", "gradient_checkpointing_kwargs",
        "low_cpu_mem_usage", "skip_memory_metrics", "torch_empty_cache_steps", "use_cache",
        "dataloader_multiprocessing_context", "dataloader_num_workers", "dataloader_persistent_workers", "dataloader_pin_memory", "dataloader_prefetch_factor",
        "length_column_name", "overwrite_cache", "preprocessing_num_workers", "remove_unused_columns",
        "average_tokens_across_devices", "ddp_backend", "ddp_broadcast_buffers", "ddp_bucket_cap_mb", "ddp_find_unused_parameters", "ddp_static_graph", "ddp_timeout",
        "dispatch_batches", "eval_use_gather_object", "fsdp_config", "fsdp_min_num_params", "fsdp_transformer_layer_cls_to_wrap", "save_on_each_node", "split_batches",
        "debug", "disable_tqdm", "include_num_input_tokens_seen", "include_tokens_per_second", "log_level", "log_level_replica", "log_on_each_node", "logging_dir",
        "logging_nan_inf_filter", "project", "report_to", "run_name", "tpu_metrics_debug", "trackio_bucket_id", "trackio_space_id", "trackio_static_space_id",
        "hub_always_push", "hub_model_id", "hub_private_repo", "hub_revision", "hub_strategy", "hub_token", "push_to_hub_model_id", "push_to_hub_organization",
        "push_to_hub_token", "token", "trust_remote_code", "use_auth_token", "use_fast_tokenizer",
        "batch_eval_metrics", "dataset_config_name", "enable_jit_checkpoint", "eval_do_concat_batches", "fp16_backend", "fp16_opt_level", "full_determinism",
        "half_precision_backend", "include_for_metrics", "include_inputs_for_metrics", "liger_kernel_config", "past_index", "ray_scope",
        "restore_callback_states_from_checkpoint", "use_legacy_prediction_loop",
        "max_predict_samples", "remove_columns", "remove_splits", "shuffle_seed", "test_split_name", "text_column_delimiter", "train_split_name", "validation_split_name",
    };

    /// <summary>All keys that stand in no property of <see cref="TrainingArguments"/> and are no error by themselves.</summary>
    public static IReadOnlySet<string> Others { get; } = new HashSet<string>([.. WithoutEffect, .. LimitedArguments.Keys, .. RenamedArguments.Keys], StringComparer.Ordinal);
}
