using System.Text.Json;

namespace BertNotebooks.Data.Files;

/// <summary>What a part of JSON is, as messages say it.</summary>
internal static class JsonKind
{
    /// <summary>Names the kind of a value.</summary>
    public static string Named(JsonTokenType type) => type switch
    {
        JsonTokenType.StartObject or JsonTokenType.EndObject => "an object",
        JsonTokenType.StartArray or JsonTokenType.EndArray => "a list",
        JsonTokenType.Null => "null",
        JsonTokenType.Number => "a number",
        JsonTokenType.String => "a text",
        _ => "true or false",
    };
}
