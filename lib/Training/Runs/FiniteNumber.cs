using System.Text.Json;
using System.Text.Json.Serialization;

namespace BertNotebooks.Training.Runs;

/// <summary>Numbers as they can be written again: 1e999 in a file is read as infinity, which JSON does not have.</summary>
internal sealed class FiniteNumber : JsonConverter<double>
{
    public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out double number) && double.IsFinite(number) ? number : throw new JsonException("A finite number is expected.");

    public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
}
