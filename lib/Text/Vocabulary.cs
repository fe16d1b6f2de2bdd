using BertNotebooks.Text.Files;

namespace BertNotebooks.Text;

/// <summary>The pieces a model knows, each with its id; the line number in <c>vocab.txt</c>, counted from 0, is the id.</summary>
public sealed class Vocabulary
{
    private readonly string[] _pieces;
    private readonly StringIndex _ids;

    /// <summary>Creates a vocabulary from its pieces in the order of their ids.</summary>
    /// <exception cref="BertNotebooksException">One of [PAD], [UNK], [CLS], [SEP], [MASK] is missing.</exception>
    public Vocabulary(IReadOnlyList<string> pieces) : this([.. pieces.NotNull()])
    {
    }

    // Keeps the array: a vocabulary may be large.
    private Vocabulary(string[] pieces) : this(pieces, pieces.Length, SpecialTokens)
    {
    }

    /// <summary>Creates a vocabulary with added tokens behind its pieces, or with special tokens of other names.</summary>
    /// <param name="pieces">The pieces, then the added tokens whose ids go on from there.</param>
    /// <param name="pieceCount">How many of them WordPiece may cut words into.</param>
    /// <param name="special">What stands for each of <see cref="SpecialTokens"/>.</param>
    internal Vocabulary(string[] pieces, int pieceCount, IReadOnlyList<string> special)
    {
        // A piece that stands twice has the later line's id, as in transformers' load_vocab.
        _pieces = pieces;
        _ids = new StringIndex(_pieces);
        PieceCount = pieceCount;
        Special = special;
        int[] ids = [.. special.Select(SpecialId)];
        (PadId, UnkId, ClsId, SepId, MaskId) = (ids[0], ids[1], ids[2], ids[3], ids[4]);
    }

    /// <summary>The five special tokens of BERT.</summary>
    public static IReadOnlyList<string> SpecialTokens { get; } = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];

    /// <summary>The number of pieces, special and added tokens included.</summary>
    public int Count => _pieces.Length;

    /// <summary>The pieces in the order of their ids.</summary>
    public IReadOnlyList<string> Pieces => _pieces;

    /// <summary>The number of pieces alone, of which words are made.</summary>
    internal int PieceCount { get; }

    /// <summary>The pieces alone.</summary>
    internal ReadOnlySpan<string> WordPieces => _pieces.AsSpan(0, PieceCount);

    /// <summary>What this vocabulary has in the places of <see cref="SpecialTokens"/>.</summary>
    internal IReadOnlyList<string> Special { get; }

    /// <summary>Id of [PAD].</summary>
    public int PadId { get; }

    /// <summary>Id of [UNK].</summary>
    public int UnkId { get; }

    /// <summary>Id of [CLS].</summary>
    public int ClsId { get; }

    /// <summary>Id of [SEP].</summary>
    public int SepId { get; }

    /// <summary>Id of [MASK].</summary>
    public int MaskId { get; }

    /// <summary>The piece with this id.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The id is not one of 0 to <see cref="Count"/> - 1.</exception>
    public string this[int id] => (uint)id < (uint)_pieces.Length
        ? _pieces[id]
        : throw new ArgumentOutOfRangeException(nameof(id), id, $"The vocabulary has the ids 0 to {_pieces.Length - 1}.");

    /// <summary>Looks up the id of a piece.</summary>
    public bool TryGetId(string piece, out int id) => _ids.TryFind(piece.NotNull(), out id);

    /// <summary>Tells whether the id is one of the five special tokens.</summary>
    public bool IsSpecial(int id) => id == PadId || id == UnkId || id == ClsId || id == SepId || id == MaskId;

    /// <summary>Reads a <c>vocab.txt</c>: UTF-8, one piece a line.</summary>
    /// <exception cref="BertNotebooksException">The file is missing, empty, or lacks a special token.</exception>
    public static Vocabulary Load(string path)
    {
        string[] pieces = VocabularyReader.Read(path.NotNull());
        try
        {
            return new Vocabulary(pieces);
        }
        catch (BertNotebooksException e)
        {
            throw new BertNotebooksException($"'{path}': {e.Message}", e);
        }
    }

    /// <summary>Writes the vocabulary as a <c>vocab.txt</c>; a file of that name is replaced only when all is written.</summary>
    public void Save(string path) => AtomicFile.Write(path, stream =>
    {
        using StreamWriter writer = new(stream, new System.Text.UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        foreach (string piece in WordPieces)
        {
            writer.WriteLine(piece);
        }
    });

    private int SpecialId(string token) => _ids.TryFind(token, out int id)
        ? id
        : throw new BertNotebooksException($"The vocabulary has no {token.Brief()}: BERT needs the pieces {string.Join(' ', Special).Shown(100)}, each on a line of its own.");
}
