namespace BertNotebooks.Foundation;

/// <summary>Names of the files in a Hugging Face model folder.</summary>
internal static class ModelFiles
{
    public const string Config = "config.json";

    /// <summary>The weights, in their best form.</summary>
    public const string Weights = "model.safetensors";

    /// <summary>Tells which files hold the weights that were cut into several.</summary>
    public const string WeightsIndex = "model.safetensors.index.json";

    /// <summary>The weights as torch pickles them.</summary>
    public const string TorchWeights = "pytorch_model.bin";

    /// <summary>The pieces, one a line.</summary>
    public const string Vocabulary = "vocab.txt";

    /// <summary>The whole tokenizer, as <c>tokenizers</c> writes it.</summary>
    public const string Tokenizer = "tokenizer.json";

    /// <summary>Options of the tokenizer, as <c>transformers</c> writes them.</summary>
    public const string TokenizerConfig = "tokenizer_config.json";

    /// <summary>Which token is [CLS], [SEP] and so on.</summary>
    public const string SpecialTokens = "special_tokens_map.json";

    /// <summary>Tokens beyond the vocabulary, in old folders.</summary>
    public const string AddedTokens = "added_tokens.json";

    /// <summary>Tells that a folder is one of sentence-transformers, and what its vectors are made by.</summary>
    public const string Modules = "modules.json";

    /// <summary>How long texts may be for sentence-transformers, beside its encoder.</summary>
    public const string SentenceBert = "sentence_bert_config.json";

    /// <summary>What sentence-transformers puts before texts.</summary>
    public const string SentenceTransformers = "config_sentence_transformers.json";
}
