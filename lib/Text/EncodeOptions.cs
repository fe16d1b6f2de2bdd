namespace BertNotebooks.Text;

/// <summary>How pieces become an <see cref="Encoding"/>: special tokens, truncation, padding; names and meaning as in a call of <c>BertTokenizerFast</c>.</summary>
public sealed record EncodeOptions
{
    /// <summary>Puts [CLS] before and [SEP] after each text (<c>add_special_tokens</c>).</summary>
    public bool AddSpecialTokens { get; init; } = true;

    /// <summary>The most tokens of an encoding, special tokens counted; null: the tokenizer's <see cref="BertTokenizer.ModelMaxLength"/> (<c>max_length</c>).</summary>
    public int? MaxLength { get; init; }

    /// <summary>Which text is cut when the encoding would be longer than <see cref="MaxLength"/>.</summary>
    public TruncationStrategy Truncation { get; init; }

    /// <summary>Where a text that is too long loses its tokens.</summary>
    public TokenSide TruncationSide { get; init; }

    /// <summary>How far encodings are filled up with [PAD].</summary>
    public PaddingStrategy Padding { get; init; }

    /// <summary>Where the padding goes.</summary>
    public TokenSide PaddingSide { get; init; }

    /// <summary>Rounds the padded length up to a multiple of this number.</summary>
    public int? PadToMultipleOf { get; init; }

    /// <summary>How many tokens each further window shares with the one before it.</summary>
    public int Stride { get; init; }

    /// <summary>Keeps what truncation cut off as further windows in <see cref="Encoding.Overflowing"/>.</summary>
    public bool ReturnOverflowingTokens { get; init; }
}
