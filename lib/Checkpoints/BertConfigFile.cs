using System.Text.Json;
using System.Text.Json.Nodes;
using BertNotebooks.Model;

namespace BertNotebooks.Checkpoints;

/// <summary>The file config.json, as Hugging Face reads and writes it.</summary>
public static class BertConfigFile
{
    // Twenty thousand labels by number and by name; a key that the kit does not know takes some 300 bytes.
    private const int MostBytes = 4 << 20, MostValues = 80_000;

    // The version of transformers whose format is written.
    private const string FormatVersion = "4.57.6";

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    /// <summary>Reads a config.json; keys that are missing keep the defaults.</summary>
    /// <exception cref="BertNotebooksException">The file is missing, is not JSON, or describes no BERT.</exception>
    public static BertConfig Load(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        BertConfig config = Parse(path);
        try
        {
            config.Validate();
            return config;
        }
        catch (BertNotebooksException e)
        {
            throw new BertNotebooksException($"'{path}': {e.Message}", e);
        }
    }

    /// <summary>Writes a configuration as <c>save_pretrained</c> does: keys in order, and without those that say what is so anyway.</summary>
    /// <exception cref="BertNotebooksException">The place cannot be written.</exception>
    public static void Save(this BertConfig config, string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        JsonObject written = JsonSerializer.SerializeToNode(config.NotNull(), Json)!.AsObject();
        string[] optional = ["architectures", "id2label", "label2id"];
        foreach (string key in optional.Where(key => written[key] is null).Concat(config.TieWordEmbeddings ? ["tie_word_embeddings"] : []))
        {
            written.Remove(key);
        }

        written.TryAdd("position_embedding_type", "absolute");
        written.TryAdd("use_cache", true);
        written.TryAdd("transformers_version", FormatVersion);
        JsonObject sorted = new(written.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => KeyValuePair.Create(p.Key, p.Value?.DeepClone())));
        AtomicFile.WriteText(path, sorted.ToJsonString(Json) + "\n");
    }

    private static BertConfig Parse(string path)
    {
        byte[] bytes = File.Exists(path) ? ReadBytes(path) : throw new BertNotebooksException($"No configuration at '{path}': a model folder holds a config.json. Check the path.");
        try
        {
            return (JsonValues.AreUnicode(bytes) ? JsonSerializer.Deserialize<BertConfig>(bytes, Json) : throw new JsonException("a text in it is not Unicode."))
                ?? throw new BertNotebooksException($"'{path}' holds null: a JSON object with the model's shape is expected.");
        }
        catch (JsonException e)
        {
            throw new BertNotebooksException($"'{path}' is not a BERT configuration in JSON: {e.Words(typeof(BertConfig))}. Correct it, or fetch it again.", e);
        }
    }

    private static byte[] ReadBytes(string path)
    {
        try
        {
            using FileStream stream = File.OpenRead(RegularFile.Readable(path));
            byte[] bytes = new byte[stream.Length <= MostBytes ? stream.Length : 0];
            stream.ReadExactly(bytes);
            StandIn.Refuse(path, bytes);
            return stream.Length <= MostBytes && !JsonValues.AreMoreThan(MostValues, bytes)
                ? bytes
                : throw new BertNotebooksException($"'{path}' has more than {MostBytes:N0} bytes or {MostValues:N0} values, too many for a configuration: fetch it again.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BertNotebooksException($"Cannot read '{path}': {e.Message}", e);
        }
    }
}
