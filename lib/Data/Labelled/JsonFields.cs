using System.Text.Json;
using BertNotebooks.Data.Files;

namespace BertNotebooks.Data.Labelled;

/// <summary>Takes the fields of one JSON object after the other: texts, numbers and lists of texts; of others only what they are.</summary>
/// <param name="example">An object as it should be.</param>
internal sealed class JsonFields(string example) : IJsonRecord<JsonRow>
{
    private Dictionary<string, JsonField> _fields = [];
    private string _name = "";

    /// <inheritdoc/>
    public string Example => example;

    /// <inheritdoc/>
    public bool IsOpen { get; private set; }

    /// <inheritdoc/>
    public long Line { get; private set; }

    /// <inheritdoc/>
    public void Begin(long line) => (IsOpen, Line, _fields) = (true, line, []);

    /// <inheritdoc/>
    public void Take(ref Utf8JsonReader json, long line, int depth)
    {
        JsonTokenType kind = json.TokenType;
        if (depth == 1 && kind == JsonTokenType.PropertyName)
        {
            _name = json.GetString()!;
        }
        else if (kind is JsonTokenType.EndArray or JsonTokenType.EndObject)
        {
            return;
        }
        else if (depth == 1)
        {
            _fields[_name] = new(kind, Text(ref json), kind == JsonTokenType.StartArray ? [] : null);
        }
        else if (_fields[_name] is { Items: { } items } list)
        {
            items.Add(kind == JsonTokenType.String ? json.GetString()! : "");
            _fields[_name] = kind == JsonTokenType.String || list.OtherItem is not null ? list : list with { OtherItem = kind };
        }
    }

    /// <inheritdoc/>
    public JsonRow End()
    {
        IsOpen = false;
        return new(Line, _fields);
    }

    /// <inheritdoc/>
    /// <remarks>Such an object lacks the columns, which is told then.</remarks>
    public void RequireNoList()
    {
    }

    private static string? Text(ref Utf8JsonReader json) => json.TokenType switch
    {
        JsonTokenType.String => json.GetString(),
        JsonTokenType.Number => System.Text.Encoding.UTF8.GetString(json.ValueSpan),
        JsonTokenType.True => "true",
        JsonTokenType.False => "false",
        _ => null,
    };
}
