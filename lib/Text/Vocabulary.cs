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
    private Vocabulary(string[] pieces)
    {
        // A piece that stands twice has the later line's id, as in transformers' load_vocab.
        _pieces = pieces;
        _ids = new StringIndex(_pieces);
        PadId = SpecialId("[PAD]");
        UnkId = SpecialId("[UNK]");
        ClsId = SpecialId("[CLS]");
        SepId = SpecialId("[SEP]");
        MaskId = SpecialId("[MASK]");
    }

    /// <summary>The five special tokens of BERT.</summary>
    public static IReadOnlyList<string> SpecialTokens { get; } = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];

    /// <summary>The number of pieces, special tokens included.</summary>
    public int Count => _pieces.Length;

    /// <summary>The pieces in the order of their ids.</summary>
    public IReadOnlyList<string> Pieces => _pieces;

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
        foreach (string piece in _pieces)
        {
            writer.WriteLine(piece);
        }
    });

    private int SpecialId(string token) => _ids.TryFind(token, out int id)
        ? id
        : throw new BertNotebooksException($"The vocabulary has no {token}: BERT needs the pieces {string.Join(' ', SpecialTokens)}, each on a line of its own.");
}
