using BertNotebooks.Text.Normalizing;
using BertNotebooks.Text.Pipelines;

namespace BertNotebooks.Text.Files;

/// <summary>Makes the normalizer that a tokenizer.json describes.</summary>
internal static class NormalizerReader
{
    private const int Deepest = 20, MostSteps = 50;

    private const string Followed = "it does BertNormalizer, NFC, NFD, NFKC, NFKD, Lowercase, StripAccents, Strip, Replace";

    public static Normalizer Read(JsonFields fields, int depth = 0) => TypeOf(fields) switch
    {
        "BertNormalizer" => Of(OptionsOf(fields)),
        "NFC" => text => Normalizers.Compose(text, compatible: false),
        "NFKC" => text => Normalizers.Compose(text, compatible: true),
        "NFD" => text => Normalizers.Decompose(text, compatible: false),
        "NFKD" => text => Normalizers.Decompose(text, compatible: true),
        "Lowercase" => Normalizers.Lowercase,
        "StripAccents" => Normalizers.StripAccents,
        "Strip" => Normalizers.Strip(fields.Flag("strip_left") ?? true, fields.Flag("strip_right") ?? true),
        "Replace" => Normalizers.Replace(PatternReader.Read(fields), fields.Text("content") ?? throw fields.Mistake("content", "the text that takes the place")),
        "Sequence" when depth < Deepest => Normalizers.Sequence([.. Steps(fields, "normalizers").Select(step => Read(step, depth + 1))]),
        string other => throw fields.NotFollowed($"it has the normalizer {other.Brief()}", Followed),
    };

    /// <summary>BERT's normalizer with its options.</summary>
    public static Normalizer Of(BertTokenizerOptions options) =>
        Normalizers.Bert(options.CleanText, options.TokenizeChineseChars, options.StripAccents ?? options.LowerCase, options.LowerCase);

    /// <summary>The options of a <c>BertNormalizer</c>.</summary>
    public static BertTokenizerOptions OptionsOf(JsonFields fields) => new()
    {
        CleanText = fields.Flag("clean_text") ?? true,
        TokenizeChineseChars = fields.Flag("handle_chinese_chars") ?? true,
        StripAccents = fields.Flag("strip_accents"),
        LowerCase = fields.Flag("lowercase") ?? true,
    };

    /// <summary>The steps of a sequence, of which no tokenizer has many.</summary>
    public static JsonFields[] Steps(JsonFields fields, string name) => fields.Objects(name).ToArray() is { Length: <= MostSteps } steps ? steps
        : throw fields.Mistake(name, $"a list of at most {MostSteps} steps");

    /// <summary>The type that a part names.</summary>
    public static string TypeOf(JsonFields fields) => fields.Text("type") ?? throw fields.Mistake("type", "there in each part of the tokenizer");
}
