using BertNotebooks.Text.Files;
using BertNotebooks.Text.Normalizing;

namespace BertNotebooks.Text;

/// <content>Opening and saving Hugging Face folders.</content>
public sealed partial class BertTokenizer
{
    /// <summary>Opens the tokenizer of a Hugging Face model folder, or of a vocab.txt or tokenizer.json alone (<c>from_pretrained</c>).</summary>
    /// <remarks>
    /// Where there is a tokenizer.json, it counts and not vocab.txt; of a BERT's class, the options in tokenizer_config.json go before those of its
    /// <c>BertNormalizer</c>. A vocab.txt alone is taken for an uncased vocabulary.
    /// </remarks>
    /// <exception cref="BertNotebooksException">A file is missing or damaged, or has a part, or a class, that is none of WordPiece's.</exception>
    public static BertTokenizer FromPretrained(string folderOrVocabFile)
    {
        ArgumentNullException.ThrowIfNull(folderOrVocabFile);
        return TokenizerReader.Read(folderOrVocabFile);
    }

    /// <summary>What a user should know of the files it was read from, a line each; such as that releases of <c>transformers</c> read them differently.</summary>
    public IReadOnlyList<string> Warnings { get; internal init; } = [];

    /// <summary>Where texts lose tokens unless a call says (<c>truncation_side</c>).</summary>
    internal TokenSide TruncationSide { get; init; }

    /// <summary>Where padding goes unless a call says (<c>padding_side</c>).</summary>
    internal TokenSide PaddingSide { get; init; }

    /// <summary>The same tokenizer for a model that reads so many tokens.</summary>
    internal BertTokenizer WithModelMaxLength(int length) => With(Options, length);

    /// <summary>The same tokenizer for text in other letters.</summary>
    /// <exception cref="BertNotebooksException">Its normalizer is not BERT's.</exception>
    public BertTokenizer WithOptions(BertTokenizerOptions options) => Parts.Normalizer is null
        ? With(options.NotNull(), ModelMaxLength)
        : throw new BertNotebooksException("This tokenizer.json has a normalizer of its own, which BERT's options do not change: leave them out, or change its \"normalizer\".");

    private BertTokenizer With(BertTokenizerOptions options, int? length) => new(Vocabulary, options, AddedTokens, Parts)
    {
        ModelMaxLength = length, Warnings = Warnings, TruncationSide = TruncationSide, PaddingSide = PaddingSide,
    };

    /// <summary>Writes vocab.txt, tokenizer_config.json, tokenizer.json and special_tokens_map.json, as <c>transformers</c> reads them.</summary>
    /// <exception cref="BertNotebooksException">The folder cannot be written.</exception>
    public void SavePretrained(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        TokenizerWriter.Write(this, folder);
    }
}
