using System.Globalization;
using System.Text.Json.Nodes;
using BertNotebooks.Dib.Format;
using BertNotebooks.Dib.Language;
using BertNotebooks.Play.Documents;

namespace BertNotebooks.Play.Notebooks;

/// <content>What the language knows of the cells: squiggles, and which cell uses whose names.</content>
internal sealed partial class PlayNotebook
{
    // A pause in typing, after which it pays to look.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(150);

    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(10);

    // What a slider may start by itself, in seconds of the last runs.
    private const double LongestSlide = 90;

    private readonly Dictionary<string, CellSymbols> _symbols = [];
    private readonly Dictionary<string, string> _ranTexts = [];
    private CancellationTokenSource _looking = new();
    private string? _slid;
    private bool _isCold = true;

    /// <summary>The service for completion, hover and signatures, which answers while cells run.</summary>
    public LanguageService Language => _language;

    // The text of a cell, or the order, has changed.
    private void NoteEdit(string? cell)
    {
        _language.SetCells([.. CodeCells.Select(one => new CodeCell(one.Id, one.Text))]);
        Remark();
        DraftSoon();
        Look(cell);
    }

    // So that the first completion is as fast as the others.
    private void Warm()
    {
        _isCold = false;
        string? first = CodeCells.FirstOrDefault()?.Id;
        _ = Task.Run(async () =>
        {
            try
            {
                await _language.WarmAsync(first, _closed.Token);
            }
            catch (OperationCanceledException)
            {
                // The notebook is closed, or its text has changed.
            }
        });
    }

    // What is known of the cells takes 100 MB; whom nobody reads for a while gives it back.
    private void Cool()
    {
        if (!_isCold && _log.Pages == 0 && DateTime.UtcNow - LastUsed > Idle)
        {
            _isCold = true;
            _language.Refresh();
        }
    }

    // After a pause: squiggles of the edited cell, then of those below, then who uses whose names.
    private void Look(string? edited)
    {
        _looking.Cancel();
        CancellationTokenSource looking = _looking = CancellationTokenSource.CreateLinkedTokenSource(_closed.Token);
        List<(string Id, int Version)> cells = [.. CodeCells.Select(cell => (cell.Id, RecordOf(cell.Id).Version))];
        int first = Math.Max(0, cells.FindIndex(cell => cell.Id == edited));
        _ = Task.Run(() => LookAsync([.. cells.Skip(first)], looking.Token));
    }

    private async Task LookAsync(IReadOnlyList<(string Id, int Version)> cells, CancellationToken cancel)
    {
        try
        {
            await Task.Delay(Pause, cancel);
            foreach ((string id, int version) in cells)
            {
                IReadOnlyList<Squiggle> squiggles = await _language.DiagnoseAsync(id, cancel);
                CellSymbols symbols = await _language.SymbolsAsync(id, cancel);
                _mailbox.Post(() =>
                {
                    _symbols[id] = symbols;
                    PublishSquiggles(id, version, squiggles, symbols);
                });
            }

            _mailbox.Post(Remark);
        }
        catch (OperationCanceledException)
        {
            // Newer text has come.
        }
    }

    // What the compiler objects to, comments that are almost sliders, and methods that still see a name's old declaration.
    private void PublishSquiggles(string cell, int version, IReadOnlyList<Squiggle> squiggles, CellSymbols symbols)
    {
        IEnumerable<SliderProblem> problems = Find(cell) is { } found && RecordOf(cell).Version == version ? SliderLine.Find(found.Text).Problems : [];
        _log.Publish("squiggles", new JsonObject
        {
            ["cell"] = cell,
            ["version"] = version,
            ["items"] = new JsonArray([
                .. squiggles.Select(squiggle => Item(squiggle.Id, squiggle.IsError ? "error" : "warning", squiggle.From, squiggle.To, squiggle.Message, squiggle.Help)),
                .. problems.Select(problem => Item("slider", "warning", problem.From, problem.To, problem.Message, null)),
                .. symbols.Traps.Select(trap => Item("trap", "warning", 0, 0, trap.Text, null))]),
        });
    }

    private static JsonObject Item(string id, string severity, int from, int to, string text, string? help) => new()
    {
        ["id"] = id, ["severity"] = severity, ["from"] = from, ["to"] = to, ["text"] = text, ["help"] = help,
    };

    private static string TextOf(decimal value) => value.ToString(CultureInfo.InvariantCulture);

    private List<CellTrace> Traces() => [.. CodeCells.Select(cell =>
    {
        CellRecord record = RecordOf(cell.Id);
        CellSymbols? symbols = _symbols.GetValueOrDefault(cell.Id);
        return new CellTrace(
            cell.Id, cell.Number, record.HasRun && !record.IsOld ? record.Run : 0, record.RanText is not null && record.RanText != cell.Text,
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
        foreach (CellRecord waiting in _queue.Where(waiting => waiting.State == CellState.Queued).ToArray())
        {
            // An older number that has not begun is not run any more.
            waiting.LeaveQueue();
            PublishState(waiting);
        }

        _queue.Clear();
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

    private IReadOnlyList<(string Name, string Value)> SlidersBehind(PlayCell cell)
    {
        HashSet<string> sources = [.. StaleMarks.SourcesOf(Traces(), cell.Id), cell.Id];
        return [.. CodeCells.Where(one => sources.Contains(one.Id)).SelectMany(one => SliderLine.Find(one.Text).Sliders).Select(slider => (slider.Name, TextOf(slider.Value)))];
    }

    private string TextsBehind(PlayCell cell)
    {
        HashSet<string> sources = [.. StaleMarks.SourcesOf(Traces(), cell.Id), cell.Id];
        return string.Join('\n', CodeCells.Where(one => sources.Contains(one.Id)).Select(one => one.Text));
    }

    private HashSet<string> HaveRun() => [.. _records.Values.Where(record => record.HasRun && !record.IsOld).Select(record => record.Id)];
}
