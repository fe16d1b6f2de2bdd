namespace BertNotebooks.Training.Arguments;

internal static class TransformersReleases
{
    public static IReadOnlySet<string> Only457 { get; } = new HashSet<string> { "adafactor","fp16_backend","fp16_opt_level","fsdp_min_num_params","fsdp_transformer_layer_cls_to_wrap","group_by_length","half_precision_backend","include_inputs_for_metrics","include_tokens_per_second","jit_mode_eval","logging_dir","mp_parameters","no_cuda","overwrite_output_dir","past_index","per_gpu_eval_batch_size","per_gpu_train_batch_size","push_to_hub_model_id","push_to_hub_organization","push_to_hub_token","ray_scope","save_safetensors","torchdynamo","tpu_metrics_debug","tpu_num_cores","use_legacy_prediction_loop","use_mps_device","warmup_ratio" };
    public static IReadOnlySet<string> Only5 { get; } = new HashSet<string> { "activation_checkpointing","activation_checkpointing_kwargs","dataloader_in_order","dataloader_multiprocessing_context","ddp_static_graph","enable_jit_checkpoint","trackio_bucket_id","trackio_static_space_id","train_sampling_strategy","use_cache" };
}
