using System.Text.Json;

namespace BertNotebooks.Training.Arguments;

/// <summary>Keys of one release of transformers that say what another key says.</summary>
internal static class RenamedArguments
{
    private const string Sampling = "train_sampling_strategy";

    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["no_cuda"] = "use_cpu",
        ["per_gpu_train_batch_size"] = "per_device_train_batch_size",
        ["per_gpu_eval_batch_size"] = "per_device_eval_batch_size",
        [Sampling] = "group_by_length",
    };

    /// <summary>Their names.</summary>
    public static IReadOnlyCollection<string> Keys => Names.Keys;

    /// <summary>What a key is called here; null: it is none of these.</summary>
    public static string? NameOf(string key) => Names.GetValueOrDefault(key);

    /// <summary>Whether its values are those of that name, too.</summary>
    public static bool HasItsKind(string key) => key != Sampling;

    /// <summary>The values by the names that are used here, without those that are null.</summary>
    /// <exception cref="BertNotebooksException">Two names of one setting have two values, or a value is none that the kit has.</exception>
    public static Dictionary<string, JsonElement> Translate(IReadOnlyDictionary<string, JsonElement> values)
    {
        Dictionary<string, JsonElement> translated = values.Where(v => v.Value.ValueKind != JsonValueKind.Null && NameOf(v.Key) is null).ToDictionary();
        foreach ((string key, JsonElement value) in values.Where(v => v.Value.ValueKind != JsonValueKind.Null && NameOf(v.Key) is not null))
        {
            string name = NameOf(key)!;
            JsonElement meant = key == Sampling ? GroupsByLength(value) : value;
            // As in Hugging Face a flag counts where it is set under either name.
            bool isUnset = meant.ValueKind == JsonValueKind.False, counts = !translated.TryGetValue(name, out JsonElement other) || other.ValueKind == JsonValueKind.False;
            if (!counts && !isUnset && !JsonElement.DeepEquals(other, meant))
            {
                throw new BertNotebooksException($"{key} is {ArgumentsCheck.Literal(value)} and {name} is {ArgumentsCheck.Literal(other)}, and both say the same thing: leave {key} out.");
            }

            translated[name] = counts ? meant : other;
        }

        return translated;
    }

    private static JsonElement GroupsByLength(JsonElement value) => value.ValueKind == JsonValueKind.String && value.GetString() is "random" or "group_by_length"
        ? JsonSerializer.SerializeToElement(value.GetString() == "group_by_length")
        : throw new BertNotebooksException($"{Sampling} is {ArgumentsCheck.Literal(value)}, and the kit has \"random\" and \"group_by_length\" alone: set it to one of them.");
}
