namespace BertNotebooks.Text.WordPiece;

/// <summary>Finds the id of a piece; a hash table of ids alone, a fifth of a dictionary's size.</summary>
internal sealed class PieceIndex
{
    private readonly IReadOnlyList<string> _pieces;
    private readonly int[] _places;

    /// <summary>Indexes pieces by their place in the list; of equal pieces the last is found.</summary>
    public PieceIndex(IReadOnlyList<string> pieces)
    {
        _pieces = pieces;
        _places = new int[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)pieces.Count + (uint)pieces.Count / 2 + 1)];
        for (int id = 0; id < pieces.Count; id++)
        {
            _places[Find(pieces[id])] = id + 1;
        }
    }

    public bool TryGetId(string piece, out int id)
    {
        id = _places[Find(piece)] - 1;
        return id >= 0;
    }

    // The place of the piece, or the free one where it would be; 0 is free, else the id and one.
    private int Find(string piece)
    {
        int at = piece.GetHashCode() & (_places.Length - 1);
        while (_places[at] != 0 && _pieces[_places[at] - 1] != piece)
        {
            at = (at + 1) & (_places.Length - 1);
        }

        return at;
    }
}
