namespace BertNotebooks.Training.Arguments;

/// <summary>Keys that <c>TrainingArguments</c> and <c>run_mlm</c> of transformers know and the kit does not use: named on stderr, not refused, so that one file serves both.</summary>
internal static class HuggingFaceArguments
{
    public static IReadOnlySet<string> WithoutEffect { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "accelerator_config", "adafactor", "average_tokens_across_devices", "batch_eval_metrics", "bf16", "bf16_full_eval",
        "cache_dir", "config_overrides", "data_seed", "dataloader_drop_last", "dataloader_num_workers", "dataloader_persistent_workers",
        "dataloader_pin_memory", "dataloader_prefetch_factor", "dataset_config_name", "dataset_name", "ddp_backend", "ddp_broadcast_buffers",
        "ddp_bucket_cap_mb", "ddp_find_unused_parameters", "ddp_timeout", "debug", "deepspeed", "disable_tqdm", "dispatch_batches", "do_eval",
        "do_predict", "do_train", "dtype", "eval_accumulation_steps", "eval_delay", "eval_do_concat_batches", "eval_use_gather_object",
        "fp16", "fp16_backend", "fp16_full_eval", "fp16_opt_level", "fsdp", "fsdp_config", "fsdp_min_num_params", "fsdp_transformer_layer_cls_to_wrap",
        "full_determinism", "gradient_checkpointing", "gradient_checkpointing_kwargs", "half_precision_backend",
        "hub_always_push", "hub_model_id", "hub_private_repo", "hub_revision", "hub_strategy", "hub_token", "ignore_data_skip", "include_for_metrics",
        "include_inputs_for_metrics", "include_num_input_tokens_seen", "include_tokens_per_second", "jit_mode_eval", "label_names",
        "label_smoothing_factor", "length_column_name", "liger_kernel_config", "local_rank", "log_level",
        "log_level_replica", "log_on_each_node", "logging_dir", "logging_first_step", "logging_nan_inf_filter", "logging_strategy",
        "low_cpu_mem_usage", "lr_scheduler_kwargs", "model_type", "mp_parameters", "neftune_noise_alpha",
        "no_cuda", "optim", "optim_args", "optim_target_modules", "overwrite_cache", "parallelism_config", "past_index",
        "per_gpu_eval_batch_size", "per_gpu_train_batch_size", "prediction_loss_only", "preprocessing_num_workers", "project", "push_to_hub",
        "push_to_hub_model_id", "push_to_hub_organization", "push_to_hub_token", "ray_scope", "remove_unused_columns", "report_to",
        "restore_callback_states_from_checkpoint", "resume_from_checkpoint", "run_name", "save_on_each_node", "save_only_model",
        "save_safetensors", "skip_memory_metrics", "split_batches", "streaming", "tf32", "token", "torch_compile", "torch_compile_backend",
        "torch_compile_mode", "torch_dtype", "torch_empty_cache_steps", "torchdynamo", "tpu_metrics_debug", "tpu_num_cores", "trackio_space_id",
        "trust_remote_code", "use_auth_token", "use_cache", "use_fast_tokenizer", "use_ipex", "use_legacy_prediction_loop", "use_liger_kernel",
        "use_mps_device",
    };
}
