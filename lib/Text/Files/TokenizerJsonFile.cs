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

    /// <summary>The pieces of <c>model.vocab</c> in the order of their ids.</summary>
    public Vocabulary ReadVocabulary()
    {
        JsonFields model = Fields.Object("model") ?? throw Fields.Mistake("model", "there");
        if ((model.Text("type") ?? "WordPiece") != "WordPiece")
        {
            throw model.Mistake("type", "\"WordPiece\", which BERT uses");
        }

        _ = model.Object("vocab") ?? throw model.Mistake("vocab", "there");
        string?[] inOrder = new string?[CountPieces(model)];
        Utf8JsonReader json = new(_vocabulary.Span);
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            string piece = json.GetString()!;
            json.Read();
            if (json.TokenType != JsonTokenType.Number || !json.TryGetInt32(out int id) || id < 0 || id >= inOrder.Length || inOrder[id] is not null)
            {
                throw model.Mistake("vocab", $"a list of pieces with the ids 0 to {inOrder.Length - 1}, each once, and \"{piece.Shown()}\" breaks that");
            }

            inOrder[id] = piece;
        }

        return new Vocabulary(inOrder!);
    }

    private int CountPieces(JsonFields model)
    {
        int count = 0;
        Utf8JsonReader json = new(_vocabulary.Span);
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            json.Skip();
            count = count < VocabularyReader.MostPieces ? count + 1 : throw model.Mistake("vocab", $"a list of at most {VocabularyReader.MostPieces:N0} pieces");
        }

        return count;
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
