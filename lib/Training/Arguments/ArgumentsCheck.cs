using System.Text.Json;
using BertNotebooks.Data;

namespace BertNotebooks.Training.Arguments;

/// <summary>Checks the keys of a JSON object, and the kinds of their values, against the record that it fills.</summary>
internal static class ArgumentsCheck
{
    // kit.masking has its rate from outside, by the name of Hugging Face's.
    private const string Rate = "kit.masking.mlm_probability";

    private static readonly IReadOnlyDictionary<string, Type> TopLevel = KeysOf(typeof(TrainingArguments));

    private static readonly string[] AllKeys =
    [
        .. TopLevel.Keys, .. HuggingFaceArguments.Others, .. KeysOf(typeof(KitArguments)).Keys.Select(key => "kit." + key),
        .. ScheduleKwargs.AllNames.Select(key => "lr_scheduler_kwargs." + key),
        .. KeysOf(typeof(MaskingOptions)).Keys.Select(key => "kit.masking." + key).Where(key => key != Rate),
    ];

    /// <summary>Finds a key that nobody knows, or a value that the key cannot take.</summary>
    /// <param name="values">The arguments.</param>
    /// <exception cref="BertNotebooksException">A key or a value is wrong; the message names it, and the nearest key or the right kind.</exception>
    public static void Check(IEnumerable<KeyValuePair<string, JsonElement>> values) => Check("", values, TopLevel);

    /// <summary>Whether a key is one of the kit's own outside of <c>kit</c>: a property of <see cref="TrainingArguments"/>.</summary>
    public static bool IsOwn(string key) => TopLevel.ContainsKey(key);

    /// <summary>A value as messages show it: as it was written, and cut where it is long.</summary>
    public static string Literal(JsonElement value) => value.GetRawText().Brief();

    private static void Check(string prefix, IEnumerable<KeyValuePair<string, JsonElement>> values, IReadOnlyDictionary<string, Type> known)
    {
        foreach ((string key, JsonElement value) in values)
        {
            if (prefix + key == Rate)
            {
                throw new BertNotebooksException($"{Rate} is {Literal(value)}, and the rate has a name of Hugging Face's: set mlm_probability outside of kit.");
            }

            if (known.TryGetValue(key, out Type? kind))
            {
                CheckValue(prefix + key, value, kind);
            }
            else if (prefix.Length == 0 && RenamedArguments.NameOf(key) is string name)
            {
                CheckValue(key, value, RenamedArguments.HasItsKind(key) ? known[name] : typeof(string));
            }
            else if (prefix.Length == 0 && HuggingFaceArguments.Others.Contains(key))
            {
                LimitedArguments.Require(key, value);
            }
            else
            {
                throw new BertNotebooksException($"the argument \"{(prefix + key).Brief()}\" is not known: {KeySuggestion.For(prefix + key, AllKeys)}");
            }
        }
    }

    private static Dictionary<string, Type> KeysOf(Type record) => record.GetProperties()
        .Where(p => p.SetMethod is not null && !p.SetMethod.IsStatic)
        .ToDictionary(p => JsonNamingPolicy.SnakeCaseLower.ConvertName(p.Name), p => p.PropertyType);

    private static void CheckValue(string key, JsonElement value, Type type)
    {
        // Null stands for the default, as in Hugging Face; inside kit only where there is a null to stand for it.
        if (value.ValueKind == JsonValueKind.Null && (!key.Contains('.') || !type.IsValueType || Nullable.GetUnderlyingType(type) is not null))
        {
            return;
        }

        string? mistake = key switch
        {
            "resume_from_checkpoint" => MistakeInCheckpoint(value),
            "lr_scheduler_kwargs" => ScheduleKwargs.Mistake(value),
            "kit.freeze" => value.ValueKind == JsonValueKind.String || (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out _)) ? null : "\"encoder\", or a whole number of layers",
            _ => Mistake(value, Nullable.GetUnderlyingType(type) ?? type),
        };
        if (mistake is string rule)
        {
            throw new BertNotebooksException($"{key} is {Literal(value)}, and must be {rule}.");
        }

        if (type == typeof(OrderedDictionary<string, IReadOnlyList<object?>>))
        {
            CheckLists(key, value);
        }

        if (type == typeof(KitArguments) || type == typeof(MaskingOptions))
        {
            Check(key + ".", value.EnumerateObject().Select(p => KeyValuePair.Create(p.Name, p.Value)), KeysOf(type));
        }
    }

    private static void CheckLists(string key, JsonElement lists)
    {
        foreach (JsonProperty list in lists.EnumerateObject().Where(list => list.Value.ValueKind != JsonValueKind.Array))
        {
            throw new BertNotebooksException($"{key} has {Literal(list.Value)} for {list.Name.Brief()}, and must have a list of values, such as [1, 2, 3].");
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

    private static string? MistakeInCheckpoint(JsonElement value) => value.ValueKind is JsonValueKind.True or JsonValueKind.False or JsonValueKind.String ? null : "true, false, or a path in quotes";

    private static bool IsPaths(JsonElement value) => value.ValueKind == JsonValueKind.String
        || (value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(path => path.ValueKind == JsonValueKind.String));

    private static IEnumerable<string> EnumNames(Type type) => Enum.GetNames(type).Select(JsonNamingPolicy.SnakeCaseLower.ConvertName);
}
