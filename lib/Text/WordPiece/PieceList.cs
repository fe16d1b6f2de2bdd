namespace BertNotebooks.Text.WordPiece;

/// <summary>The pieces of one text in growing arrays that are used again: id, range in the original text, index of the word.</summary>
internal sealed class PieceList
{
    private int[] _ids = new int[64];
    private int[] _starts = new int[64];
    private int[] _ends = new int[64];
    private int[] _words = new int[64];

    public int Count { get; private set; }

    public ReadOnlySpan<int> Ids => _ids.AsSpan(0, Count);

    public int Word(int index) => _words[index];

    public int Start(int index) => _starts[index];

    public int End(int index) => _ends[index];

    public void Add(int id, int start, int end, int word)
    {
        int at = Count;
        if (at == _ids.Length)
        {
            Array.Resize(ref _ids, at * 2);
            Array.Resize(ref _starts, at * 2);
            Array.Resize(ref _ends, at * 2);
            Array.Resize(ref _words, at * 2);
        }

        _ids[at] = id;
        _starts[at] = start;
        _ends[at] = end;
        _words[at] = word;
        Count = at + 1;
    }

    public void CutTo(int count) => Count = count;
}
