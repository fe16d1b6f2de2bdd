using System.Text.Json;

namespace BertNotebooks.Model;

/// <summary>What a classification head was trained for, as Hugging Face writes it: nothing, or a name, under <c>problem_type</c>.</summary>
internal static class ProblemType
{
    /// <summary>A text has any number of labels.</summary>
    public const string MultiLabel = "multi_label_classification";

    /// <summary>A text has a number.</summary>
    public const string Regression = "regression";

    /// <summary><c>problem_type</c> of config.json; null when it does not say.</summary>
    public static string? Of(BertConfig config) =>
        config.Other is not null && config.Other.TryGetValue("problem_type", out JsonElement type) && type.ValueKind == JsonValueKind.String ? type.GetString() : null;
}
