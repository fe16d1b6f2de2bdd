using System.Text.Json;
using System.Text.Json.Nodes;

namespace BertNotebooks.Training.Arguments;

/// <summary>The lists of <c>kit.sweep</c>, checked, and their combinations.</summary>
internal static class SweepValues
{
    private static readonly string[] NotSwept = ["output_dir", "overwrite_output_dir", "resume_from_checkpoint", "do_train", "kit.sweep"];

    /// <summary>All combinations of the values, the last name changing fastest.</summary>
    /// <exception cref="BertNotebooksException">A name is not known, a list is empty, or a value is not of the argument's kind or stands twice.</exception>
    public static IReadOnlyList<OrderedDictionary<string, JsonElement>> Combine(OrderedDictionary<string, IReadOnlyList<object?>> lists, int most)
    {
        if (lists.Count == 0)
        {
            throw new BertNotebooksException("kit.sweep is {}, and must name at least one argument with a list of values: {\"seed\": [1, 2, 3]}.");
        }

        List<OrderedDictionary<string, JsonElement>> combinations = [[]];
        foreach ((string key, IReadOnlyList<object?> list) in lists)
        {
            JsonElement[] values = Checked(key, list);
            if ((long)combinations.Count * values.Length > most)
            {
                throw new BertNotebooksException($"kit.sweep makes more than {most} runs: take fewer values of {key.Brief()}, or sweep the arguments one after the other.");
            }

            combinations = [.. combinations.SelectMany(c => values.Select(value => new OrderedDictionary<string, JsonElement>(c) { [key] = value }))];
        }

        return combinations;
    }

    /// <summary>An object that has one value at a path such as <c>kit.masking.unit</c>; objects on the way are made where they are missing.</summary>
    public static void Set(JsonObject target, string key, JsonElement value)
    {
        string[] path = key.Split('.');
        foreach (string part in path[..^1])
        {
            target = (JsonObject)(target[part] ??= new JsonObject());
        }

        target[path[^1]] = JsonSerializer.SerializeToNode(value);
    }

    private static JsonElement[] Checked(string key, IReadOnlyList<object?>? list)
    {
        if (list is not { Count: > 0 })
        {
            throw new BertNotebooksException($"kit.sweep has no value for {key.Brief()}: give a list of at least one, such as [1, 2, 3].");
        }

        if (RenamedArguments.NameOf(key) is string name)
        {
            throw new BertNotebooksException($"kit.sweep names {key.Brief()}, which is called {name} here: name that in kit.sweep.");
        }

        if (NotSwept.Contains(key) || HuggingFaceArguments.Others.Contains(key))
        {
            string reason = NotSwept.Contains(key) ? "is one for the whole sweep" : "has no effect here, so that all runs would be the same";
            throw new BertNotebooksException($"kit.sweep names {key.Brief()}, which {reason}: take it out of kit.sweep.");
        }

        JsonElement[] values = [.. list.Select(value => JsonSerializer.SerializeToElement(value))];
        foreach (JsonElement value in values)
        {
            CheckValue(key, value);
        }

        string? twice = values.Select(SweepName.Shown).GroupBy(v => v).FirstOrDefault(g => g.Count() > 1)?.Key;
        return twice is null ? values : throw new BertNotebooksException($"kit.sweep has the value {twice.Brief()} of {key.Brief()} twice: the two runs would be the same; name it once.");
    }

    private static void CheckValue(string key, JsonElement value)
    {
        if (value.ValueKind is JsonValueKind.Object or JsonValueKind.Array || key == "lr_scheduler_kwargs")
        {
            throw new BertNotebooksException($"kit.sweep has {ArgumentsCheck.Literal(value)} for {key.Brief()}, and must have numbers, texts, true or false: name what is inside it, such as \"kit.masking.unit\" or \"lr_scheduler_kwargs.power\".");
        }

        JsonObject nested = [];
        Set(nested, key, value);
        try
        {
            ArgumentsCheck.Check(JsonSerializer.SerializeToElement(nested).EnumerateObject().Select(p => KeyValuePair.Create(p.Name, p.Value)));
        }
        catch (BertNotebooksException e)
        {
            throw new BertNotebooksException($"kit.sweep: {e.Message}", e);
        }
    }
}
