using System.Text.Json;

namespace BertNotebooks.Text.Pipelines;

/// <summary>The parts of a tokenizer around its vocabulary, as a tokenizer.json names them; without a normalizer, BERT's own normalizer and pre-tokenizer in one pass.</summary>
internal sealed record TokenizerParts
{
    /// <summary>What stands around texts.</summary>
    public required Template Template { get; init; }

    /// <summary>Null: BERT's own normalizer and pre-tokenizer.</summary>
    public Normalizer? Normalizer { get; init; }

    /// <summary>Set where <see cref="Normalizer"/> is.</summary>
    public PreTokenizer? PreTokenizer { get; init; }

    /// <summary>What a piece begins with that goes on with a word (<c>continuing_subword_prefix</c>).</summary>
    public string ContinuingPrefix { get; init; } = "##";

    /// <summary>A word of more code points becomes one [UNK] (<c>max_input_chars_per_word</c>).</summary>
    public int MaxWordLength { get; init; } = 100;

    /// <summary>What the decoder takes off a piece, and writes without a blank before; null: there is no decoder, and all pieces have a blank before them.</summary>
    public string? DecodedPrefix { get; init; } = "##";

    /// <summary>Whether the decoder takes back blanks before punctuation.</summary>
    public bool CleansUp { get; init; } = true;

    /// <summary>Special tokens that are written out in a text are ordinary text (<c>split_special_tokens</c>).</summary>
    public bool SplitSpecialTokens { get; init; }

    /// <summary>Whether all of it is followed as written, under <c>PreTrainedTokenizerFast</c>; otherwise the class is BERT's.</summary>
    public bool IsGeneral { get; init; }

    /// <summary>The parts that are not BERT's own, as the file has them, by the field's name.</summary>
    public IReadOnlyDictionary<string, JsonElement> Written { get; init; } = new Dictionary<string, JsonElement>();
}
