using System.Text.Json;
using System.Text.Json.Serialization;

namespace BertNotebooks.Training.Arguments;

/// <summary>Reads a checkpoint's path, or true for the newest one; false and an empty text are none.</summary>
internal sealed class CheckpointConverter : JsonConverter<string?>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.True => TrainingArguments.NewestCheckpoint,
        JsonTokenType.String when reader.GetString() is { Length: > 0 } path => path,
        _ => null,
    };

    public override void Write(Utf8JsonWriter writer, string? value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
