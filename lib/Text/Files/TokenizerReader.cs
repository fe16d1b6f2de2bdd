using System.Globalization;
using System.Text.Json;
using BertNotebooks.Text.Normalizing;
using BertNotebooks.Text.WordPiece;

namespace BertNotebooks.Text.Files;

/// <summary>Reads a tokenizer from the files of a Hugging Face folder: vocab.txt, tokenizer_config.json, tokenizer.json.</summary>
/// <remarks>What tokenizer_config.json says goes before tokenizer.json, as in <c>transformers</c>; a vocab.txt alone lower-cases.</remarks>
internal static class TokenizerReader
{
    // The search for added tokens takes some two hundred bytes for each of their characters.
    private const int MostAdded = 10_000, MostAddedCharacters = 60_000;

    public static BertTokenizer Read(string path)
    {
        try
        {
            return ReadFiles(path);
        }
        catch (InvalidOperationException e)
        {
            // The answer of System.Text.Json to an escaped half of a surrogate pair.
            throw new BertNotebooksException($"'{path}': a text in its JSON is not valid Unicode. Take the file from the model's source again.", e);
        }
    }

    private static BertTokenizer ReadFiles(string path)
    {
        if (Directory.Exists(path))
        {
            return Read(
                Path.Combine(path, ModelFiles.Vocabulary),
                JsonFields.ReadIfThere(Path.Combine(path, ModelFiles.TokenizerConfig)),
                TokenizerJsonFile.ReadIfThere(Path.Combine(path, ModelFiles.Tokenizer)));
        }

        return path.EndsWith(".json", StringComparison.OrdinalIgnoreCase) && TokenizerJsonFile.ReadIfThere(path) is TokenizerJsonFile tokenizer
            ? Read(path, null, tokenizer)
            : new BertTokenizer(Vocabulary.Load(path));
    }

    private static BertTokenizer Read(string vocabFile, JsonFields? config, TokenizerJsonFile? file)
    {
        JsonFields? tokenizer = file?.Fields;
        Vocabulary vocabulary = file is null || (File.Exists(vocabFile) && Path.GetFileName(vocabFile) == ModelFiles.Vocabulary)
            ? Vocabulary.Load(vocabFile)
            : file.ReadVocabulary();
        JsonFields? normalizer = tokenizer?.Object("normalizer");
        BertTokenizerOptions options = new()
        {
            LowerCase = config?.Flag("do_lower_case") ?? normalizer?.Flag("lowercase") ?? true,
            StripAccents = config?.Flag("strip_accents") ?? normalizer?.Flag("strip_accents"),
            TokenizeChineseChars = config?.Flag("tokenize_chinese_chars") ?? normalizer?.Flag("handle_chinese_chars") ?? true,
            CleanText = normalizer?.Flag("clean_text") ?? true,
        };
        return new BertTokenizer(vocabulary, options, Added(vocabulary, config, tokenizer)) { ModelMaxLength = MaxLength(config) };
    }

    /// <summary>The tokens beyond the five; a token that the vocabulary knows has the vocabulary's id.</summary>
    private static IEnumerable<AddedToken> Added(Vocabulary vocabulary, JsonFields? config, JsonFields? tokenizer)
    {
        Dictionary<string, AddedToken> added = new(StringComparer.Ordinal);
        int characters = 0;
        foreach (AddedToken token in (tokenizer?.Objects("added_tokens").Select(fields => Token(fields, fields.Number("id"))) ?? []).Concat(Decoder(config)))
        {
            if (!Vocabulary.SpecialTokens.Contains(token.Content) && token.Content.Length > 0)
            {
                characters += token.Content.Length;
                if (added.Count == MostAdded || characters > MostAddedCharacters)
                {
                    throw (tokenizer ?? config)!.Mistake("added_tokens", $"a list of at most {MostAdded} tokens of {MostAddedCharacters} characters together");
                }

                added[token.Content] = vocabulary.TryGetId(token.Content, out int id) ? token with { Id = id } : token;
            }
        }

        if (added.Values.FirstOrDefault(token => token.Id < vocabulary.Count && vocabulary[token.Id] != token.Content) is AddedToken wrong)
        {
            throw (tokenizer ?? config)!.Mistake("added_tokens", $"a list of tokens with ids from {vocabulary.Count} on, and \"{wrong.Content.Shown()}\" has {wrong.Id}");
        }

        return added.Values.DistinctBy(token => token.Id);
    }

    private static IEnumerable<AddedToken> Decoder(JsonFields? config)
    {
        foreach ((string name, JsonFields fields) in config?.Object("added_tokens_decoder")?.Members() ?? [])
        {
            yield return Token(fields, int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int id) ? id : null);
        }
    }

    private static AddedToken Token(JsonFields fields, int? id) => new(
        fields.Text("content") ?? throw fields.Mistake("content", "the text of an added token"),
        id is >= 0 ? id.Value : throw fields.Mistake("id", "the id of an added token, 0 or more"))
    {
        Special = fields.Flag("special") ?? false,
        Normalized = fields.Flag("normalized") ?? false,
        SingleWord = fields.Flag("single_word") ?? false,
        LStrip = fields.Flag("lstrip") ?? false,
        RStrip = fields.Flag("rstrip") ?? false,
    };

    /// <summary>The model_max_length; transformers writes a number of 31 digits for "none".</summary>
    private static int? MaxLength(JsonFields? config) =>
        config is not null && config.Element.TryGetProperty("model_max_length", out JsonElement length)
            && length.ValueKind == JsonValueKind.Number && length.TryGetInt32(out int number) && number > 0
            ? number
            : null;
}
