using System.Text.Json;
using System.Text.Json.Nodes;
using BertNotebooks.Training.Arguments;

namespace BertNotebooks.Training.Jobs;

// Over 150 lines: two tables, a line a key, of what one release has and the other has not.
/// <summary>What becomes of the keys that one release of transformers knows and another does not, or takes otherwise; the rest goes over as it stands.</summary>
internal static class KeyRules
{
    private delegate void Rule(JobDraft draft, string key, JsonElement value, JobKeys keys);

    // For transformers 5: the names of 4.57.
    private static readonly Dictionary<string, Rule> To5 = new(StringComparer.Ordinal)
    {
        ["warmup_ratio"] = WarmupRatioTo5,
        ["warmup_steps"] = PutWarmupSteps,
        ["group_by_length"] = Flag("train_sampling_strategy", _ => "group_by_length", "\"random\" is the default of train_sampling_strategy"),
        ["adafactor"] = Flag("optim", _ => "adafactor", "optim says which optimizer"),
        ["optim"] = Optimizer,
        ["per_gpu_train_batch_size"] = Renamed("per_device_train_batch_size"),
        ["per_gpu_eval_batch_size"] = Renamed("per_device_eval_batch_size"),
        ["save_safetensors"] = Harmless(value => value.ValueKind == JsonValueKind.True, "safetensors are always written", "weights are always written as safetensors"),
        ["logging_dir"] = LoggingDirTo5,
        ["no_cuda"] = Renamed("use_cpu"),
        ["use_mps_device"] = Dropped("the device is found without it"),
        ["gradient_checkpointing"] = Renamed("activation_checkpointing"),
        ["gradient_checkpointing_kwargs"] = Renamed("activation_checkpointing_kwargs"),
        ["torchdynamo"] = Renamed("torch_compile_backend"),
        ["fp16_backend"] = Harmless(value => Is(value, "auto"), "it is found without it", "the backend is torch's alone"),
        ["half_precision_backend"] = Harmless(value => Is(value, "auto", "cuda_amp", "cpu_amp"), "it is found without it", "the backend is torch's alone"),
        ["fp16_opt_level"] = Dropped("it counts with apex alone"),
        ["jit_mode_eval"] = Dropped("evaluation by torch.jit is gone"),
        ["fsdp_min_num_params"] = (draft, key, value, _) => ToFsdp(draft, key, value, "min_num_params", value.GetInt64() > 0 ? JsonNode.Parse(value.GetRawText()) : null),
        ["fsdp_transformer_layer_cls_to_wrap"] = (draft, key, value, _) => ToFsdp(draft, key, value, "transformer_layer_cls_to_wrap", new JsonArray(value.GetString())),
        ["ddp_backend"] = Backend("ccl"),
        ["tpu_num_cores"] = Dropped("the launcher says it"),
        ["tpu_metrics_debug"] = Flag("debug", WithDebug, "it is the default"),
        ["mp_parameters"] = Harmless(value => Is(value, ""), "it asks for nothing", "the model parallelism of SageMaker is gone"),
        ["include_tokens_per_second"] = Flag("include_num_input_tokens_seen", _ => true, "it is the default"),
        ["include_inputs_for_metrics"] = Flag("include_for_metrics", _ => new JsonArray("inputs"), "it is the default"),
        ["use_legacy_prediction_loop"] = Dropped("the loop is gone"),
        ["past_index"] = Dropped("BERT has no past states"),
        ["ray_scope"] = Dropped("it counts in a search for hyperparameters, which run_mlm has not"),
        ["push_to_hub_model_id"] = HubModelTo5,
        ["push_to_hub_organization"] = Dropped("it is the owner in hub_model_id"),
        ["push_to_hub_token"] = Renamed("hub_token"),
    };

