using System.Text.Json;

namespace BertNotebooks.Training.Arguments;

/// <summary>Keys of <c>TrainingArguments</c> and the examples <c>run_mlm</c>, <c>run_glue</c>, <c>run_classification</c> and <c>run_ner</c> whose default is what the kit does, and whose other values would change a number, the device or a file: those are refused.</summary>
internal static class LimitedArguments
{
    private const string Elsewhere = "take the job to run_mlm with export-job";
    private const string Precision = "the kit computes in float32 alone: leave it out, set it to false, or " + Elsewhere;
    private const string Stored = "the kit trains in float32 alone: leave it out, or " + Elsewhere + "; kit.save_dtype \"float16\" makes the saved model smaller";
    private const string Compiler = "the kit has kernels of its own in the place of a compiler: leave it out, or " + Elsewhere;
    private const string Devices = "the kit trains in one process, on the processor or on CUDA: leave it out, or " + Elsewhere;
    private const string Optimizer = "the kit's optimizer is AdamW alone: leave it out, set optim to \"adamw_torch\", or " + Elsewhere;

    private const string Column = "which column is read is an argument of the kit: leave it out, and set ";
    private const string Prediction = "training predicts nothing for others: leave it out, and ask the commands evaluate and classify with the model in output_dir";

    // Key; values with the effect of the default, as a JSON list; what is said of others. Null always stands for the default. An object may have some of the members.
    private static readonly Dictionary<string, (string Accepted, string Rule)> Rules = new(StringComparer.Ordinal)
    {
        ["bf16"] = ("[false]", Precision),
        ["bf16_full_eval"] = ("[false]", Precision),
        ["fp16"] = ("[false]", Precision),
        ["fp16_full_eval"] = ("[false]", Precision),
        ["tf32"] = ("[false]", Precision),
        ["dtype"] = ("""["float32", "auto"]""", Stored),
        ["torch_dtype"] = ("""["float32", "auto"]""", Stored),
        ["jit_mode_eval"] = ("[false]", Compiler),
        ["torch_compile"] = ("[false]", Compiler),
        ["torch_compile_backend"] = ("[]", Compiler),
        ["torch_compile_mode"] = ("[]", Compiler),
        ["torchdynamo"] = ("[]", Compiler),
        ["use_ipex"] = ("[false]", Compiler),
        ["use_liger_kernel"] = ("[false]", Compiler),
        ["accelerator_config"] = ("""["", {"split_batches": false, "dispatch_batches": null, "even_batches": true, "use_seedable_sampler": true, "non_blocking": false, "gradient_accumulation_kwargs": null, "use_configured_state": false}]""", Devices),
        ["deepspeed"] = ("""["", {}]""", Devices),
        ["fsdp"] = ("""["", [], false]""", Devices),
        ["local_rank"] = ("[-1, 0]", Devices),
        ["mp_parameters"] = ("""[""]""", Devices),
        ["parallelism_config"] = ("[{}]", Devices),
        ["tpu_num_cores"] = ("[]", Devices),
        ["use_mps_device"] = ("[false]", "the kit trains on the processor or on CUDA: leave it out, or " + Elsewhere),
        ["optim"] = ("""["adamw_torch", "adamw_torch_fused", "adamw_apex_fused"]""", Optimizer),
        ["adafactor"] = ("[false]", Optimizer),
        ["optim_args"] = ("""[""]""", "the kit's AdamW takes adam_beta1, adam_beta2, adam_epsilon and weight_decay: set those, and leave it out"),
        ["optim_target_modules"] = ("""["", []]""", Optimizer),
        ["neftune_noise_alpha"] = ("[0]", "the kit adds no noise to embeddings: leave it out"),
        ["dataloader_drop_last"] = ("[false]", "the kit learns from the last, smaller batch of an epoch, too: leave it out, or set it to false"),
        ["dataloader_in_order"] = ("[true]", "the kit's batches come in the order that the seed draws: leave it out"),
        ["ignore_data_skip"] = ("[false]", "a run of the kit goes on with the inputs that come next: leave it out, or set it to false"),
        ["config_overrides"] = ("""[""]""", "the kit takes a shape as a whole: write the values into a config.json, and name that as config_name"),
        ["model_type"] = ("""["bert"]""", "the kit trains BERT alone: leave it out; config_name or model_name_or_path says which"),
        ["dataset_name"] = ("""[""]""", "the kit downloads no data set: save its text, and name the file as train_file"),
        ["streaming"] = ("[false]", "the kit reads from a file of tokens, whatever the text's size, and shuffles all of it: leave it out, or set it to false"),
        ["cache_dir"] = ("""[""]""", "downloads lie where the environment says: leave it out, and set HF_HUB_CACHE to that folder"),
        ["eval_delay"] = ("[0]", "the kit evaluates from the start: leave it out, or set it to 0"),
        ["label_names"] = ("""[[], ["labels"]]""", "what the labels are is said by kit.task and kit.label_column: leave it out"),
        ["prediction_loss_only"] = ("[false]", "the kit measures loss and accuracy together: leave it out, or set it to false"),
        ["logging_strategy"] = ("""["steps"]""", "metrics.jsonl has a line each logging_steps steps: set those, and leave it out"),
        ["save_only_model"] = ("[false]", "a checkpoint holds the optimizer, too, so that a run can go on: leave it out, or set save_strategy to \"no\""),
        ["save_safetensors"] = ("[true]", "the kit writes safetensors alone: leave it out, or set it to true"),
        ["task_name"] = ("[]", "the kit downloads no data set: leave it out, name the files as train_file, and set kit.task to \"sequence-classification\" or \"token-classification\""),
        ["text_column_name"] = ("[]", Column + "kit.text_column"),
        ["text_column_names"] = ("[]", Column + "kit.text_column, and kit.pair_column for a second one"),
        ["label_column_name"] = ("[]", Column + "kit.label_column"),
        ["return_entity_level_metrics"] = ("[false]", "eval_results.json has the figures of all entities together: leave it out, or set it to false"),
        ["ignore_mismatched_sizes"] = ("[false]", "the kit drops no weights that do not fit: leave it out, and name a model whose shapes do, or one without that head"),
        ["do_predict"] = ("[false]", Prediction),
        ["test_file"] = ("[]", Prediction),
        ["do_regression"] = ("[false]", "the kit learns classes, and no numbers: leave it out, or set it to false"),
        ["metric_name"] = ("[]", "the kit measures accuracy, precision, recall and F1 together: leave it out; metric_for_best_model chooses one"),
        ["shuffle_train_dataset"] = ("[false]", "the kit shuffles each epoch, and max_train_samples takes the first examples: leave it out"),
        ["push_to_hub"] = ("[false]", "the kit uploads nothing: leave it out, and upload output_dir by other means"),
    };

    /// <summary>Their names.</summary>
    public static IReadOnlyCollection<string> Keys => Rules.Keys;

    /// <summary>Refuses a value that would have an effect.</summary>
    /// <exception cref="BertNotebooksException">The message names key, value and the way out.</exception>
    public static void Require(string key, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Null || !Rules.TryGetValue(key, out (string Accepted, string Rule) rule))
        {
            return;
        }

        using JsonDocument accepted = JsonDocument.Parse(rule.Accepted);
        if (!accepted.RootElement.EnumerateArray().Any(known => HasEffectOf(known, value)))
        {
            throw new BertNotebooksException($"{key} is {ArgumentsCheck.Literal(value)}, and {rule.Rule}.");
        }
    }

    private static bool HasEffectOf(JsonElement known, JsonElement value) => (known.ValueKind, value.ValueKind) is (JsonValueKind.Object, JsonValueKind.Object)
        ? value.EnumerateObject().All(member => known.TryGetProperty(member.Name, out JsonElement same) && JsonElement.DeepEquals(same, member.Value))
        : JsonElement.DeepEquals(known, value);
}
