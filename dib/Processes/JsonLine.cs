using System.Text.Json;
using System.Text.Json.Serialization;

namespace BertNotebooks.Dib.Processes;

/// <summary>Requests and events as one line of JSON each.</summary>
internal static class JsonLine
{
    private static readonly JsonSerializerOptions Json = new()
    {
        Converters = { new JsonStringEnumConverter() },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    };

    /// <summary>The value as one line.</summary>
    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Json);

    /// <summary>Reads what <see cref="Write"/> wrote; null when the other side died in the middle of the line.</summary>
    public static T? Read<T>(string line)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(line, Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
