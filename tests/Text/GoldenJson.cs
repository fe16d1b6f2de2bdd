using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text.Json;
using BertNotebooks.Text;
using BertNotebooks.Text.Normalizing;

namespace BertNotebooks.Tests.Text;

/// <summary>Reads golden files, and holds the vocabularies that stand beside them.</summary>
internal static class GoldenJson
{
    private static readonly ConcurrentDictionary<string, Vocabulary> s_vocabularies = new();

    public static BertTokenizer Tokenizer(string goldenFile, BertTokenizerOptions? options = null, string vocabulary = "bert-base-uncased")
    {
        string path = GoldenFolder.Beside(goldenFile, $"vocab/{vocabulary}-vocab.txt");
        return new BertTokenizer(s_vocabularies.GetOrAdd(path, Vocabulary.Load), options);
    }

    public static TextReader Open(string path)
    {
        Stream stream = File.OpenRead(path);
        return new StreamReader(path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(stream, CompressionMode.Decompress) : stream);
    }

    public static IEnumerable<string> Lines(string path)
    {
        using TextReader reader = Open(path);
        while (reader.ReadLine() is string line)
        {
            yield return line;
        }
    }

    public static IEnumerable<JsonElement> Objects(string path) =>
        Lines(path).Where(line => line.Length > 0).Select(line => JsonDocument.Parse(line).RootElement);

    public static JsonElement? Optional(this JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

    public static int[] Ints(this JsonElement element) => [.. element.EnumerateArray().Select(item => item.GetInt32())];

    public static int?[] IntsOrNulls(this JsonElement element) =>
        [.. element.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.Null ? (int?)null : item.GetInt32())];

    public static string[] Strings(this JsonElement element) => [.. element.EnumerateArray().Select(item => item.GetString()!)];

    public static TokenOffset[] Offsets(this JsonElement element) =>
        [.. element.EnumerateArray().Select(item => new TokenOffset(item[0].GetInt32(), item[1].GetInt32()))];

    public static BertTokenizerOptions NormalizerOptions(this JsonElement element) => new()
    {
        LowerCase = element.Optional("lowercase")?.GetBoolean() ?? true,
        StripAccents = element.Optional("strip_accents")?.GetBoolean(),
        TokenizeChineseChars = element.Optional("tokenize_chinese_chars")?.GetBoolean() ?? true,
        CleanText = element.Optional("clean_text")?.GetBoolean() ?? true,
    };
}
