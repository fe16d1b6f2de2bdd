using System.Text.Json;
using BertNotebooks.Training.Arguments;

namespace BertNotebooks.Training.Jobs;

/// <summary>What a field of <c>run_mlm</c> takes.</summary>
internal enum JobFieldKind
{
    /// <summary>true or false.</summary>
    Flag,

    /// <summary>A whole number.</summary>
    Whole,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A text.</summary>
    Text,

    /// <summary>A text, true or false.</summary>
    TextOrFlag,

    /// <summary>A text or a list of texts.</summary>
    TextOrList,

    /// <summary>A list of texts.</summary>
    List,

    /// <summary>An object.</summary>
    Object,

    /// <summary>An object, or a text that is one or names a file of one.</summary>
    ObjectOrPath,

    /// <summary>One of several of these.</summary>
    Any,
}

/// <summary>The fields that <c>run_mlm</c> of transformers 4.57 or 5 knows, with what they take: its own parser does not check values, and fails late.</summary>
internal static class RunMlmFields
{
    private static readonly Dictionary<JobFieldKind, string> Names = new()
    {
        [JobFieldKind.Flag] = """
            activation_checkpointing adafactor auto_find_batch_size average_tokens_across_devices batch_eval_metrics bf16 bf16_full_eval
            dataloader_drop_last dataloader_in_order dataloader_persistent_workers dataloader_pin_memory ddp_broadcast_buffers
            ddp_find_unused_parameters ddp_static_graph disable_tqdm do_eval do_predict do_train enable_jit_checkpoint eval_do_concat_batches
            eval_on_start eval_use_gather_object fp16 fp16_full_eval full_determinism gradient_checkpointing greater_is_better group_by_length
            hub_always_push hub_private_repo ignore_data_skip include_inputs_for_metrics include_tokens_per_second jit_mode_eval line_by_line
            load_best_model_at_end log_on_each_node logging_first_step logging_nan_inf_filter no_cuda overwrite_cache overwrite_output_dir
            pad_to_max_length prediction_loss_only push_to_hub remove_unused_columns restore_callback_states_from_checkpoint save_on_each_node
            save_only_model save_safetensors skip_memory_metrics streaming tf32 torch_compile tpu_metrics_debug trust_remote_code use_cache use_cpu
            use_fast_tokenizer use_legacy_prediction_loop use_liger_kernel use_mps_device
            """,
        [JobFieldKind.Whole] = """
            data_seed dataloader_num_workers dataloader_prefetch_factor ddp_bucket_cap_mb ddp_timeout eval_accumulation_steps fsdp_min_num_params
            gradient_accumulation_steps local_rank max_eval_samples max_seq_length max_steps max_train_samples past_index per_device_eval_batch_size
            per_device_train_batch_size per_gpu_eval_batch_size per_gpu_train_batch_size preprocessing_num_workers save_total_limit seed
            torch_empty_cache_steps tpu_num_cores validation_split_percentage
            """,
        [JobFieldKind.Number] = """
            adam_beta1 adam_beta2 adam_epsilon eval_delay eval_steps label_smoothing_factor learning_rate logging_steps max_grad_norm mlm_probability
            neftune_noise_alpha num_train_epochs save_steps warmup_ratio warmup_steps weight_decay
            """,
        [JobFieldKind.Text] = """
            cache_dir config_name config_overrides dataloader_multiprocessing_context dataset_config_name dataset_name ddp_backend dtype eval_strategy
            fp16_backend fp16_opt_level fsdp_transformer_layer_cls_to_wrap half_precision_backend hub_model_id hub_revision hub_strategy hub_token
            length_column_name log_level log_level_replica logging_dir logging_strategy lr_scheduler_type metric_for_best_model model_name_or_path
            model_revision model_type mp_parameters optim optim_args output_dir project push_to_hub_model_id push_to_hub_organization
            push_to_hub_token ray_scope resume_from_checkpoint run_name save_strategy token tokenizer_name torch_compile_backend torch_compile_mode
            torchdynamo trackio_bucket_id trackio_space_id train_file train_sampling_strategy validation_file
            """,
        [JobFieldKind.TextOrFlag] = """
            include_num_input_tokens_seen trackio_static_space_id
            """,
        [JobFieldKind.TextOrList] = """
            debug optim_target_modules report_to
            """,
        [JobFieldKind.List] = """
            include_for_metrics label_names
            """,
        [JobFieldKind.Object] = """
            liger_kernel_config parallelism_config
            """,
        [JobFieldKind.ObjectOrPath] = """
            accelerator_config activation_checkpointing_kwargs deepspeed fsdp_config gradient_checkpointing_kwargs lr_scheduler_kwargs
            """,
        [JobFieldKind.Any] = """
            fsdp
            """,
    };

    /// <summary>All of both releases, by name.</summary>
    public static IReadOnlyDictionary<string, JobFieldKind> Kinds { get; } =
        Names.SelectMany(kind => kind.Value.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).Select(name => KeyValuePair.Create(name, kind.Key))).ToDictionary();

    /// <summary>Refuses a value that the field cannot take.</summary>
    /// <exception cref="BertNotebooksException">The message names key, value and kind.</exception>
    public static void Require(string key, JsonElement value)
    {
        if (Kinds.TryGetValue(key, out JobFieldKind kind) && !IsOf(kind, value))
        {
            throw new BertNotebooksException($"{key} is {ArgumentsCheck.Literal(value)}, and must be {InWords(kind)}.");
        }
    }

    private static bool IsOf(JobFieldKind kind, JsonElement value) => kind switch
    {
        JobFieldKind.Flag => IsFlag(value),
        JobFieldKind.Whole => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        JobFieldKind.Number => value.ValueKind == JsonValueKind.Number,
        JobFieldKind.Text => value.ValueKind == JsonValueKind.String,
        JobFieldKind.TextOrFlag => value.ValueKind == JsonValueKind.String || IsFlag(value),
        JobFieldKind.TextOrList => value.ValueKind is JsonValueKind.String or JsonValueKind.Array,
        JobFieldKind.List => value.ValueKind == JsonValueKind.Array,
        JobFieldKind.Object => value.ValueKind == JsonValueKind.Object,
        JobFieldKind.ObjectOrPath => value.ValueKind is JsonValueKind.Object or JsonValueKind.String,
        _ => true,
    };

    private static bool IsFlag(JsonElement value) => value.ValueKind is JsonValueKind.True or JsonValueKind.False;

    private static string InWords(JobFieldKind kind) => kind switch
    {
        JobFieldKind.Flag => "true or false, without quotes",
        JobFieldKind.Whole => "a whole number, without quotes",
        JobFieldKind.Number => "a number, without quotes",
        JobFieldKind.Text => "a text in quotes",
        JobFieldKind.TextOrFlag => "a text in quotes, true or false",
        JobFieldKind.TextOrList => "a text in quotes, or a list of them",
        JobFieldKind.List => "a list of texts: [\"...\"]",
        JobFieldKind.Object => "an object: {...}",
        _ => "an object, or the path of a file of one",
    };
}
