namespace BertNotebooks.Text;

/// <summary>Which text is cut when an encoding is longer than <see cref="EncodeOptions.MaxLength"/> (<c>truncation</c>).</summary>
public enum TruncationStrategy
{
    /// <summary>Nothing is cut.</summary>
    None,

    /// <summary>The longer text first, then both alike.</summary>
    LongestFirst,

    /// <summary>Only the first text.</summary>
    OnlyFirst,

    /// <summary>Only the second text of a pair.</summary>
    OnlySecond,
}

/// <summary>How far an encoding is filled up with [PAD] (<c>padding</c>).</summary>
public enum PaddingStrategy
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>To the longest encoding of the batch.</summary>
    Longest,

    /// <summary>To <see cref="EncodeOptions.MaxLength"/>; longer encodings stay as they are.</summary>
    MaxLength,
}

/// <summary>The end of a token sequence where tokens are cut off or padding is added (<c>truncation_side</c>, <c>padding_side</c>).</summary>
public enum TokenSide
{
    /// <summary>The end of the text.</summary>
    Right,

    /// <summary>The start of the text.</summary>
    Left,
}

/// <summary>How pieces become an <see cref="Encoding"/>: special tokens, truncation, padding; names and meaning as in a call of <c>BertTokenizerFast</c>.</summary>
public sealed record EncodeOptions
{
    /// <summary>Puts [CLS] before and [SEP] after each text (<c>add_special_tokens</c>).</summary>
    public bool AddSpecialTokens { get; init; } = true;

    /// <summary>The most tokens of an encoding, special tokens counted; null: the tokenizer's <see cref="BertTokenizer.ModelMaxLength"/> (<c>max_length</c>).</summary>
    public int? MaxLength { get; init; }

    /// <summary>Which text is cut when the encoding would be longer than <see cref="MaxLength"/>.</summary>
    public TruncationStrategy Truncation { get; init; }

    /// <summary>Where a text that is too long loses its tokens; null: where the tokenizer's files say, else on the right.</summary>
    public TokenSide? TruncationSide { get; init; }

    /// <summary>How far encodings are filled up with [PAD].</summary>
    public PaddingStrategy Padding { get; init; }

    /// <summary>Where the padding goes; null: where the tokenizer's files say, else to the right.</summary>
    public TokenSide? PaddingSide { get; init; }

    /// <summary>Rounds the padded length up to a multiple of this number.</summary>
    public int? PadToMultipleOf { get; init; }

    /// <summary>How many tokens each further window shares with the one before it.</summary>
    public int Stride { get; init; }

    /// <summary>Keeps what truncation cut off as further windows in <see cref="Encoding.Overflowing"/>.</summary>
    public bool ReturnOverflowingTokens { get; init; }

    /// <summary>Refuses options that contradict each other.</summary>
    /// <exception cref="BertNotebooksException">A number is out of its range, or the maximal length is no multiple that padding needs.</exception>
    internal void Validate()
    {
        string? mistake = this switch
        {
            { MaxLength: < 0 } => $"MaxLength {MaxLength} is negative: give the most tokens of an encoding, or null.",
            { Stride: < 0 } => $"Stride {Stride} is negative: give how many tokens windows share, 0 for none.",
            { PadToMultipleOf: < 1 } => $"PadToMultipleOf {PadToMultipleOf} is below 1: give a whole number such as 8, or null.",
            { Truncation: not TruncationStrategy.None, Padding: not PaddingStrategy.None, PadToMultipleOf: int unit, MaxLength: int length } when length % unit != 0 =>
                $"MaxLength {length} is not a multiple of PadToMultipleOf {unit}: with truncation and padding both on it must be one, such as {length - (length % unit) + unit}.",
            _ => null,
        };
        if (mistake is not null)
        {
            throw new BertNotebooksException(mistake);
        }
    }
}
