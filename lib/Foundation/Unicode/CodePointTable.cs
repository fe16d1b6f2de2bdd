namespace BertNotebooks.Foundation.Unicode;

/// <summary>A number for each code point, worked out when one of its 256 neighbours is first asked for; safe for many threads at once.</summary>
internal abstract class CodePointTable
{
    private readonly uint[]?[] _pages = new uint[]?[CodePoints.Count >> 8];
    private readonly Lock _gate = new();

    public uint this[int codePoint] => (Volatile.Read(ref _pages[codePoint >> 8]) ?? FillPage(codePoint >> 8))[codePoint & 0xFF];

    /// <summary>Works the number out; called once for a code point, by one thread at a time.</summary>
    protected abstract uint Classify(int codePoint);

    private uint[] FillPage(int number)
    {
        lock (_gate)
        {
            if (_pages[number] is uint[] ready)
            {
                return ready;
            }

            uint[] page = new uint[256];
            for (int i = 0; i < page.Length; i++)
            {
                page[i] = Classify((number << 8) + i);
            }

            Volatile.Write(ref _pages[number], page);
            return page;
        }
    }
}
