using BertNotebooks.Text.Added;
using BertNotebooks.Text.Normalizing;
using BertNotebooks.Text.Pipelines;
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
    private readonly TextCutter? _cutter;
    private readonly PipelineCutter? _otherCutter;
    private readonly Dictionary<int, AddedToken> _added;

    /// <summary>Creates a tokenizer from a vocabulary; without options it lower-cases and strips accents, as bert-base-uncased.</summary>
    public BertTokenizer(Vocabulary vocabulary, BertTokenizerOptions? options = null)
        : this(vocabulary, options ?? new BertTokenizerOptions(), SpecialOf(vocabulary), new() { Template = Template.Bert(vocabulary.ClsId, vocabulary.SepId) })
    {
    }

    /// <summary>Creates a tokenizer with other tokens than the five special ones, or other parts than BERT's.</summary>
    internal BertTokenizer(Vocabulary vocabulary, BertTokenizerOptions options, IReadOnlyList<AddedToken> added, TokenizerParts parts)
    {
        Vocabulary = vocabulary;
        Options = options;
        AddedTokens = added;
        Parts = parts;
        _added = AddedTokens.ToDictionary(token => token.Id);
        bool isOther = parts.Normalizer is not null;
        _trie = new PieceTrie(vocabulary.WordPieces, parts.ContinuingPrefix, parts.MaxWordLength, anyWords: isOther || parts.ContinuingPrefix != "##");
        _cutter = isOther ? null : new TextCutter(CharacterTable.For(options), AddedTokens, parts.SplitSpecialTokens);
        _otherCutter = isOther ? new PipelineCutter(parts, AddedTokens) : null;
    }

    /// <summary>The pieces and their ids.</summary>
    public Vocabulary Vocabulary { get; }

    /// <summary>How texts are normalized.</summary>
    public BertTokenizerOptions Options { get; }

    /// <summary>The most tokens the model can read (<c>model_max_length</c>); null when nobody said.</summary>
    public int? ModelMaxLength { get; init; }

    /// <summary>The five special tokens and those that the files add to them.</summary>
    internal IReadOnlyList<AddedToken> AddedTokens { get; }

    /// <summary>What a tokenizer.json says beside vocabulary and tokens; BERT's own without one.</summary>
    internal TokenizerParts Parts { get; }

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
        IEnumerable<int> written = ids.Where(id => IsKnown(id) && !(skipSpecialTokens && _added.TryGetValue(id, out AddedToken? added) && added.Special));
        string text = TokenDecoder.Join(written.Select(Token), Parts.DecodedPrefix, Parts.CleansUp);
        return cleanUpTokenizationSpaces ? TokenDecoder.CleanUp(text) : text;
    }

    /// <summary>The ids of a text's pieces without special tokens; good until the thread's next text.</summary>
    internal ReadOnlySpan<int> PieceIds(string text) => Cut(text).Ids;

    /// <summary>Tells whether a piece goes on with the word before it: a word never begins with <c>##</c>, since each # is a word of its own.</summary>
    internal bool ContinuesWord(int id) => !_added.ContainsKey(id) && Vocabulary[id].StartsWith(Parts.ContinuingPrefix, StringComparison.Ordinal);

    /// <summary>The piece of an id.</summary>
    internal string Token(int id) => Vocabulary[id];

    private static AddedToken[] SpecialOf(Vocabulary vocabulary)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        return [.. vocabulary.Special.Distinct().Select(token => new AddedToken(token, vocabulary.TryGetId(token, out int id) ? id : vocabulary.UnkId) { Special = true })];
    }

    private bool IsKnown(int id) => id >= 0
        ? id < Vocabulary.Count
        : throw new BertNotebooksException($"The token id {id} is negative: ids are 0 to {Vocabulary.Count - 1}.");

    private EncodingBuilder Builder(EncodeOptions? options)
    {
        options ??= new EncodeOptions();
        options.Validate();
        return new EncodingBuilder(this, options with { TruncationSide = options.TruncationSide ?? TruncationSide, PaddingSide = options.PaddingSide ?? PaddingSide });
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
        _cutter?.Cut(text, reader, ref sink);
        _otherCutter?.Cut(text, ref sink);
    }

    private sealed class Scratch
    {
        public WordReader Reader { get; } = new();

        public PieceList First { get; } = new();

        public PieceList Second { get; } = new();
    }
}