    // For transformers 4.57: the names of 5.
    private static readonly Dictionary<string, Rule> To457 = new(StringComparer.Ordinal)
    {
        ["warmup_steps"] = WarmupStepsTo457,
        ["warmup_ratio"] = (draft, key, value, keys) => PutUnless(draft, key, value, keys.Arguments.WarmupSteps is > 0 and < 1, "warmup_steps counts"),
        ["train_sampling_strategy"] = SamplingTo457,
        ["enable_jit_checkpoint"] = Harmless(value => value.ValueKind == JsonValueKind.False, "it is so anyway", "4.57 writes no checkpoint on SIGTERM"),
        ["activation_checkpointing"] = Renamed("gradient_checkpointing"),
        ["activation_checkpointing_kwargs"] = Renamed("gradient_checkpointing_kwargs"),
        ["ddp_backend"] = Backend("xccl"),
        ["ddp_static_graph"] = Harmless(value => value.ValueKind == JsonValueKind.False, "it is so anyway", "4.57 cannot ask for a static graph"),
        ["dataloader_multiprocessing_context"] = (draft, key, value, _) => draft.Lose(key, ArgumentsCheck.Literal(value), "4.57 cannot choose how its loaders' processes start"),
        ["dataloader_in_order"] = Harmless(value => value.ValueKind == JsonValueKind.True, "4.57 keeps the order", "4.57 keeps the order"),
        ["use_cache"] = Dropped("BERT as an encoder has no cache"),
        ["trackio_bucket_id"] = Dropped("it is about reports"),
        ["trackio_static_space_id"] = Dropped("it is about reports"),
    };

    /// <summary>Whether a key goes over by a rule: to be applied after those that stand as they are, since some add to them.</summary>
    public static bool Has(JobRelease release, string key) => (release.Is5 ? To5 : To457).ContainsKey(key);

    /// <summary>Writes what a key says into a draft.</summary>
    public static void Apply(JobRelease release, JobDraft draft, string key, JsonElement value, JobKeys keys)
    {
        if ((release.Is5 ? To5 : To457).TryGetValue(key, out Rule? rule))
        {
            rule(draft, key, value, keys);
        }
        else if (release.Knows(key))
        {
            draft.Put(key, value);
        }
        else
        {
            draft.Drop(key, value, $"it is no key of run_mlm {release.Name}, and has the effect of the default");
        }
    }

    private static void WarmupRatioTo5(JobDraft draft, string key, JsonElement value, JobKeys keys)
    {
        // One step would be meant by 1.
        const double nearlyAll = 0.999999999;
        if (keys.Arguments.WarmupSteps > 0 || keys.Arguments.WarmupRatio == 0)
        {
            draft.Drop(key, value, keys.Arguments.WarmupSteps > 0 ? "warmup_steps counts" : "there is none");
        }
        else
        {
            draft.Translate(key, value, "warmup_steps", keys.Arguments.WarmupRatio < 1 ? JsonNode.Parse(value.GetRawText()) : nearlyAll);
        }
    }

    private static void WarmupStepsTo457(JobDraft draft, string key, JsonElement value, JobKeys keys)
    {
        if (keys.Arguments.WarmupSteps is > 0 and < 1)
        {
            draft.Translate(key, value, "warmup_ratio", JsonNode.Parse(value.GetRawText()));
        }
        else
        {
            PutWarmupSteps(draft, key, value, keys);
        }
    }

    // From 1 on it is cut to a whole number; 4.57 refuses 10.0.
    private static void PutWarmupSteps(JobDraft draft, string key, JsonElement value, JobKeys keys)
    {
        if (keys.Arguments.WarmupSteps is > 0 and < 1)
        {
            draft.Put(key, value);
        }
        else
        {
            draft.Put(key, (int)keys.Arguments.WarmupSteps);
        }
    }

    private static void SamplingTo457(JobDraft draft, string key, JsonElement value, JobKeys keys)
    {
        switch (value.GetString())
        {
            case "random":
                draft.Drop(key, value, "it is the default");
                break;
            case "group_by_length":
                draft.Translate(key, value, "group_by_length", true);
                break;
            default:
                draft.Lose(key, ArgumentsCheck.Literal(value), "4.57 draws at random, or groups by length");
                break;
        }
    }

