using BertNotebooks.Text.Normalizing;

namespace BertNotebooks.Text.Learning;

/// <summary>What vocabulary a <see cref="WordPieceTrainer"/> learns.</summary>
public sealed record WordPieceTrainerOptions
{
    /// <summary>The most pieces, special tokens counted (<c>vocab_size</c>); fewer come out when the text holds no more pairs.</summary>
    public int VocabSize { get; init; } = 30_000;

    /// <summary>How often a pair must stand in the text to become a piece (<c>min_frequency</c>).</summary>
    public long MinFrequency { get; init; } = 2;

    /// <summary>The most different characters; the rarest beyond it are left out (<c>limit_alphabet</c>).</summary>
    public int LimitAlphabet { get; init; } = 1000;

    /// <summary>Gives the special tokens the ids of the published BERT: [PAD] 0, [UNK] [CLS] [SEP] [MASK] 100 to 103, with <c>[unused0]</c> and so on between.</summary>
    public bool BertIds { get; init; }

    /// <summary>How the text is normalized; use the vocabulary with a tokenizer of the same options.</summary>
    public BertTokenizerOptions Normalizer { get; init; } = new();
}
