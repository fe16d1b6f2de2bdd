namespace BertNotebooks.Text;

/// <summary>Finds the longest piece of the vocabulary at a place of a word, one look-up a character.</summary>
/// <remarks>A prefix tree whose edges lie in one hash table; node 0 is the start of a word, node 1 the inside (pieces with <c>##</c>).</remarks>
internal sealed class PieceTrie
{
    private const string ContinuingPrefix = "##";

    private readonly List<int> _growingIds = [-1, -1];
    private readonly int[] _ids;
    private Edge[] _edges = new Edge[1024];
    private int _shift = 64 - 10;

    public PieceTrie(Vocabulary vocabulary)
    {
        foreach (string piece in vocabulary.Pieces)
        {
            bool continues = piece.StartsWith(ContinuingPrefix, StringComparison.Ordinal);
            ReadOnlySpan<char> characters = continues ? piece.AsSpan(ContinuingPrefix.Length) : piece;
            if (characters.Length > 0 && vocabulary.TryGetId(piece, out int id))
            {
                _growingIds[AddPath(characters, continues ? 1 : 0)] = id;
            }
        }

        _ids = [.. _growingIds];
        _growingIds.Clear();
        _growingIds.TrimExcess();
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

    private static ulong Key(int node, char unit) => ((ulong)(uint)node << 16) | unit;

    private int Place(ulong key) => (int)((key * 0x9E3779B97F4A7C15) >> _shift);

    private int Step(int node, char unit)
    {
        ulong key = Key(node, unit);
        Edge[] edges = _edges;
        for (int at = Place(key); ; at = (at + 1) & (edges.Length - 1))
        {
            ref readonly Edge edge = ref edges[at];
            if (edge.Key == key || edge.Target == 0)
            {
                return edge.Target;
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
                next = _growingIds.Count;
                _growingIds.Add(-1);
                AddEdge(new Edge(Key(node, unit), next));
            }

            node = next;
        }

        return node;
    }

    private void AddEdge(Edge added)
    {
        if (_growingIds.Count * 2 > _edges.Length)
        {
            Edge[] old = _edges;
            _edges = new Edge[old.Length * 2];
            _shift--;
            foreach (Edge edge in old)
            {
                if (edge.Target != 0)
                {
                    Put(edge);
                }
            }
        }

        Put(added);
    }

    private void Put(Edge edge)
    {
        int at = Place(edge.Key);
        while (_edges[at].Target != 0)
        {
            at = (at + 1) & (_edges.Length - 1);
        }

        _edges[at] = edge;
    }

    private readonly record struct Edge(ulong Key, int Target);
}
