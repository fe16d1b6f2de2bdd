using System.Text.Json;

namespace BertNotebooks.Text;

/// <summary>Reads a JSON file of a model folder; every mistake in it is told with the name of the file and the field.</summary>
internal sealed class JsonFields
{
    private readonly string _path;

    private JsonFields(string path, JsonElement element)
    {
        _path = path;
        Element = element;
    }

    public JsonElement Element { get; }

    /// <summary>The object in a file; null when there is no such file.</summary>
    public static JsonFields? ReadIfThere(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            using FileStream stream = File.OpenRead(path);
            using JsonDocument document = JsonDocument.Parse(stream);
            JsonFields fields = new(path, document.RootElement.Clone());
            return fields.Element.ValueKind == JsonValueKind.Object ? fields : throw fields.Mistake("", "an object");
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new BertNotebooksException($"'{path}' cannot be read as JSON: {e.Message} Take the file from the model's source again.", e);
        }
    }

    /// <summary>The object of a field, null when it is not there.</summary>
    public JsonFields? Object(string name) => Find(name, JsonValueKind.Object, "an object") is JsonElement found ? new(_path, found) : null;

    /// <summary>The objects of a list, none when it is not there.</summary>
    public IEnumerable<JsonFields> Objects(string name) => Find(name, JsonValueKind.Array, "a list") is JsonElement found
        ? found.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.Object ? new JsonFields(_path, item) : throw Mistake(name, "a list of objects"))
        : [];

    public string? Text(string name) => Find(name, JsonValueKind.String, "a text")?.GetString();

    public bool? Flag(string name) => Get(name) is JsonElement found
        ? found.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw Mistake(name, "true or false"),
        }
        : null;

    public int? Number(string name) => Find(name, JsonValueKind.Number, "a number") is JsonElement found
        ? found.TryGetInt32(out int number) ? number : throw Mistake(name, "a whole number of at most 2147483647")
        : null;

    public BertNotebooksException Mistake(string name, string rule) =>
        new($"'{_path}': {(name.Length == 0 ? "it" : $"\"{name}\"")} must be {rule}. Take the file from the model's source again.");

    private JsonElement? Find(string name, JsonValueKind kind, string rule) => Get(name) is JsonElement found
        ? found.ValueKind == kind ? found : throw Mistake(name, rule)
        : null;

    private JsonElement? Get(string name) =>
        Element.TryGetProperty(name, out JsonElement found) && found.ValueKind != JsonValueKind.Null ? found : null;
}
