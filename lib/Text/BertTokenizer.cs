using BertNotebooks.Text.Normalizing;
using BertNotebooks.Text.WordPiece;
using Microsoft.ML.Tokenizers;

namespace BertNotebooks.Text;

/// <summary>BERT's tokenizer: texts to WordPiece ids and back, the same as <c>BertTokenizerFast</c> of Hugging Face.</summary>
/// <remarks>
/// A <see cref="Tokenizer"/> of Microsoft.ML.Tokenizers, for code that takes one; the methods inherited from there work on the pieces of a text
/// alone, <see cref="Encode"/> adds [CLS], [SEP] and all that the model reads. That package's own <c>BertTokenizer</c> drops signs such as
/// <c>$</c> and <c>+</c> and glues words across line ends, so nothing of it is used. Safe for many threads at once.
/// </remarks>
public sealed partial class BertTokenizer : Tokenizer
{
    [ThreadStatic]
    private static Scratch? t_scratch;

    private readonly PieceTrie _trie;
    private readonly TextCutter _cutter;
    private readonly Dictionary<int, AddedToken> _added;

    /// <summary>Creates a tokenizer from a vocabulary; without options it lower-cases and strips accents, as bert-base-uncased.</summary>
    public BertTokenizer(Vocabulary vocabulary, BertTokenizerOptions? options = null)
        : this(vocabulary, options ?? new BertTokenizerOptions(), [])
    {
    }

    /// <summary>Creates a tokenizer with tokens beyond the five special ones.</summary>
    internal BertTokenizer(Vocabulary vocabulary, BertTokenizerOptions options, IEnumerable<AddedToken> added)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        Vocabulary = vocabulary;
        Options = options;
        AddedTokens =
        [
            .. Vocabulary.SpecialTokens.Select(token => new AddedToken(token, vocabulary.TryGetId(token, out int id) ? id : vocabulary.UnkId) { Special = true }),
            .. added,
        ];
        _added = AddedTokens.ToDictionary(token => token.Id);
        _trie = new PieceTrie(vocabulary.Pieces);
        _cutter = new TextCutter(CharacterTable.For(options), AddedTokens);
    }

    /// <summary>The pieces and their ids.</summary>
    public Vocabulary Vocabulary { get; }

    /// <summary>How texts are normalized.</summary>
    public BertTokenizerOptions Options { get; }

    /// <summary>The most tokens the model can read (<c>model_max_length</c>); null when nobody said.</summary>
    public int? ModelMaxLength { get; init; }

    /// <summary>The same tokenizer for a model that reads so many tokens.</summary>
    internal BertTokenizer WithModelMaxLength(int length) => new(Vocabulary, Options, AddedTokens.Skip(Vocabulary.SpecialTokens.Count)) { ModelMaxLength = length };

    /// <summary>The five special tokens and those that a tokenizer.json adds to them.</summary>
    internal IReadOnlyList<AddedToken> AddedTokens { get; }

    /// <summary>Encodes a text, or a pair of texts, for the model.</summary>
    /// <exception cref="BertNotebooksException">The options contradict each other or leave no room for the text.</exception>
    public Encoding Encode(string text, string? pair = null, EncodeOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        EncodingBuilder builder = Builder(options);
        Encoding encoding = Build(builder, text, pair);
        return builder.Pad(encoding, builder.PaddedLength(encoding.Length));
    }

    /// <summary>Writes ids as text: pieces joined by blanks, <c>##</c> pieces glued, no blank before <c>. , ? !</c>.</summary>
    /// <param name="ids">Token ids; ids outside the vocabulary are passed over.</param>
    /// <param name="skipSpecialTokens">Leaves [CLS], [SEP], [PAD], [MASK] and [UNK] out.</param>
    /// <param name="cleanUpTokenizationSpaces">Also joins English contractions (<c>do n't</c>, <c>it 's</c>) over the whole text.</param>
    /// <exception cref="BertNotebooksException">An id is negative.</exception>
    public string Decode(IEnumerable<int> ids, bool skipSpecialTokens, bool cleanUpTokenizationSpaces = true)
    {
        ArgumentNullException.ThrowIfNull(ids);
        string text = TokenDecoder.Join(ids.Where(id => IsKnown(id) && !(skipSpecialTokens && _added.TryGetValue(id, out AddedToken? added) && added.Special)).Select(Token));
        return cleanUpTokenizationSpaces ? TokenDecoder.CleanUp(text) : text;
    }

    /// <summary>One more than the largest id: added tokens may have ids beyond the vocabulary.</summary>
    internal int IdCount => Math.Max(Vocabulary.Count, _added.Keys.Max() + 1);

    /// <summary>The ids of a text's pieces without special tokens; good until the thread's next text.</summary>
    internal ReadOnlySpan<int> PieceIds(string text) => Cut(text).Ids;

    /// <summary>Tells whether a piece goes on with the word before it: a word never begins with <c>##</c>, since each # is a word of its own.</summary>
    internal bool ContinuesWord(int id) => !_added.ContainsKey(id) && Vocabulary[id].StartsWith("##", StringComparison.Ordinal);

    /// <summary>The piece of an id.</summary>
    internal string Token(int id) => id < Vocabulary.Count ? Vocabulary[id] : _added[id].Content;

    private bool IsKnown(int id) => id >= 0
        ? id < Vocabulary.Count || _added.ContainsKey(id)
        : throw new BertNotebooksException($"The token id {id} is negative: ids are 0 to {Vocabulary.Count - 1}.");

    private EncodingBuilder Builder(EncodeOptions? options)
    {
        options ??= new EncodeOptions();
        options.Validate();
        return new EncodingBuilder(this, options);
    }

    private Encoding Build(EncodingBuilder builder, string text, string? pair)
    {
        Scratch scratch = t_scratch ??= new Scratch();
        Cut(text, scratch.First, scratch.Reader);
        if (pair is not null)
        {
            Cut(pair, scratch.Second, scratch.Reader);
        }

        return builder.Build(scratch.First, pair is null ? null : scratch.Second);
    }

    /// <summary>Cuts a text into pieces; the list is the thread's own and good until its next text.</summary>
    private PieceList Cut(ReadOnlySpan<char> text)
    {
        Scratch scratch = t_scratch ??= new Scratch();
        Cut(text, scratch.First, scratch.Reader);
        return scratch.First;
    }

    private void Cut(ReadOnlySpan<char> text, PieceList pieces, WordReader reader)
    {
        pieces.CutTo(0);
        WordPieceSink sink = new(_trie, Vocabulary.UnkId, pieces);
        _cutter.Cut(text, reader, ref sink);
    }

    private sealed class Scratch
    {
        public WordReader Reader { get; } = new();

        public PieceList First { get; } = new();

        public PieceList Second { get; } = new();
    }
}
