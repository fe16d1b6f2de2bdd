using System.Numerics;

namespace BertNotebooks.Foundation;

/// <summary>Finds the longest of many strings at the start of a text, one look-up a character.</summary>
/// <remarks>
/// Two prefix trees, with the nodes 0 and 1 as roots, whose edges lie in one hash table. An edge is one number, from its highest bits: the node
/// it leads to (24 bits, never 0), the node it starts from (24), the UTF-16 unit (16).
/// </remarks>
internal sealed class PrefixTree
{
    /// <summary>The most nodes: more than twice those of the largest vocabulary known.</summary>
    public const int MostNodes = 1 << 22;

    private const int TargetShift = 40;
    private const ulong KeyMask = (1UL << TargetShift) - 1;

    // Nodes for each piece in English and multilingual vocabularies are between two and three; the table is filled to two thirds.
    private const int EdgesForString = 4, MostBitsAtFirst = 19;

    // The string that ends at a node, -1 for none.
    private int[] _ids;
    private ulong[] _edges;
    private int _nodes = 2, _shift;

    /// <summary>Makes room for so many strings; it grows when they need more.</summary>
    public PrefixTree(int strings)
    {
        int bits = Math.Clamp(BitOperations.Log2((uint)strings * EdgesForString) + 1, 4, MostBitsAtFirst);
        (_edges, _shift) = (new ulong[1 << bits], 64 - bits);
        _ids = new int[MostFilled];
        _ids.AsSpan().Fill(-1);
    }

    private int MostFilled => _edges.Length / 3 * 2;

    /// <summary>Adds a string to the tree of a root, 0 or 1; of equal ones the last id counts. False: there is no room for more nodes.</summary>
    public bool TryAdd(int root, ReadOnlySpan<char> text, int id)
    {
        int node = root;
        foreach (char unit in text)
        {
            int next = Step(node, unit);
            if (next == 0)
            {
                if (_nodes == MostNodes)
                {
                    return false;
                }

                next = _nodes++;
                AddEdge((ulong)next << TargetShift | Key(node, unit));
            }

            node = next;
        }

        _ids[node] = id;
        return true;
    }

    /// <summary>The id of the root's longest string at the start of a text, or -1; <paramref name="length"/> is its length in UTF-16 units.</summary>
    public int Longest(int root, ReadOnlySpan<char> text, out int length)
    {
        int node = root;
        int best = -1;
        length = 0;
        for (int i = 0; i < text.Length; i++)
        {
            node = Step(node, text[i]);
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
