namespace BertNotebooks.Text.Learning;

/// <summary>The pieces of a vocabulary that grows, each with the id of its place.</summary>
internal sealed class PieceSet
{
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly List<string> _pieces = [];

    public PieceSet(IEnumerable<string> pieces)
    {
        foreach (string piece in pieces)
        {
            Add(piece);
        }
    }

    public int Count => _pieces.Count;

    public IReadOnlyList<string> InOrder => _pieces;

    /// <summary>The id of a piece, which is new if it was not there.</summary>
    public int Add(string piece)
    {
        if (!_ids.TryGetValue(piece, out int id))
        {
            id = _pieces.Count;
            _ids.Add(piece, id);
            _pieces.Add(piece);
        }

        return id;
    }

    /// <summary>The id of the piece that two neighbours make together.</summary>
    public int AddJoined(int left, int right) =>
        Add(_pieces[left] + (_pieces[right].StartsWith("##", StringComparison.Ordinal) ? _pieces[right][2..] : _pieces[right]));
}
