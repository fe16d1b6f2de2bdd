using System.Text.Json;

namespace BertNotebooks.Text.Files;

/// <summary>Reads a JSON file of a model folder; every mistake in it is told with the name of the file and the field.</summary>
internal sealed class JsonFields
{
    // Each takes 12 bytes; ten thousand added tokens with all their fields have 160,000.
    private const int MostValues = 200_000;

    private readonly string _path;

    private JsonFields(string path, JsonElement element)
    {
        _path = path;
        Element = element;
    }

    public JsonElement Element { get; }

    /// <summary>The object in a file; null when there is no such file.</summary>
    public static JsonFields? ReadIfThere(string path) => File.Exists(path) ? Parse(path, ReadBytes(path)) : null;

    /// <summary>The object in a text.</summary>
    public static JsonFields Parse(string path, ReadOnlyMemory<byte> json)
    {
        if (JsonValues.AreMoreThan(MostValues, json.Span))
        {
            throw new BertNotebooksException($"'{path}' has more than {MostValues:N0} values beside its vocabulary, more than a tokenizer needs. Take the file from the model's source again.");
        }

        try
        {
            // The document is not disposed: the elements live in it.
            JsonFields fields = new(path, JsonDocument.Parse(json).RootElement);
            return fields.Element.ValueKind == JsonValueKind.Object ? fields : throw fields.Mistake("", "an object");
        }
        catch (JsonException e)
        {
            throw Unreadable(path, e);
        }
    }

    /// <summary>The text of a file, without a byte order mark.</summary>
    public static ReadOnlyMemory<byte> ReadBytes(string path)
    {
        try
        {
            byte[] bytes = WholeFile.ReadBytes(path);
            StandIn.Refuse(path, bytes);
            return bytes.AsSpan().StartsWith("\uFEFF"u8) ? bytes.AsMemory(3) : bytes;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, e);
        }
    }

    /// <summary>The object of a field, null when it is not there.</summary>
    public JsonFields? Object(string name) => Find(name, JsonValueKind.Object, "an object") is JsonElement found ? new(_path, found) : null;

    /// <summary>The objects of an object by name.</summary>
    public IEnumerable<(string Name, JsonFields Fields)> Members() => Element.EnumerateObject()
        .Select(item => (item.Name, item.Value.ValueKind == JsonValueKind.Object ? new JsonFields(_path, item.Value) : throw Mistake(item.Name, "an object")));

    /// <summary>The objects of a list, none when it is not there.</summary>
    public IEnumerable<JsonFields> Objects(string name) => Find(name, JsonValueKind.Array, "a list") is JsonElement found
        ? found.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.Object ? new JsonFields(_path, item) : throw Mistake(name, "a list of objects"))
        : [];

    /// <summary>The values of a list, none when it is not there.</summary>
    public IEnumerable<JsonElement> Items(string name) => Find(name, JsonValueKind.Array, "a list") is JsonElement found ? found.EnumerateArray() : [];

    /// <summary>The value of a field as it stands, null when it is not there.</summary>
    public JsonElement? Value(string name) => Get(name);

    /// <summary>An object that stands somewhere in the same file.</summary>
    public JsonFields Of(JsonElement element) => new(_path, element);

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

    /// <summary>What to say of a part that is understood and cannot be followed.</summary>
    public BertNotebooksException NotFollowed(string part, string followed) =>
        new($"'{_path}': {part}, which the kit does not follow ({followed}): the ids would be others. Use another tokenizer.");

    public BertNotebooksException Mistake(string name, string rule) =>
        new($"'{_path}': {(name.Length == 0 ? "it" : $"\"{name.Shown()}\"")} must be {rule}. Take the file from the model's source again.");

    private static BertNotebooksException Unreadable(string path, Exception cause) =>
        new($"'{path}' cannot be read as JSON: {cause.Words()}. Take the file from the model's source again.", cause);

    private JsonElement? Find(string name, JsonValueKind kind, string rule) => Get(name) is JsonElement found
        ? found.ValueKind == kind ? found : throw Mistake(name, rule)
        : null;

    private JsonElement? Get(string name) =>
        Element.TryGetProperty(name, out JsonElement found) && found.ValueKind != JsonValueKind.Null ? found : null;
}
