using System.Globalization;
using BertNotebooks.Dib.Language;
using BertNotebooks.Play.Documents;

namespace BertNotebooks.Play.Notebooks;

/// <content>Which cell depends on which: marks of what is stale, and what a slider runs.</content>
internal sealed partial class PlayNotebook
{
    private List<CellTrace> Traces() => [.. CodeCells.Select(cell =>
    {
        CellRecord record = RecordOf(cell.Id);
        CellSymbols? symbols = _symbols.GetValueOrDefault(cell.Id);
        return new CellTrace(
            cell.Id, cell.Number, record.HasRun ? record.Run : 0, record.RanText is not null && (record.RanText != cell.Text || record.RanImports != CellImports.StateOf(cell.Text, _document.Path)),
            NamesOf(symbols?.Uses), NamesOf(symbols?.Writes));
    })];

    private static Dictionary<string, string> NamesOf(IReadOnlyList<NameUse>? uses) => (uses ?? []).GroupBy(use => use.Name).ToDictionary(name => name.Key, name => name.First().CellId);

    private void Remark()
    {
        IReadOnlyDictionary<string, IReadOnlyList<string>> stale = StaleMarks.Of(Traces());
        foreach (PlayCell cell in CodeCells)
        {
            CellRecord record = RecordOf(cell.Id);
            IReadOnlyList<string> reasons = record.IsBusy ? [] : stale.GetValueOrDefault(cell.Id, []);
            if (!reasons.SequenceEqual(record.Stale))
            {
                record.Stale = reasons;
                PublishState(record);
            }
        }
    }

    // The slider's cell, and those that use its number and have run before, unless they take too long.
    private void RunSlide(string cell)
    {
        // An older number that has not begun is not run any more.
        DropQueue();
        HashSet<string> fed = [.. StaleMarks.DependentsOf(Traces(), cell).Where(id => RecordOf(id).Run > 0)];
        List<CellRecord> cells = [.. CodeCells.Where(one => one.Id == cell || fed.Contains(one.Id)).Select(one => RecordOf(one.Id))];
        if (cells.Skip(1).Sum(one => one.Seconds) > LongestSlide)
        {
            cells = [cells[0]];
        }

        if (_running is { } running && cells.Contains(running))
        {
            // The older number's run is of no use now; what it drew stays as an earlier curve.
            _slid = cell;
            _ = StopAsync();
            return;
        }

        Enqueue(cells);
    }

    // The cell and those that its names come from, in the order of the notebook.
    private PlayCell[] WithSources(PlayCell cell)
    {
        HashSet<string> sources = [.. StaleMarks.SourcesOf(Traces(), cell.Id), cell.Id];
        return [.. CodeCells.Where(one => sources.Contains(one.Id))];
    }

    private static IReadOnlyList<(string Name, string Value)> SlidersOf(IEnumerable<PlayCell> cells) =>
        [.. cells.SelectMany(cell => SliderLine.Find(cell.Text).Sliders).Select(slider => (slider.Name, slider.Value.ToString(CultureInfo.InvariantCulture)))];

    private HashSet<string> HaveRun() => [.. _records.Values.Where(record => record.HasRun).Select(record => record.Id)];
}
