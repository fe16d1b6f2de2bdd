namespace BertNotebooks.Text;

/// <summary>A text, or a pair of texts, as BERT reads it; all arrays have one element a token.</summary>
/// <remarks>The <c>Encoding</c> of Hugging Face <c>tokenizers</c>.</remarks>
public sealed record Encoding
{
    /// <summary>Ids of the pieces in the vocabulary.</summary>
    public required int[] InputIds { get; init; }

    /// <summary>0 for the first text and its special tokens, 1 for the second.</summary>
    public required int[] TokenTypeIds { get; init; }

    /// <summary>1 for tokens, 0 for padding.</summary>
    public required int[] AttentionMask { get; init; }

    /// <summary>1 for special tokens that the tokenizer added and for padding, 0 for tokens of the text.</summary>
    public required int[] SpecialTokensMask { get; init; }

    /// <summary>The pieces themselves; a piece that continues a word begins with <c>##</c>.</summary>
    public required string[] Tokens { get; init; }

    /// <summary>Where each token stands in the original text.</summary>
    public required TokenOffset[] Offsets { get; init; }

    /// <summary>Index of the word, within its own text, that the token is a part of; null for added special tokens and padding.</summary>
    public required int?[] WordIds { get; init; }

    /// <summary>0 or 1: which text the token comes from; null for added special tokens and padding.</summary>
    public required int?[] SequenceIds { get; init; }

    /// <summary>Further windows of a text that was cut, when they were asked for.</summary>
    public IReadOnlyList<Encoding> Overflowing { get; init; } = [];

    /// <summary>The number of tokens, special tokens and padding included.</summary>
    public int Length => InputIds.Length;
}
