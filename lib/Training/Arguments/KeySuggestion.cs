using System.Text.Json;

namespace BertNotebooks.Training.Arguments;

/// <summary>What a key that nobody knows was meant to be: a name of other tools for the same thing, or the nearest one by its letters; none rather than a far one.</summary>
internal static class KeySuggestion
{
    // Names of other scripts and of older releases; null: the kit needs no such key.
    private static readonly Dictionary<string, string?> Elsewhere = new(StringComparer.Ordinal)
    {
        ["batch_size"] = "per_device_train_batch_size",
        ["block_size"] = "max_seq_length",
        ["config"] = "config_name",
        ["data"] = "train_file",
        ["dataset"] = "train_file",
        ["dev_file"] = "validation_file",
        ["epochs"] = "num_train_epochs",
        ["eval_batch_size"] = "per_device_eval_batch_size",
        ["eval_data_file"] = "validation_file",
        ["eval_file"] = "validation_file",
        ["evaluation_strategy"] = "eval_strategy",
        ["load_best_model"] = "load_best_model_at_end",
        ["freeze_base_model"] = "kit.freeze",
        ["freeze_encoder"] = "kit.freeze",
        ["freeze_layers"] = "kit.freeze",
        ["label_column"] = "kit.label_column",
        ["label_smoothing"] = "label_smoothing_factor",
        ["lr"] = "learning_rate",
        ["lr_scheduler"] = "lr_scheduler_type",
        ["mask_prob"] = "mlm_probability",
        ["masked_lm_prob"] = "mlm_probability",
        ["masking_probability"] = "mlm_probability",
        ["max_len"] = "max_seq_length",
        ["max_length"] = "max_seq_length",
        ["mlm"] = null,
        ["model"] = "model_name_or_path",
        ["model_name"] = "model_name_or_path",
        ["num_epochs"] = "num_train_epochs",
        ["num_train_steps"] = "max_steps",
        ["num_warmup_steps"] = "warmup_steps",
        ["random_seed"] = "seed",
        ["resume"] = "resume_from_checkpoint",
        ["text_file"] = "train_file",
        ["tokenizer"] = "tokenizer_name",
        ["train_batch_size"] = "per_device_train_batch_size",
        ["train_data_file"] = "train_file",
        ["vocab"] = "tokenizer_name",
        ["vocab_file"] = "tokenizer_name",
        ["whole_word_mask"] = "kit.masking.unit",
        ["whole_word_masking"] = "kit.masking.unit",
        ["wwm"] = "kit.masking.unit",
    };

    /// <summary>The end of the message about an unknown key.</summary>
    /// <param name="key">The key as it was written, with what it stands in, such as <c>kit.lossover</c>.</param>
    /// <param name="known">All keys, with what they stand in.</param>
    public static string For(string key, IEnumerable<string> known)
    {
        string plain = Plain(key), last = plain[(plain.LastIndexOf('.') + 1)..];
        if (Elsewhere.TryGetValue(last, out string? name))
        {
            return name is null ? "leave it out, since that is what is trained unless kit.task says otherwise." : $"did you mean \"{name}\"?";
        }

        // One that stands in another object counts as near as its own name is.
        string? nearest = known.Where(k => IsNear(last, Last(k))).MinBy(k => (Distance(last, Last(k)), Distance(plain, k)));
        return nearest is null ? "correct it or leave it out; docs/training.md tells the keys." : $"did you mean \"{nearest}\"?";
    }

    private static string Last(string key) => key[(key.LastIndexOf('.') + 1)..];

    // MaxSteps, max-steps and MAX_STEPS are max_steps.
    private static string Plain(string key) => string.Join('.', key.Split('.').Select(part => part.Any(char.IsLower) ? JsonNamingPolicy.SnakeCaseLower.ConvertName(part) : part.ToLowerInvariant())).Replace('-', '_');

    private static bool IsNear(string key, string known) => Math.Abs(key.Length - known.Length) <= Most(key) && Distance(key, known) <= Most(key);

    // A letter in four, and one in short names.
    private static int Most(string key) => key.Length < 3 ? 0 : Math.Max(1, key.Length / 4);

    private static int Distance(string a, string b) => NearestName.Slips(a, b, exchanges: false);
}
