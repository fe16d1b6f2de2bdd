using System.Text.Json;
using System.Text.Unicode;

namespace BertNotebooks.Foundation;

/// <summary>Looks through a JSON text before a document is made of it, which takes many bytes a value.</summary>
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

    /// <summary>Tells whether all names and texts are Unicode; an escaped half of a surrogate pair is read by a document, and then cannot be written.</summary>
    /// <exception cref="JsonException">The text is no JSON.</exception>
    public static bool AreUnicode(ReadOnlySpan<byte> json)
    {
        Utf8JsonReader reader = new(json);
        try
        {
            while (reader.Read())
            {
                _ = reader.ValueIsEscaped ? reader.GetString() : null;
            }

            return Utf8.IsValid(json);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
