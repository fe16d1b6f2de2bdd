using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace BertNotebooks.Training.Arguments;

/// <summary>Reads <c>kit.freeze</c>, a text or a number.</summary>
internal sealed class FreezeConverter : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Number ? reader.GetInt32().ToString(CultureInfo.InvariantCulture) : reader.GetString();

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options)
    {
        if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int layers))
        {
            writer.WriteNumberValue(layers);
        }
        else
        {
            writer.WriteStringValue(value);
        }
    }
}
