using System.Text.Json.Nodes;
using System.Threading.Channels;
using BertNotebooks.Dib.Format;
using BertNotebooks.Dib.Interactive;
using BertNotebooks.Dib.Language;
using BertNotebooks.Dib.Session;
using BertNotebooks.Play.Documents;

namespace BertNotebooks.Play.Notebooks;

/// <summary>One open notebook: its text, its cells' states and outputs, its process, and the pages that show it.</summary>
/// <remarks>All that happens goes through one mailbox, so that two pages, the process and the clock never meet in the middle of a change.</remarks>
internal sealed partial class PlayNotebook : IAsyncDisposable
{
    private readonly Mailbox _mailbox;
    private readonly EventLog _log = new();
    private readonly Dictionary<string, CellRecord> _records = [];
    private readonly PlayDocument _document;
    private readonly PlayStore _store;
    private readonly InteractiveSession _session;
    private readonly LanguageService _language;
    private readonly CellPages _pages;
    private readonly CancellationTokenSource _closed = new();
    private readonly bool _hasEditor;
    private JsonObject? _banner;

    /// <summary>Opens a notebook; nothing runs and nothing is written.</summary>
    /// <param name="id">Its name in addresses.</param>
    /// <param name="path">The file.</param>
    /// <param name="store">What outlives the server.</param>
    /// <param name="options">How its process is started.</param>
    /// <param name="addressOf">The address of another notebook, by its path; null where the player has none.</param>
    /// <param name="hasEditor">Whether the server has the files of the code editor.</param>
    /// <exception cref="BertNotebooksException">The file cannot be read as a notebook.</exception>
    public PlayNotebook(string id, string path, PlayStore store, SessionOptions options, Func<string, string?> addressOf, bool hasEditor)
    {
        Id = id;
        _document = PlayDocument.Load(path, store);
        (_store, _hasEditor) = (store, hasEditor);
        _mailbox = new Mailbox(e => Tell(Banner.Error($"Something went wrong in the player: {e.Message.Shown()} Reload the page; what you typed is kept.")));
        _session = new InteractiveSession(path, options, happened => _mailbox.Post(() => Hear(happened)));
        _language = new LanguageService(path);
        _pages = new CellPages(_document.Folder, addressOf);
        _mailbox.Post(Restore);
        _watch = Task.Run(WatchAsync);
    }

    public string Id { get; }

    /// <summary>When a page last asked for something or a cell last ended.</summary>
    public DateTime LastUsed { get; private set; } = DateTime.UtcNow;

    /// <summary>Lets a page listen, and starts the process ahead, so that it is ready before the learner is.</summary>
    public Task<Channel<string>> ListenAsync(long since) => _mailbox.AskAsync(() =>
    {
        Touch();
        _session.Start();
        if (_isCold)
        {
            Warm();
        }

        return _log.Listen(since, Snapshot);
    });

    /// <summary>Ends the listening of a page.</summary>
    public void Leave(Channel<string> page) => _mailbox.Post(() => _log.Leave(page));

    /// <summary>The content of an output that was too large to be sent; null when it is gone.</summary>
    public Task<(string Content, bool IsHtml)?> OutputAsync(string output) => _mailbox.AskAsync(() =>
        _records.Values.Select(record => record.Find(output)).FirstOrDefault(found => found is not null) is { } shown
            ? (shown.Content, shown.Kind == OutputKind.Html)
            : ((string, bool)?)null);

    /// <summary>Whether it has a process that could be given up for another notebook's.</summary>
    public bool IsIdle => _running is null && _queue.Count == 0;

    /// <summary>Whether a process of it lives.</summary>
    public bool HasProcess => _session.State != KernelState.Ended;

    /// <summary>Ends the process, as when another notebook needs the memory; outputs stay, marked as from before.</summary>
    public Task RestAsync() => _mailbox.AskAsync(() => _session.EndAsync()).Unwrap();

    /// <summary>Saves what was typed, ends the process and the work for the language.</summary>
    public async ValueTask DisposeAsync()
    {
        await _mailbox.AskAsync(Keep);
        await _closed.CancelAsync();
        await _watch;
        await _session.DisposeAsync();
        await _mailbox.DisposeAsync();
        _closed.Dispose();
    }

    /// <summary>The variables of the cells that ran.</summary>
    public Task<IReadOnlyList<Variable>> VariablesAsync() => _session.VariablesAsync();

    /// <summary>A variable's value as text.</summary>
    public Task<string> ValueAsync(string name) => _session.ValueAsync(name);

    /// <summary>What the solutions have in a cell's place; null where there is none.</summary>
    public Task<Solution?> SolutionAsync(string cell) => _mailbox.AskAsync(() => Solutions.Find(_document, cell));

    private IEnumerable<PlayCell> CodeCells => _document.Cells.Where(cell => cell.Kind == CellKind.CSharp);

    private List<CellRecord> CodeRecords() => [.. CodeCells.Select(cell => RecordOf(cell.Id))];

    private CellRecord RecordOf(string cell)
    {
        if (!_records.TryGetValue(cell, out CellRecord? record))
        {
            _records[cell] = record = new CellRecord(cell);
        }

        return record;
    }

    // A cell that the document has; what a page names may be gone by now.
    private PlayCell? Find(string? cell) => _document.Cells.FirstOrDefault(one => one.Id == cell);

    private void Touch() => LastUsed = DateTime.UtcNow;

    // Shown until it is answered, also to a page that comes later.
    private void Tell(JsonObject banner)
    {
        _banner = banner.DeepClone().AsObject();
        _log.Publish("banner", banner);
    }

    private void EndBanner()
    {
        _banner = null;
        _log.Publish("noBanner", []);
    }

    private JsonObject Snapshot() => new()
    {
        ["notebook"] = new JsonObject
        {
            ["id"] = Id, ["name"] = _document.Name, ["title"] = CellPages.Title(_document.Cells) ?? _document.Name, ["path"] = _document.Path, ["writable"] = true,
        },
        ["kernel"] = KernelView(),
        ["dirty"] = _document.IsChanged,
        ["monaco"] = _hasEditor,
        ["cells"] = new JsonArray([.. _document.Cells.Select(View)]),
        ["order"] = Order(),
        ["exercises"] = Exercises(),
        ["banner"] = _banner?.DeepClone(),
    };
}
