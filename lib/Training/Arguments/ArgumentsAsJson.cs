using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace BertNotebooks.Training.Arguments;

/// <summary>How training arguments are written as JSON: Hugging Face's names, in snake case.</summary>
internal static class ArgumentsAsJson
{
    /// <summary>How they are read; comments and a comma after the last value are passed over.</summary>
    public static JsonSerializerOptions Reading { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    private static JsonSerializerOptions Written { get; } = new(Reading) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private static JsonSerializerOptions Indented { get; } = new(Reading) { WriteIndented = true };

    /// <summary>Arguments whose names and kinds are known to be right; those that are null keep their defaults.</summary>
    public static TrainingArguments From(JsonObject json) => From(json.Where(p => p.Value is not null).ToDictionary());

    /// <summary>Arguments whose names and kinds are known to be right, by their names.</summary>
    public static TrainingArguments From<T>(Dictionary<string, T> values) =>
        JsonSerializer.SerializeToElement(values, Reading).Deserialize<TrainingArguments>(Reading)!;

    /// <summary>The arguments as a file has them, without those that are null.</summary>
    public static JsonObject Of(TrainingArguments arguments)
    {
        JsonObject json = (JsonObject)JsonSerializer.SerializeToNode(arguments, Written)!;
        // The rate has a name of Hugging Face's, and is refused here.
        (json["kit"]!["masking"] as JsonObject)?.Remove("mlm_probability");
        return json;
    }

    /// <summary>The text of a file of arguments.</summary>
    public static string Text(TrainingArguments arguments) => Of(arguments).ToJsonString(Indented) + "\n";
}
