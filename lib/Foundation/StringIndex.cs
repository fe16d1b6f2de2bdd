namespace BertNotebooks.Foundation;

/// <summary>Finds the place of a string in a list; a hash table of places alone, a fifth of a dictionary's size.</summary>
internal sealed class StringIndex
{
    private readonly IReadOnlyList<string> _strings;
    private readonly int[] _slots;

    /// <summary>Indexes a list that does not change; of equal strings the last is found.</summary>
    public StringIndex(IReadOnlyList<string> strings)
    {
        _strings = strings;
        _slots = new int[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)strings.Count + (uint)strings.Count / 2 + 1)];
        for (int place = 0; place < strings.Count; place++)
        {
            _slots[Find(strings[place])] = place + 1;
        }
    }

    public bool TryFind(string sought, out int place)
    {
        place = _slots[Find(sought)] - 1;
        return place >= 0;
    }

    // The slot of a string, or the free one where it would be; a slot holds 0, or the place and one.
    private int Find(string sought)
    {
        int at = sought.GetHashCode() & (_slots.Length - 1);
        while (_slots[at] != 0 && _strings[_slots[at] - 1] != sought)
        {
            at = (at + 1) & (_slots.Length - 1);
        }

        return at;
    }
}
