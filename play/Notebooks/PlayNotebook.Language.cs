using System.Text.Json.Nodes;
using BertNotebooks.Dib.Format;
using BertNotebooks.Dib.Language;
using BertNotebooks.Play.Documents;

namespace BertNotebooks.Play.Notebooks;

/// <content>What the language knows of the cells: squiggles, and which cell uses whose names.</content>
internal sealed partial class PlayNotebook
{
    // A pause in typing, after which it pays to look; the page itself waits for a tenth of a second.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(60);

    private const long CompactEvery = 15_000;

    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(10);

    // What a slider may start by itself, in seconds of the last runs.
    private const double LongestSlide = 90;

    private readonly Dictionary<string, CellSymbols> _symbols = [];
    private CancellationTokenSource _looking = new();
    private long _compacted = -CompactEvery;
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
            Compact();
        }
        catch (OperationCanceledException)
        {
            // Newer text has come.
        }
    }

    // Nobody types: what the compiler has dropped, some 50 MB, goes back to the system. Four times a minute at most.
    private void Compact()
    {
        if (Environment.TickCount64 - _compacted > CompactEvery)
        {
            _compacted = Environment.TickCount64;
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
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
}
