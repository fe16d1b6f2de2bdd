using System.Text.Json;
using BertNotebooks.Data;

namespace BertNotebooks.Training.Arguments;

/// <summary>Checks the keys of a JSON object, and the kinds of their values, against the record that it fills.</summary>
internal static class ArgumentsCheck
{
    /// <summary>Finds a key that nobody knows, or a value that the key cannot take.</summary>
    /// <param name="prefix">What stands before the keys in a message, such as <c>kit.</c>.</param>
    /// <param name="values">The object.</param>
    /// <param name="type">The record.</param>
    /// <param name="passedOver">Keys that are known elsewhere; their values may be anything.</param>
    /// <exception cref="BertNotebooksException">A key or a value is wrong; the message names it and the nearest key or the right kind.</exception>
    public static void Check(string prefix, IEnumerable<KeyValuePair<string, JsonElement>> values, Type type, IReadOnlySet<string>? passedOver = null)
    {
        Dictionary<string, Type> known = type.GetProperties()
            .Where(p => p.SetMethod is not null && !p.SetMethod.IsStatic)
            .ToDictionary(p => JsonNamingPolicy.SnakeCaseLower.ConvertName(p.Name), p => p.PropertyType);
        foreach ((string key, JsonElement value) in values)
        {
            if (prefix + key == "kit.masking.mlm_probability")
            {
                throw new BertNotebooksException($"kit.masking.mlm_probability is {value.GetRawText()}, and the rate has a name of Hugging Face's: set mlm_probability outside of kit.");
            }

            if (known.TryGetValue(key, out Type? kind))
            {
                CheckValue(prefix + key, value, kind);
            }
            else if (passedOver is null || !passedOver.Contains(key))
            {
                string nearest = known.Keys.Concat(passedOver ?? (IEnumerable<string>)[]).MinBy(k => Distance(key, k))!;
                throw new BertNotebooksException($"the argument \"{prefix}{key}\" is not known: did you mean \"{prefix}{nearest}\"?");
            }
        }
    }

    private static void CheckValue(string key, JsonElement value, Type type)
    {
        // Null stands for the default, as in Hugging Face; inside kit only where there is a null to stand for it.
        if (value.ValueKind == JsonValueKind.Null && (!key.Contains('.') || !type.IsValueType || Nullable.GetUnderlyingType(type) is not null))
        {
            return;
        }

        if (Mistake(value, Nullable.GetUnderlyingType(type) ?? type) is string rule)
        {
            throw new BertNotebooksException($"{key} is {value.GetRawText()}, and must be {rule}.");
        }

        if (type == typeof(OrderedDictionary<string, IReadOnlyList<object?>>))
        {
            CheckLists(key, value);
        }

        if (type == typeof(KitArguments) || type == typeof(MaskingOptions))
        {
            Check(key + ".", value.EnumerateObject().Select(p => KeyValuePair.Create(p.Name, p.Value)), type);
        }
    }

    private static void CheckLists(string key, JsonElement lists)
    {
        foreach (JsonProperty list in lists.EnumerateObject().Where(list => list.Value.ValueKind != JsonValueKind.Array))
        {
            throw new BertNotebooksException($"{key} has {list.Value.GetRawText()} for {list.Name}, and must have a list of values, such as [1, 2, 3].");
        }
    }

    private static string? Mistake(JsonElement value, Type type) => type switch
    {
        _ when type == typeof(int) => value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out _) ? null : "a whole number of at most 2,147,483,647",
        _ when type == typeof(long) => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _) ? null : "a whole number",
        _ when type == typeof(double) => value.ValueKind == JsonValueKind.Number ? null : "a number, without quotes",
        _ when type == typeof(bool) => value.ValueKind is JsonValueKind.True or JsonValueKind.False ? null : "true or false, without quotes",
        _ when type == typeof(string) => value.ValueKind == JsonValueKind.String ? null : "a text in quotes",
        _ when type == typeof(IReadOnlyList<string>) => IsPaths(value) ? null : "a path in quotes, or a list of them",
        { IsEnum: true } => value.ValueKind == JsonValueKind.String && EnumNames(type).Contains(value.GetString()) ? null : $"one of {string.Join(", ", EnumNames(type))}",
        _ => value.ValueKind == JsonValueKind.Object ? null : "an object: {...}",
    };

    private static bool IsPaths(JsonElement value) => value.ValueKind == JsonValueKind.String
        || (value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(path => path.ValueKind == JsonValueKind.String));

    private static IEnumerable<string> EnumNames(Type type) => Enum.GetNames(type).Select(JsonNamingPolicy.SnakeCaseLower.ConvertName);

    // Levenshtein (1966): insertions, deletions and replacements from one name to the other.
    private static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
