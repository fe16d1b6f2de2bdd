using System.Text.Json;
using System.Text.Json.Serialization;

namespace BertNotebooks.Training.Arguments;

/// <summary>Reads <c>lr_scheduler_kwargs</c>, an object or a text of one, and writes an object with each number in one way: 2, 2.0 and 2e0 are the same setting.</summary>
internal sealed class ScheduleKwargsConverter : JsonConverter<IReadOnlyDictionary<string, JsonElement>>
{
    public override IReadOnlyDictionary<string, JsonElement>? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ScheduleKwargs.Read(JsonElement.ParseValue(ref reader));

    public override void Write(Utf8JsonWriter writer, IReadOnlyDictionary<string, JsonElement> value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach ((string name, JsonElement one) in value)
        {
            writer.WritePropertyName(name);
            if (one.ValueKind == JsonValueKind.Number && double.IsFinite(one.GetDouble()))
            {
                writer.WriteNumberValue(one.GetDouble());
            }
            else
            {
                one.WriteTo(writer);
            }
        }

        writer.WriteEndObject();
    }
}
