using System.Text.Json;

namespace BertNotebooks.Training.Arguments;

/// <summary>What <c>lr_scheduler_kwargs</c> may hold: for each schedule the names and defaults of transformers' function for it.</summary>
internal static class ScheduleKwargs
{
    /// <summary>Where <c>polynomial</c> ends unless told.</summary>
    public const double UsualEnd = 1e-7;

    private const string Rule = "an object of numbers and texts, such as {\"power\": 2}, or that object as a text";

    // Null: there is no value unless one is given.
    private static readonly Dictionary<string, Dictionary<string, object?>> Known = new(StringComparer.Ordinal)
    {
        ["linear"] = [],
        ["cosine"] = new() { ["num_cycles"] = 0.5 },
        ["constant"] = [],
        ["constant_with_warmup"] = [],
        ["polynomial"] = new() { ["power"] = 1.0, ["lr_end"] = UsualEnd },
        ["cosine_with_restarts"] = new() { ["num_cycles"] = 1.0 },
        ["cosine_with_min_lr"] = new() { ["min_lr"] = null, ["min_lr_rate"] = null, ["num_cycles"] = 0.5 },
        ["cosine_warmup_with_min_lr"] = new() { ["min_lr"] = null, ["min_lr_rate"] = null, ["warmup_lr_rate"] = null, ["num_cycles"] = 0.5 },
        ["inverse_sqrt"] = new() { ["timescale"] = null },
        ["warmup_stable_decay"] = new() { ["num_decay_steps"] = null, ["num_stable_steps"] = null, ["warmup_type"] = "linear", ["decay_type"] = "cosine", ["min_lr_ratio"] = 0.0, ["num_cycles"] = 0.5 },
    };

    /// <summary>The names of the schedules.</summary>
    public static IReadOnlyList<string> Schedules { get; } = [.. Known.Keys];

    /// <summary>The names of all that some schedule takes.</summary>
    public static IReadOnlyList<string> AllNames { get; } = [.. Known.Values.SelectMany(names => names.Keys).Distinct()];

    /// <summary>The names that a schedule takes.</summary>
    public static IReadOnlyCollection<string> NamesOf(string schedule) => Known[schedule].Keys;

    /// <summary>Whether a schedule passes over whatever it is given, as transformers has it.</summary>
    public static bool AreIgnoredBy(string schedule) => schedule is "constant" or "constant_with_warmup";

    /// <summary>A number that was given; null: none was.</summary>
    public static double? ScheduleNumber(this TrainingArguments arguments, string name) =>
        arguments.LrSchedulerKwargs?.TryGetValue(name, out JsonElement value) == true && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;

    /// <summary>A text that was given; null: none was.</summary>
    public static string? ScheduleText(this TrainingArguments arguments, string name) =>
        arguments.LrSchedulerKwargs?.TryGetValue(name, out JsonElement value) == true && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>What of the values has an effect, so that what is said in two ways is the same; null: nothing.</summary>
    public static IReadOnlyDictionary<string, JsonElement>? WithEffect(TrainingArguments arguments)
    {
        if (arguments.LrSchedulerKwargs is not { } values || !Known.TryGetValue(arguments.LrSchedulerType, out Dictionary<string, object?>? defaults))
        {
            return arguments.LrSchedulerKwargs;
        }

        return values.Where(v => defaults.ContainsKey(v.Key) && v.Value.ValueKind != JsonValueKind.Null && !IsDefault(v.Value, defaults[v.Key])).ToDictionary();
    }

    /// <summary>The values as a file holds them: an object, or a text of one; null: none is given.</summary>
    public static Dictionary<string, JsonElement>? Read(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            string text = value.GetString()!;
            return text.Trim().Length == 0 ? null : Read(JsonElement.Parse(text));
        }

        Dictionary<string, JsonElement> values = [];
        foreach (JsonProperty member in value.EnumerateObject().Where(member => member.Value.ValueKind != JsonValueKind.Null))
        {
            values[member.Name] = member.Value.Clone();
        }

        return values.Count == 0 ? null : values;
    }

    /// <summary>What is wrong with the kind of a file's value; null: nothing.</summary>
    public static string? Mistake(JsonElement value)
    {
        try
        {
            JsonElement meant = value.ValueKind == JsonValueKind.String && value.GetString()!.Trim() is { Length: > 0 } text ? JsonElement.Parse(text) : value;
            bool isNone = value.ValueKind == JsonValueKind.String && meant.ValueKind == JsonValueKind.String && meant.GetString()!.Trim().Length == 0;
            return isNone || (meant.ValueKind == JsonValueKind.Object && meant.EnumerateObject().All(member => IsPlain(member.Value))) ? null : Rule;
        }
        catch (JsonException)
        {
            return Rule;
        }
    }

    private static bool IsPlain(JsonElement value) => value.ValueKind is JsonValueKind.String or JsonValueKind.Null || (value.ValueKind == JsonValueKind.Number && double.IsFinite(value.GetDouble()));

    private static bool IsDefault(JsonElement value, object? usual) => usual switch
    {
        double number => value.ValueKind == JsonValueKind.Number && value.GetDouble() == number,
        string text => value.ValueKind == JsonValueKind.String && value.GetString() == text,
        _ => false,
    };
}
