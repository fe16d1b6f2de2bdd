namespace BertNotebooks.Play.Notebooks;

/// <summary>Which cells a learner's wish to run means.</summary>
internal static class RunOrder
{
    /// <summary>The cells, in the order of the notebook; those that wait or run already are left out.</summary>
    /// <param name="cells">All code cells in their order.</param>
    /// <param name="mode"><c>only</c>, <c>above</c>, <c>below</c>, <c>all</c> or <c>stale</c>.</param>
    /// <param name="named">The cells that the wish names; <c>all</c> and <c>stale</c> need none.</param>
    /// <exception cref="ArgumentException">The mode is none of these.</exception>
    public static IReadOnlyList<CellRecord> Of(IReadOnlyList<CellRecord> cells, string mode, IReadOnlyCollection<string> named)
    {
        int[] places = [.. Enumerable.Range(0, cells.Count).Where(i => named.Contains(cells[i].Id))];
        IEnumerable<CellRecord> wanted = mode switch
        {
            "only" => cells.Where(cell => named.Contains(cell.Id)),
            "above" => places.Length == 0 ? [] : cells.Take(places[^1]),
            "below" => places.Length == 0 ? [] : cells.Skip(places[0]),
            "all" => cells,
            "stale" => cells.Where(cell => cell.Stale.Count > 0),
            _ => throw new ArgumentException($"'{mode}' is no way to run cells; allowed are only, above, below, all and stale."),
        };
        return [.. wanted.Where(cell => !cell.IsBusy)];
    }
}
