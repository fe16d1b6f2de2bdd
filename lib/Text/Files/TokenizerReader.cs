using BertNotebooks.Text.Added;
using BertNotebooks.Text.Pipelines;

namespace BertNotebooks.Text.Files;

/// <summary>Reads a tokenizer from the files of a Hugging Face folder, by the rules of <c>transformers</c>.</summary>
/// <remarks>
/// A tokenizer.json goes before vocab.txt. Under the general class its parts are followed as they stand; under BERT's classes tokenizer_config.json has the
/// options of its <c>BertNormalizer</c>, also those that are not written. A vocab.txt alone lower-cases.
/// </remarks>
internal static class TokenizerReader
{
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
            TokenizerFiles files = TokenizerFiles.Of(path);
            return files is { Config: null, ModelConfig: null, Tokenizer: null, SpecialTokens: null, AddedTokens: null }
                ? new BertTokenizer(Vocabulary.Load(Path.Combine(path, ModelFiles.Vocabulary)))
                : Read(files);
        }

        return path.EndsWith(".json", StringComparison.OrdinalIgnoreCase) && TokenizerJsonFile.ReadIfThere(path) is TokenizerJsonFile tokenizer
            ? Read(new TokenizerFiles(path, Tokenizer: tokenizer))
            : new BertTokenizer(Vocabulary.Load(path));
    }

    private static BertTokenizer Read(TokenizerFiles files)
    {
        TokenizerClass tokenizerClass = TokenizerClass.Of(files.Config, files.ModelConfig, files.Tokenizer is not null);
        int? length = MaxLength(files.Config);
        string[] pieces = files.Tokenizer?.ReadPieces() ?? VocabularyReader.ReadIfThere(Path.Combine(files.Path, ModelFiles.Vocabulary));
        StringIndex ids = new(pieces);
        int count = pieces.Where((piece, id) => ids.TryFind(piece, out int last) && last == id).Count();
        PartsReader? parts = files.Tokenizer is null ? null : new PartsReader(files.Tokenizer.Fields, tokenizerClass, files.Config);
        AddedTokenReader reader = new(files, tokenizerClass);
        IReadOnlyList<AddedToken> added = reader.Read().Numbered(ids, count, out IReadOnlyList<AddedToken> moved);
        Vocabulary vocabulary = Named(files.Path, pieces, added, reader, parts?.UnkToken ?? reader.Named("unk_token"));
        if (files.ModelConfig?.Number("vocab_size") is int rows)
        {
            EmbeddingRows.Require(files.Path, vocabulary, rows, blanksToo: false);
        }

        TokenizerParts read = parts?.Read(vocabulary, reader.Named("unk_token")) ?? new TokenizerParts
        {
            Template = Template.Bert(vocabulary.ClsId, vocabulary.SepId),
            SplitSpecialTokens = files.Config?.Flag("split_special_tokens") ?? false,
        };
        return new BertTokenizer(vocabulary, parts?.Options ?? PartsReader.ClassOptions(files.Config), added, read)
        {
            ModelMaxLength = length,
            TruncationSide = Side(files, "truncation_side", "truncation"),
            PaddingSide = Side(files, "padding_side", "padding"),
            Warnings = TokenizerWarnings.Of(files, tokenizerClass, parts, moved, [.. added.Where(token => token.Id >= count && reader.IsOfClassAlone(token.Content))]),
        };
    }

    private static Vocabulary Named(string path, string[] pieces, IReadOnlyList<AddedToken> added, AddedTokenReader reader, string? unkToken)
    {
        string[] behind = [.. added.Where(token => token.Id >= pieces.Length).OrderBy(token => token.Id).Select(token => token.Content)];
        string[] special = [.. AddedTokenReader.Roles.Zip(Vocabulary.SpecialTokens, (role, usual) => reader.Named(role) ?? usual)];
        special[1] = unkToken ?? special[1];
        try
        {
            Vocabulary vocabulary = new(behind.Length == 0 ? pieces : [.. pieces, .. behind], pieces.Length, special);
            return vocabulary.UnkId < pieces.Length ? vocabulary : throw new BertNotebooksException(
                $"The vocabulary has no {special[1].Shown()}, which stands for words that it cannot make: add it as a piece, or take the vocabulary from the model's source again.");
        }
        catch (BertNotebooksException e)
        {
            throw new BertNotebooksException($"'{path}': {e.Message}", e);
        }
    }

    /// <summary>The model_max_length, once max_len; transformers writes a number of 31 digits for "none".</summary>
    private static int? MaxLength(JsonFields? config)
    {
        System.Text.Json.JsonElement? written = config?.Value("model_max_length") ?? config?.Value("max_len");
        return written is { ValueKind: System.Text.Json.JsonValueKind.Number } length && length.TryGetInt32(out int number) && number > 0 ? number : null;
    }

    // Cutting and padding that stand in a tokenizer.json are switched off by transformers, but for their sides.
    private static TokenSide Side(TokenizerFiles files, string name, string part)
    {
        string? side = files.Config?.Text(name) ?? files.Tokenizer?.Fields.Object(part)?.Text("direction");
        return side switch
        {
            null or "right" or "Right" => TokenSide.Right,
            "left" or "Left" => TokenSide.Left,
            _ => throw (files.Config ?? files.Tokenizer!.Fields).Mistake(name, "\"right\" or \"left\""),
        };
    }
}
