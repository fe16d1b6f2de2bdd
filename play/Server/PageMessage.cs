using System.Globalization;
using System.Text.Json;

namespace BertNotebooks.Play.Server;

/// <summary>One message of a page, read field by field; what is missing or of another type is refused with the field's name.</summary>
internal readonly struct PageMessage(JsonElement json)
{
    /// <summary>What the page wants.</summary>
    public string Type => Text("t");

    /// <summary>The number that an answer carries back; null where the page wants none.</summary>
    public long? Sequence => json.TryGetProperty("seq", out JsonElement value) && value.TryGetInt64(out long number) ? number : null;

    /// <summary>Reads a message.</summary>
    /// <exception cref="FormatException">It is not a JSON object.</exception>
    public static PageMessage Parse(string line)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = 8 });
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? new PageMessage(document.RootElement.Clone())
                : throw new FormatException("The message is no object.");
        }
        catch (JsonException e)
        {
            throw new FormatException("The message is not JSON.", e);
        }
    }

    /// <summary>A text.</summary>
    /// <exception cref="FormatException">There is none.</exception>
    public string Text(string field) => TextOrNull(field) ?? throw new FormatException($"The message lacks the text '{field}'.");

    /// <summary>A text, or null.</summary>
    public string? TextOrNull(string field) =>
        json.TryGetProperty(field, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>A whole number.</summary>
    /// <exception cref="FormatException">There is none.</exception>
    public int Number(string field) => json.TryGetProperty(field, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number)
        ? number
        : throw new FormatException($"The message lacks the number '{field}'.");

    /// <summary>A number with digits behind the point, as text.</summary>
    /// <exception cref="FormatException">There is none.</exception>
    public decimal Decimal(string field) => decimal.TryParse(Text(field), NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number)
        ? number
        : throw new FormatException($"The message's '{field}' is no number.");

    /// <summary>Yes or no; no where it is missing.</summary>
    public bool Flag(string field) => json.TryGetProperty(field, out JsonElement value) && value.ValueKind == JsonValueKind.True;

    /// <summary>Texts; none where they are missing.</summary>
    public IReadOnlyList<string> Texts(string field) => json.TryGetProperty(field, out JsonElement value) && value.ValueKind == JsonValueKind.Array
        ? [.. value.EnumerateArray().Where(one => one.ValueKind == JsonValueKind.String).Select(one => one.GetString()!)]
        : [];
}
