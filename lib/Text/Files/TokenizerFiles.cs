namespace BertNotebooks.Text.Files;

/// <summary>The files that a folder's tokenizer is read from; each may be absent.</summary>
/// <param name="Path">The folder, or the file that was named.</param>
/// <param name="ModelConfig">config.json.</param>
/// <param name="Config">tokenizer_config.json.</param>
/// <param name="Tokenizer">tokenizer.json.</param>
/// <param name="SpecialTokens">special_tokens_map.json; null where tokenizer_config.json lists all tokens itself.</param>
/// <param name="AddedTokens">added_tokens.json; null there too.</param>
internal sealed record TokenizerFiles(
    string Path, JsonFields? ModelConfig = null, JsonFields? Config = null, TokenizerJsonFile? Tokenizer = null, JsonFields? SpecialTokens = null, JsonFields? AddedTokens = null)
{
    /// <summary>The list of all tokens in tokenizer_config.json, since 2023.</summary>
    public const string AllTokens = "added_tokens_decoder";

    public static TokenizerFiles Of(string folder)
    {
        JsonFields? config = ReadIfThere(ModelFiles.TokenizerConfig);
        bool listsAll = config?.Value(AllTokens) is not null;
        return new TokenizerFiles(
            folder,
            ReadIfThere(ModelFiles.Config),
            config,
            TokenizerJsonFile.ReadIfThere(System.IO.Path.Combine(folder, ModelFiles.Tokenizer)),
            listsAll ? null : ReadIfThere(ModelFiles.SpecialTokens),
            listsAll ? null : ReadIfThere(ModelFiles.AddedTokens));

        JsonFields? ReadIfThere(string name) => JsonFields.ReadIfThere(System.IO.Path.Combine(folder, name));
    }

    /// <summary>A file to name when a list of tokens is wrong.</summary>
    public JsonFields AnyFields => Tokenizer?.Fields ?? Config ?? AddedTokens ?? SpecialTokens ?? throw new InvalidOperationException("No file lists tokens.");
}
