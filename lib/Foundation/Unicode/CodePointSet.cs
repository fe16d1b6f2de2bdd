namespace BertNotebooks.Foundation.Unicode;

/// <summary>A set of code points written as ranges "first-last" in hexadecimal, in ascending order.</summary>
internal sealed class CodePointSet
{
    private readonly int[] _firsts;
    private readonly int[] _lasts;

    public CodePointSet(string ranges)
    {
        string[][] items = [.. CodePointTables.Items(ranges).Select(range => range.Split('-'))];
        _firsts = [.. items.Select(range => CodePointTables.Hex(range[0]))];
        _lasts = [.. items.Select(range => CodePointTables.Hex(range[^1]))];
    }

    public bool Contains(int codePoint)
    {
        int found = Array.BinarySearch(_firsts, codePoint);
        int range = found >= 0 ? found : ~found - 1;
        return range >= 0 && codePoint <= _lasts[range];
    }
}
