namespace BertNotebooks.Text.Files;

/// <summary>Whose rules a folder's tokenizer follows: those of BERT's classes, or the general class's, which takes a tokenizer.json as it is.</summary>
internal sealed record TokenizerClass(string Name, bool IsGeneral)
{
    private const string Fast = "Fast", Followed = "it does BERT, DistilBERT, ELECTRA, MobileBERT, PreTrainedTokenizerFast";

    private static readonly string[] s_bert = ["BertTokenizer", "DistilBertTokenizer", "ElectraTokenizer", "MobileBertTokenizer"];

    // The second is the name in transformers 5.
    private static readonly string[] s_general = ["PreTrainedTokenizer", "TokenizersBackend"];

    private static readonly string[] s_modelTypes = ["bert", "distilbert", "electra", "mobilebert"];

    /// <summary>Finds the class as <c>AutoTokenizer</c> does: <c>tokenizer_class</c> of tokenizer_config.json, of config.json, the model's type; without any, the general one.</summary>
    /// <param name="tokenizerConfig">tokenizer_config.json.</param>
    /// <param name="modelConfig">config.json.</param>
    /// <param name="hasTokenizerJson">Without one there is nothing but BERT's class to follow.</param>
    /// <exception cref="BertNotebooksException">The class is none of BERT's.</exception>
    public static TokenizerClass Of(JsonFields? tokenizerConfig, JsonFields? modelConfig, bool hasTokenizerJson)
    {
        RequireBertsWords(tokenizerConfig);
        TokenizerClass found = Named(tokenizerConfig) ?? Named(modelConfig) ?? ByModelType(modelConfig, hasTokenizerJson);
        return !found.IsGeneral || hasTokenizerJson ? found
            : throw (tokenizerConfig ?? modelConfig)!.NotFollowed($"its tokenizer_class is {found.Name}, whose rules stand in a tokenizer.json, and there is none", Followed);
    }

    private static TokenizerClass? Named(JsonFields? config)
    {
        if (config?.Text("tokenizer_class") is not string name)
        {
            return null;
        }

        string plain = name.EndsWith(Fast, StringComparison.Ordinal) ? name[..^Fast.Length] : name;
        return s_bert.Contains(plain) ? new TokenizerClass(name, IsGeneral: false)
            : s_general.Contains(plain) ? new TokenizerClass(name, IsGeneral: true)
            : throw config.NotFollowed($"its tokenizer_class is {name.Brief()}", Followed);
    }

    private static TokenizerClass ByModelType(JsonFields? config, bool hasTokenizerJson)
    {
        string? type = config?.Text("model_type");
        bool isBert = type is null ? !hasTokenizerJson : s_modelTypes.Contains(type);
        return isBert ? new TokenizerClass(s_bert[0], IsGeneral: false)
            : hasTokenizerJson ? new TokenizerClass("PreTrainedTokenizerFast", IsGeneral: true)
            : throw config!.NotFollowed($"its model_type is {type!.Brief()}, whose tokenizer is not BERT's", Followed);
    }

    /// <summary>The words of Japanese models come from programs that the kit does not have, whatever the class is called.</summary>
    private static void RequireBertsWords(JsonFields? config)
    {
        foreach ((string key, string bert) in new[] { ("word_tokenizer_type", "basic"), ("subword_tokenizer_type", "wordpiece") })
        {
            if (config?.Text(key) is string type && type != bert)
            {
                throw config.NotFollowed($"its {key} is {type.Brief()}{(config.Text("tokenizer_class") is string name ? $", of {name.Shown(20)}" : "")}", $"BERT's is {bert}");
            }
        }
    }
}
