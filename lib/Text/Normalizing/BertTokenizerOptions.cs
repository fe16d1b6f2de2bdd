namespace BertNotebooks.Text.Normalizing;

/// <summary>How a text is normalized before it is cut into pieces: the settings of the <c>BertNormalizer</c> of Hugging Face <c>tokenizers</c>.</summary>
public sealed record BertTokenizerOptions
{
    /// <summary>Writes the text in lower case, as "uncased" models need (<c>do_lower_case</c>).</summary>
    public bool LowerCase { get; init; } = true;

    /// <summary>Takes accents off letters (<c>strip_accents</c>); null means: where the text is written in lower case.</summary>
    public bool? StripAccents { get; init; }

    /// <summary>Makes each Chinese character a word of its own (<c>tokenize_chinese_chars</c>).</summary>
    public bool TokenizeChineseChars { get; init; } = true;

    /// <summary>Removes control characters (<c>clean_text</c>).</summary>
    public bool CleanText { get; init; } = true;
}
