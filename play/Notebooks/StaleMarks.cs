namespace BertNotebooks.Play.Notebooks;

/// <summary>What the marks need to know of a code cell.</summary>
/// <param name="Id">The cell.</param>
/// <param name="Number">Its number, for the reader.</param>
/// <param name="Run">The number of its last run in this process; 0 where it has none.</param>
/// <param name="IsEdited">Whether its text is another than the one that ran.</param>
/// <param name="Uses">The names of other cells that it uses, each with the cell that declares it.</param>
/// <param name="Writes">The names of other cells that it assigns, each with the cell that declares it.</param>
internal sealed record CellTrace(
    string Id, int Number, int Run, bool IsEdited, IReadOnlyDictionary<string, string> Uses, IReadOnlyDictionary<string, string> Writes);

/// <summary>Says which outputs may not be what the cells would show now, and why: a cell was edited, or one whose names it uses ran again or is stale itself.</summary>
/// <remarks>What a method changes inside an object is not seen.</remarks>
internal static class StaleMarks
{
    /// <summary>The reasons of each cell that is stale; cells in the order of the notebook.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Of(IReadOnlyList<CellTrace> cells)
    {
        Dictionary<string, IReadOnlyList<string>> stale = [];
        for (int i = 0; i < cells.Count; i++)
        {
            CellTrace cell = cells[i];
            if (cell.Run == 0)
            {
                continue;
            }

            List<string> reasons = cell.IsEdited ? ["edited since it ran, or what it imports was"] : [];
            foreach ((string name, CellTrace source) in Sources(cells, i))
            {
                if (source.Run > cell.Run)
                {
                    reasons.Add($"{name} of cell {source.Number} is newer");
                }
                else if (stale.ContainsKey(source.Id))
                {
                    reasons.Add($"{name} of cell {source.Number} is stale");
                }
            }

            if (reasons.Count > 0)
            {
                stale[cell.Id] = [.. reasons.Distinct()];
            }
        }

        return stale;
    }

    /// <summary>The cells that use what a cell declares or assigns, and those that use theirs, in the order of the notebook.</summary>
    public static IReadOnlyList<string> DependentsOf(IReadOnlyList<CellTrace> cells, string id)
    {
        HashSet<string> reached = [id];
        List<string> dependents = [];
        for (int i = 0; i < cells.Count; i++)
        {
            if (cells[i].Id != id && Sources(cells, i).Any(source => reached.Contains(source.Cell.Id)))
            {
                reached.Add(cells[i].Id);
                dependents.Add(cells[i].Id);
            }
        }

        return dependents;
    }

    /// <summary>The cells that a cell's names come from, and those behind them, in the order of the notebook.</summary>
    public static IReadOnlyList<string> SourcesOf(IReadOnlyList<CellTrace> cells, string id)
    {
        HashSet<string> needed = [id];
        for (int i = cells.Count - 1; i >= 0; i--)
        {
            if (needed.Contains(cells[i].Id))
            {
                needed.UnionWith(Sources(cells, i).Select(source => source.Cell.Id));
            }
        }

        return [.. cells.Select(cell => cell.Id).Where(one => one != id && needed.Contains(one))];
    }

    // The cells above that declare a name that the cell uses, or assign it in between.
    private static IEnumerable<(string Name, CellTrace Cell)> Sources(IReadOnlyList<CellTrace> cells, int index) =>
        from used in cells[index].Uses.Concat(cells[index].Writes)
        from source in cells.Take(index)
        where source.Id == used.Value || (source.Writes.TryGetValue(used.Key, out string? declarer) && declarer == used.Value)
        select (used.Key, source);
}
