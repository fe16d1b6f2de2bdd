using System.Text.Json;
using BertNotebooks.Text.Normalizing;
using BertNotebooks.Text.Pipelines;

namespace BertNotebooks.Text.Files;

/// <summary>Reads the parts of a tokenizer.json, and tells which of them are not plain BERT's.</summary>
internal sealed class PartsReader
{
    private const string Normalizer = "normalizer", PreTokenizer = "pre_tokenizer", PostProcessor = "post_processor", Decoder = "decoder";

    private readonly JsonFields _fields;
    private readonly TokenizerClass _class;
    private readonly JsonFields? _config;
    private readonly Dictionary<string, JsonElement> _written = [];
    private readonly List<string> _others = [];

    /// <summary>Reads the normalizer first: of BERT's classes, tokenizer_config.json has its options.</summary>
    public PartsReader(JsonFields fields, TokenizerClass tokenizerClass, JsonFields? config)
    {
        (_fields, _class, _config) = (fields, tokenizerClass, config);
        JsonFields? normalizer = fields.Object(Normalizer);
        BertTokenizerOptions? bert = normalizer is not null && NormalizerReader.TypeOf(normalizer) == "BertNormalizer" ? NormalizerReader.OptionsOf(normalizer) : null;
        LacksNormalizer = normalizer is null && !_class.IsGeneral;
        Options = _class.IsGeneral ? bert ?? new() : ClassOptions(config, bert?.CleanText ?? true);
        bool isBert = bert is not null || LacksNormalizer;
        if (!isBert)
        {
            Keep(Normalizer);
        }
        else if (!_class.IsGeneral && !Options.CleanText)
        {
            _others.Add("clean_text false");
        }

        JsonFields? preTokenizer = fields.Object(PreTokenizer);
        bool isBertsWords = preTokenizer is not null && NormalizerReader.TypeOf(preTokenizer) == "BertPreTokenizer";
        if (!isBertsWords)
        {
            Keep(PreTokenizer);
        }

        IsOneRoad = isBert && isBertsWords;
        Text = isBert ? NormalizerReader.Of(Options) : normalizer is null ? text => text : NormalizerReader.Read(normalizer);
        Words = preTokenizer is null ? PreTokenizers.None : PreTokenizerReader.Read(preTokenizer);
    }

    /// <summary>The options of BERT's normalizer.</summary>
    public BertTokenizerOptions Options { get; }

    /// <summary>Names of parts that the newest transformers replaces under a BERT's class.</summary>
    public IReadOnlyList<string> Others => _others;

    /// <summary>Whether a file of a BERT's class has no normalizer, so that BERT's own is taken.</summary>
    public bool LacksNormalizer { get; }

    private bool IsOneRoad { get; }

    private Normalizer Text { get; }

    private PreTokenizer Words { get; }

    /// <summary>The unknown token, which is the model's whatever tokenizer_config.json calls it.</summary>
    public string UnkToken => Model?.Text("unk_token") ?? "[UNK]";

    private JsonFields? Model => _fields.Object("model");

    /// <summary>The options that BERT's classes take from tokenizer_config.json, where what is not written has its default.</summary>
    public static BertTokenizerOptions ClassOptions(JsonFields? config, bool cleanText = true) => new()
    {
        LowerCase = config?.Flag("do_lower_case") ?? true,
        StripAccents = config?.Flag("strip_accents"),
        TokenizeChineseChars = config?.Flag("tokenize_chinese_chars") ?? true,
        CleanText = cleanText,
    };

    /// <summary>All parts together.</summary>
    /// <param name="vocabulary">Where special tokens are found.</param>
    /// <param name="unkNamed">What tokenizer_config.json calls the unknown token.</param>
    public TokenizerParts Read(Vocabulary vocabulary, string? unkNamed)
    {
        Template bert = Template.Bert(vocabulary.ClsId, vocabulary.SepId);
        Template template = TemplateReader.Read(_fields.Object(PostProcessor), vocabulary.Count);
        if (!template.IsSameAs(bert))
        {
            Keep(PostProcessor);
        }

        string prefix = Model?.Text("continuing_subword_prefix") ?? "##";
        int longest = Model?.Number("max_input_chars_per_word") ?? 100;
        Note(prefix != "##", "continuing_subword_prefix");
        Note(longest != 100, "max_input_chars_per_word");
        Note(unkNamed is not null && unkNamed != UnkToken, "unk_token");
        JsonFields? decoder = _fields.Object(Decoder);
        string? decodedPrefix = decoder is null ? null : NormalizerReader.TypeOf(decoder) == "WordPiece" ? decoder.Text("prefix") ?? "##"
            : throw decoder.NotFollowed($"it has the decoder {NormalizerReader.TypeOf(decoder).Shown()}", "it does WordPiece");
        bool cleansUp = decoder is not null && (decoder.Flag("cleanup") ?? true);
        if (decodedPrefix != "##" || !cleansUp)
        {
            Keep(Decoder);
        }

        return new TokenizerParts
        {
            Template = template,
            Normalizer = IsOneRoad ? null : Text,
            PreTokenizer = IsOneRoad ? null : Words,
            ContinuingPrefix = prefix,
            MaxWordLength = longest >= 0 ? longest : throw Model!.Mistake("max_input_chars_per_word", "0 or more"),
            DecodedPrefix = decodedPrefix,
            CleansUp = cleansUp,
            SplitSpecialTokens = _config?.Flag("split_special_tokens") ?? false,
            IsGeneral = _class.IsGeneral || _others.Count > 0,
            Written = _written,
        };
    }

    // As the file has it; the document behind it is not kept.
    private void Keep(string name)
    {
        _written[name] = _fields.Value(name)?.Clone() ?? JsonSerializer.SerializeToElement<object?>(null);
        _others.Add(name);
    }

    private void Note(bool differs, string name) => _others.AddRange(differs ? [name] : []);
}
