using System.Text.Json;
using BertNotebooks.Training.Arguments;

namespace BertNotebooks.Training.Jobs;

/// <summary>A file of arguments as a job needs it: what the kit takes from it, and all keys as they stand.</summary>
/// <param name="Arguments">The settings of the kit's run; they keep their rules.</param>
/// <param name="Values">All keys of the file, in its order, without those that are null.</param>
internal sealed record JobKeys(TrainingArguments Arguments, IReadOnlyDictionary<string, JsonElement> Values)
{
    // What the kit refuses because it computes otherwise, and the script does: how devices compute, the optimizer, what is saved and logged.
    private static readonly HashSet<string> ForTheScriptAlone = new(StringComparer.Ordinal)
    {
        "bf16", "bf16_full_eval", "fp16", "fp16_full_eval", "tf32", "jit_mode_eval", "torch_compile", "torch_compile_backend", "torch_compile_mode", "torchdynamo", "use_liger_kernel",
        "accelerator_config", "deepspeed", "fsdp", "local_rank", "mp_parameters", "parallelism_config", "tpu_num_cores", "use_mps_device", "optim", "adafactor", "optim_args",
        "optim_target_modules", "neftune_noise_alpha", "dataloader_drop_last", "dataloader_in_order", "ignore_data_skip", "eval_delay", "label_names", "prediction_loss_only",
        "logging_strategy", "save_only_model", "save_safetensors", "push_to_hub",
    };

    /// <summary>Reads a file of arguments.</summary>
    /// <exception cref="BertNotebooksException">The file is one that <c>train</c> refuses, for another reason than what its machine cannot compute; or a value is none that the script takes.</exception>
    public static JobKeys Load(string path)
    {
        Dictionary<string, JsonElement> all = [];
        ArgumentsFile file = ArgumentsFile.Load(path, values =>
        {
            all = values.Where(v => v.Value.ValueKind != JsonValueKind.Null).ToDictionary();
            foreach ((string key, JsonElement value) in all.Where(v => !ArgumentsCheck.IsOwn(v.Key)))
            {
                RunMlmFields.Require(key, value);
            }

            return values.Where(v => !IsForTheScriptAlone(v.Key, v.Value)).ToDictionary();
        });
        return new JobKeys(file.Arguments, all);
    }

    private static bool IsForTheScriptAlone(string key, JsonElement value) =>
        ForTheScriptAlone.Contains(key) || (key == "train_sampling_strategy" && value.ValueKind == JsonValueKind.String && value.GetString() is "sequential" or "batch_rebalance");
}
