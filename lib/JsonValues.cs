using System.Text.Json;

namespace BertNotebooks;

/// <summary>Counts what is in a JSON text before a document is made of it, which takes many bytes a value.</summary>
internal static class JsonValues
{
    /// <summary>Tells whether a text has more names, values and brackets than this; a text that is no JSON is counted up to the mistake.</summary>
    public static bool AreMoreThan(int most, ReadOnlySpan<byte> json)
    {
        Utf8JsonReader reader = new(json);
        try
        {
            int count = 0;
            while (count <= most && reader.Read())
            {
                count++;
            }

            return count > most;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