    private static void LoggingDirTo5(JobDraft draft, string key, JsonElement value, JobKeys keys)
    {
        string folder = JobPaths.LoggingDir(value.GetString()!, keys.Arguments.OutputDir);
        draft.Environment["TENSORBOARD_LOGGING_DIR"] = folder;
        draft.Drop(key, value, $"launch.sh sets TENSORBOARD_LOGGING_DIR to {folder.Brief()}");
    }

    private static void HubModelTo5(JobDraft draft, string key, JsonElement value, JobKeys keys) =>
        draft.Translate(key, value, "hub_model_id", keys.Values.TryGetValue("push_to_hub_organization", out JsonElement owner) ? $"{owner.GetString()}/{value.GetString()}" : value.GetString());

    private static void Optimizer(JobDraft draft, string key, JsonElement value, JobKeys keys)
    {
        // Adafactor under its old name counts more.
        if (draft.Job["optim"]?.GetValue<string>() == "adafactor")
        {
            return;
        }

        if (Is(value, "adamw_apex_fused"))
        {
            draft.Translate(key, value, "optim", "adamw_torch_fused");
        }
        else
        {
            draft.Put(key, value);
        }
    }

    // With use_cpu and one process it fails ("Default process group has not been initialized"), and without it gloo is taken on processors and nccl on GPUs.
    private static Rule Backend(string unknown) => (draft, key, value, keys) =>
    {
        if (Is(value, unknown))
        {
            draft.Lose(key, ArgumentsCheck.Literal(value), "this release does not know it");
        }
        else
        {
            PutUnless(draft, key, value, keys.Arguments.UseCpu, "the job may run as one process, and the backend is found without it");
        }
    };

    private static void ToFsdp(JobDraft draft, string key, JsonElement value, string name, JsonNode? meant)
    {
        if (meant is null)
        {
            draft.Drop(key, value, "it asks for nothing");
            return;
        }

        JsonObject fsdp = draft.Job["fsdp_config"] as JsonObject ?? [];
        draft.Job.Remove("fsdp_config");
        fsdp[name] = meant;
        draft.Translate(key, value, "fsdp_config", fsdp);
    }

    private static JsonNode WithDebug(JobDraft draft) => draft.Job["debug"] switch
    {
        JsonArray list => new JsonArray([.. list.Select(d => d?.DeepClone()), "tpu_metrics_debug"]),
        JsonValue text when text.GetValue<string>() is { Length: > 0 } other => $"{other} tpu_metrics_debug",
        _ => "tpu_metrics_debug",
    };

    private static void PutUnless(JobDraft draft, string key, JsonElement value, bool drops, string reason)
    {
        if (drops)
        {
            draft.Drop(key, value, reason);
        }
        else
        {
            draft.Put(key, value);
        }
    }

    // A flag counts where it is set under either name.
    private static Rule Renamed(string name) => (draft, key, value, _) =>
    {
        if (value.ValueKind == JsonValueKind.False && draft.Job[name] is not null)
        {
            draft.Drop(key, value, $"{name} counts");
        }
        else
        {
            draft.Translate(key, value, name, JsonNode.Parse(value.GetRawText()));
        }
    };

    private static Rule Dropped(string reason) => (draft, key, value, _) => draft.Drop(key, value, reason);

    private static Rule Flag(string name, Func<JobDraft, JsonNode> meant, string reason) => (draft, key, value, _) =>
    {
        if (value.ValueKind == JsonValueKind.True)
        {
            draft.Translate(key, value, name, meant(draft));
        }
        else
        {
            draft.Drop(key, value, reason);
        }
    };

    private static Rule Harmless(Func<JsonElement, bool> harmless, string reason, string loss) => (draft, key, value, _) =>
    {
        if (harmless(value))
        {
            draft.Drop(key, value, reason);
        }
        else
        {
            draft.Lose(key, ArgumentsCheck.Literal(value), loss);
        }
    };

    private static bool Is(JsonElement value, params string[] texts) => value.ValueKind == JsonValueKind.String && texts.Contains(value.GetString());
}
