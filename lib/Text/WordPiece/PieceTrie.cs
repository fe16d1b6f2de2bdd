using System.Numerics;

namespace BertNotebooks.Text.WordPiece;

/// <summary>Finds the longest piece of the vocabulary at a place of a word, one look-up a character.</summary>
/// <remarks>
/// A prefix tree whose edges lie in one hash table; node 0 is the start of a word, node 1 the inside (pieces with <c>##</c>).
/// An edge is one number, from its highest bits: the node it leads to (24 bits, never 0), the node it starts from (24), the UTF-16 unit (16).
/// </remarks>
internal sealed class PieceTrie
{
    private const string ContinuingPrefix = "##";
    private const int TargetShift = 40;
    private const ulong KeyMask = (1UL << TargetShift) - 1;

    // A piece of more units is longer than any word that is looked up; MostNodes is more than twice that of the largest vocabulary known.
    private const int LongestPiece = 2 * WordPieceSink.MaxWordLength;
    private const int MostNodes = 1 << 22;

    // Nodes for each piece in English and multilingual vocabularies are between two and three; the table is filled to two thirds.
    private const int EdgesForPiece = 4, MostBitsAtFirst = 19;

    // The piece that ends at a node, -1 for none.
    private int[] _ids;
    private ulong[] _edges;
    private int _nodes = 2, _shift;

    public PieceTrie(Vocabulary vocabulary)
    {
        int bits = Math.Clamp(BitOperations.Log2((uint)vocabulary.Count * EdgesForPiece) + 1, 4, MostBitsAtFirst);
        (_edges, _shift) = (new ulong[1 << bits], 64 - bits);
        _ids = new int[MostFilled];
        _ids.AsSpan().Fill(-1);
        foreach (string piece in vocabulary.Pieces)
        {
            bool continues = piece.StartsWith(ContinuingPrefix, StringComparison.Ordinal);
            ReadOnlySpan<char> characters = continues ? piece.AsSpan(ContinuingPrefix.Length) : piece;
            if (characters.Length is > 0 and <= LongestPiece && vocabulary.TryGetId(piece, out int id))
            {
                int node = AddPath(characters, continues ? 1 : 0);
                _ids[node] = id;
            }
        }
    }

    /// <summary>The id of the longest piece at the start of <paramref name="rest"/>, or -1; <paramref name="length"/> is its length in UTF-16 units.</summary>
    public int Longest(ReadOnlySpan<char> rest, bool continues, out int length)
    {
        int node = continues ? 1 : 0;
        int best = -1;
        length = 0;
        for (int i = 0; i < rest.Length; i++)
        {
            node = Step(node, rest[i]);
            if (node == 0)
            {
                break;
            }

            int id = _ids[node];
            if (id >= 0)
            {
                best = id;
                length = i + 1;
            }
        }

        return best;
    }

    private int MostFilled => _edges.Length / 3 * 2;

    private static ulong Key(int node, char unit) => ((ulong)(uint)node << 16) | unit;

    private int Place(ulong key) => (int)((key * 0x9E3779B97F4A7C15) >> _shift);

    private int Step(int node, char unit)
    {
        ulong key = Key(node, unit);
        ulong[] edges = _edges;
        for (int at = Place(key); ; at = (at + 1) & (edges.Length - 1))
        {
            ulong edge = edges[at];
            if ((edge & KeyMask) == key || edge == 0)
            {
                return (int)(edge >> TargetShift);
            }
        }
    }

    private int AddPath(ReadOnlySpan<char> characters, int node)
    {
        foreach (char unit in characters)
        {
            int next = Step(node, unit);
            if (next == 0)
            {
                next = _nodes < MostNodes
                    ? _nodes++
                    : throw new BertNotebooksException($"The pieces of the vocabulary have more than {MostNodes:N0} different beginnings: they are longer, or more, than a vocabulary's.");
                AddEdge((ulong)next << TargetShift | Key(node, unit));
            }

            node = next;
        }

        return node;
    }

    private void AddEdge(ulong added)
    {
        if (_nodes > MostFilled)
        {
            ulong[] old = _edges;
            int nodesBefore = MostFilled;
            _edges = new ulong[old.Length * 2];
            _shift--;
            foreach (ulong edge in old)
            {
                if (edge != 0)
                {
                    Put(edge);
                }
            }

            Array.Resize(ref _ids, MostFilled);
            _ids.AsSpan(nodesBefore).Fill(-1);
        }

        Put(added);
    }

    private void Put(ulong edge)
    {
        int at = Place(edge & KeyMask);
        while (_edges[at] != 0)
        {
            at = (at + 1) & (_edges.Length - 1);
        }

        _edges[at] = edge;
    }
}
