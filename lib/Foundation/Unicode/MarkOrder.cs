namespace BertNotebooks.Foundation.Unicode;

/// <summary>Code points in a row, decomposed and with their combining marks in canonical order, as NFD (or NFKD) asks; or as they are.</summary>
/// <remarks>The positions keep the ranges of the original order: as in <c>tokenizers</c>, marks that change places do not take their ranges along.</remarks>
internal sealed class MarkOrder(bool decompose = true, bool compatible = false)
{
    private readonly List<int> _codePoints = [];
    private readonly List<(int Start, int End)> _ranges = [];

    public void Clear()
    {
        _codePoints.Clear();
        _ranges.Clear();
    }

    /// <summary>Adds the decomposition of a code point; all parts get its range.</summary>
    public void Add(int codePoint, int start, int end)
    {
        if (compatible)
        {
            CodePoints.AppendCompatibility(codePoint, _codePoints);
        }
        else if (decompose)
        {
            CodePoints.AppendDecomposition(codePoint, _codePoints);
        }
        else
        {
            _codePoints.Add(codePoint);
        }

        while (_ranges.Count < _codePoints.Count)
        {
            _ranges.Add((start, end));
        }
    }

    /// <summary>All code points added, each run of marks stably sorted by combining class if they were decomposed.</summary>
    public IEnumerable<(int CodePoint, int Start, int End)> Ordered()
    {
        if (decompose)
        {
            SortRuns();
        }

        return _codePoints.Zip(_ranges, (codePoint, range) => (codePoint, range.Start, range.End));
    }

    private void SortRuns()
    {
        int run = 0;
        for (int i = 0; i <= _codePoints.Count; i++)
        {
            if (i == _codePoints.Count || CodePoints.CombiningClass(_codePoints[i]) == 0)
            {
                Sort(run, i);
                run = i + 1;
            }
        }
    }

    private void Sort(int from, int to)
    {
        if (to - from < 2)
        {
            return;
        }

        int[] sorted = [.. _codePoints.GetRange(from, to - from).OrderBy(CodePoints.CombiningClass)];
        for (int i = 0; i < sorted.Length; i++)
        {
            _codePoints[from + i] = sorted[i];
        }
    }
}
