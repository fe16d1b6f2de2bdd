using System.Text.Json;

namespace BertNotebooks.Text.Files;

/// <summary>A tokenizer.json: its vocabulary stays bytes until it is asked for, all else is a document.</summary>
internal sealed class TokenizerJsonFile
{
    private readonly ReadOnlyMemory<byte> _vocabulary;

    private TokenizerJsonFile(JsonFields fields, ReadOnlyMemory<byte> vocabulary)
    {
        Fields = fields;
        _vocabulary = vocabulary;
    }

    /// <summary>The file's fields; the vocabulary is an empty object in them.</summary>
    public JsonFields Fields { get; }

    /// <summary>Reads a file; null when there is none.</summary>
    public static TokenizerJsonFile? ReadIfThere(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        ReadOnlyMemory<byte> json = JsonFields.ReadBytes(path);
        (int start, int end) = FindVocabulary(json.Span);
        if (end == 0)
        {
            return new TokenizerJsonFile(JsonFields.Parse(path, json), "{}"u8.ToArray());
        }

        ReadOnlySpan<byte> before = json.Span[..start], behind = json.Span[end..];
        return new TokenizerJsonFile(JsonFields.Parse(path, (byte[])[.. before, .. "{}"u8, .. behind]), json[start..end]);
    }

    /// <summary>The pieces of <c>model.vocab</c> in the order of their ids. In the place of an id that none has stands the last piece once more, which keeps its own.</summary>
    public string[] ReadPieces()
    {
        JsonFields model = Fields.Object("model") ?? throw Fields.Mistake("model", "there");
        string type = model.Text("type") ?? (model.Value("merges") is null ? "WordPiece" : "BPE");
        if (type != "WordPiece")
        {
            throw model.NotFollowed($"its model is {type.Shown()}", "BERT's is WordPiece");
        }

        _ = model.Object("vocab") ?? throw model.Mistake("vocab", "there");
        string?[] inOrder = new string?[CountIds(model)];
        Utf8JsonReader json = new(_vocabulary.Span);
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            string piece = json.GetString()!;
            json.Read();
            int id = json.GetInt32();
            inOrder[id] = inOrder[id] is null ? piece : throw model.Mistake("vocab", $"a list of pieces with an id for each, and \"{piece.Shown()}\" has the id {id} of another");
        }

        return Array.ConvertAll(inOrder, piece => piece ?? inOrder[^1]!);
    }

    // One more than the largest id.
    private int CountIds(JsonFields model)
    {
        int ids = 0;
        Utf8JsonReader json = new(_vocabulary.Span);
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            ReadOnlySpan<byte> piece = json.ValueSpan;
            json.Read();
            if (json.TokenType != JsonTokenType.Number || !json.TryGetInt32(out int id) || id is < 0 or >= VocabularyReader.MostPieces)
            {
                throw model.Mistake("vocab", $"a list of pieces with ids from 0 to {VocabularyReader.MostPieces - 1:N0}, and \"{System.Text.Encoding.UTF8.GetString(piece).Shown()}\" breaks that");
            }

            ids = Math.Max(ids, id + 1);
        }

        return ids;
    }

    // The range of model.vocab, when it is an object; of a name that stands twice the last counts. In a text that is no JSON nothing is found.
    private static (int Start, int End) FindVocabulary(ReadOnlySpan<byte> text)
    {
        (int Start, int End) found = default;
        Utf8JsonReader json = new(text);
        try
        {
            json.Read();
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                bool isModel = json.ValueTextEquals("model");
                json.Read();
                found = isModel ? FindMember(ref json, "vocab"u8) : found;
                json.Skip();
            }

            json.Read();
            return found;
        }
        catch (JsonException)
        {
            return default;
        }
    }

    // Reads an object to its end; any other value is left to be skipped.
    private static (int Start, int End) FindMember(ref Utf8JsonReader json, ReadOnlySpan<byte> name)
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            return default;
        }

        (int Start, int End) found = default;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            bool wanted = json.ValueTextEquals(name);
            json.Read();
            int start = (int)json.TokenStartIndex;
            bool isObject = json.TokenType == JsonTokenType.StartObject;
            json.Skip();
            found = wanted ? isObject ? (start, (int)json.BytesConsumed) : default : found;
        }

        return found;
    }
}
