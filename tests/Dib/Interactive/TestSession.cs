using System.Threading.Channels;
using BertNotebooks.Cli.Terminal;
using BertNotebooks.Dib.Interactive;
using BertNotebooks.Dib.Session;

namespace BertNotebooks.Tests.Dib.Interactive;

/// <summary>A session with a process of its own, and what it has told.</summary>
public sealed class TestSession : IAsyncDisposable, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly NotebookFolder _folder = new();
    private readonly Channel<SessionEvent> _events = Channel.CreateUnbounded<SessionEvent>();
    private int _cells;

    /// <summary>Makes the session; its process starts with the first cell.</summary>
    public TestSession() => Session = new InteractiveSession(
        Path.Combine(_folder.Path, "test.dib"), new SessionOptions(typeof(CommandLine).Assembly, Full: false, Player: true), told => _events.Writer.TryWrite(told));

    internal InteractiveSession Session { get; }

    internal NotebookFolder Folder => _folder;

    /// <summary>Runs a cell that has not run before.</summary>
    internal Task<CellEnded> RunAsync(string text) => RunAsync($"c{++_cells}", text);

    /// <summary>Runs a cell.</summary>
    internal async Task<CellEnded> RunAsync(string cell, string text) =>
        await Session.RunAsync(new CellRequest(cell, 1, 7, text)).WaitAsync(Patience);

    /// <summary>Runs a cell up to the place where it writes "on".</summary>
    internal async Task<Task<CellEnded>> BeginAsync(string text)
    {
        Forget();
        Task<CellEnded> ended = RunAsync(text);
        await NextAsync<OutputAppended>(output => output.Text.Contains("on", StringComparison.Ordinal));
        return ended;
    }

    /// <summary>Runs a cell and gives what it showed, in the order of the page.</summary>
    internal async Task<IReadOnlyList<string>> ShownAsync(string text)
    {
        Forget();
        CellEnded ended = await RunAsync(text);
        SortedDictionary<int, string> shown = [];
        foreach (CellEvent told in await UntilEndAsync())
        {
            if (told is OutputAppended appended)
            {
                shown[appended.OutId] = shown.GetValueOrDefault(appended.OutId) + appended.Text;
            }
            else if (told is OutputShown output)
            {
                shown[output.OutId] = output.Content;
            }
        }

        return ended.Error is null ? [.. shown.Values] : [ended.Error.ToString()];
    }

    /// <summary>The events of a cell up to its end.</summary>
    internal async Task<IReadOnlyList<CellEvent>> UntilEndAsync()
    {
        List<CellEvent> events = [];
        do
        {
            events.Add(await NextAsync<CellEvent>());
        }
        while (events[^1] is not CellEnded);
        return events;
    }

    /// <summary>Waits for an event.</summary>
    internal async Task<T> NextAsync<T>(Func<T, bool>? isMeant = null)
        where T : SessionEvent
    {
        using CancellationTokenSource patience = new(Patience);
        await foreach (SessionEvent told in _events.Reader.ReadAllAsync(patience.Token))
        {
            if (told is T found && isMeant?.Invoke(found) != false)
            {
                return found;
            }
        }

        throw new InvalidOperationException();
    }

    /// <summary>Forgets the events so far.</summary>
    internal void Forget()
    {
        while (_events.Reader.TryRead(out _))
        {
        }
    }

    /// <summary>Ends the process.</summary>
    public async ValueTask DisposeAsync()
    {
        await Session.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>Ends the process.</summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();
}
