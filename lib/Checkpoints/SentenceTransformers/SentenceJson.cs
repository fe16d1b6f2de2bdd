using System.Text.Json;
using BertNotebooks.Text.Files;

namespace BertNotebooks.Checkpoints.SentenceTransformers;

/// <summary>The JSON files of a sentence-transformers folder.</summary>
internal static class SentenceJson
{
    private const int MostBytes = 1 << 20, MostShown = 80;

    /// <summary>The object in a file.</summary>
    /// <exception cref="BertNotebooksException">The file is missing, too large or no such JSON.</exception>
    public static JsonFields Read(string path) => JsonFields.Parse(path, Bytes(path));

    /// <summary>The objects of a file that is a list.</summary>
    /// <exception cref="BertNotebooksException">The file is missing, too large or no such JSON.</exception>
    public static IEnumerable<JsonFields> ReadList(string path)
    {
        const string name = "modules";
        ReadOnlyMemory<byte> list = Bytes(path);
        // As a field, so that one reader serves both.
        return JsonFields.Parse(path, (byte[])[.. "{\"modules\":"u8, .. list.Span, .. "}"u8]).Objects(name);
    }

    /// <summary>Refuses keys that would be passed over though somebody set them.</summary>
    public static void RequireKnown(JsonFields fields, string path, params ReadOnlySpan<string> known)
    {
        foreach ((string name, JsonElement value) in fields.Element.EnumerateObject().Select(property => (property.Name, property.Value)))
        {
            if (!known.Contains(name) && value.ToString() is not ("" or "False" or "{}" or "[]"))
            {
                throw new BertNotebooksException($"'{path}': the kit does not know \"{name.Brief()}\", which may change the vectors: use a model without it.");
            }
        }
    }

    /// <summary>A file's own words as a message shows them: short, since the file's path stands beside them.</summary>
    public static string Brief(this string text) => (text.Length > MostShown ? text[..MostShown] + "..." : text).Shown();

    private static ReadOnlyMemory<byte> Bytes(string path)
    {
        FileInfo file = new(path);
        return !file.Exists ? throw new BertNotebooksException($"'{path.Shown(most: 150)}' is missing: {ModelFiles.Modules} asks for it. Take the whole folder from the model's source.")
            : file.Length > MostBytes ? throw new BertNotebooksException($"'{path}' has {file.Length:N0} bytes, more than a module's settings have: take the file from the model's source again.")
            : IsUnicode(JsonFields.ReadBytes(path), out ReadOnlyMemory<byte> bytes) ? bytes
            : throw new BertNotebooksException($"'{path}': a text in it is not valid Unicode. Take the file from the model's source again.");
    }

    // What is no JSON at all is told by who parses it.
    private static bool IsUnicode(ReadOnlyMemory<byte> json, out ReadOnlyMemory<byte> bytes)
    {
        bytes = json;
        try
        {
            return JsonValues.AreUnicode(json.Span);
        }
        catch (JsonException)
        {
            return true;
        }
    }
}
