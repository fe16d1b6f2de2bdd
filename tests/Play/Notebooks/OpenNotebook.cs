using System.Text.Json.Nodes;
using System.Threading.Channels;
using BertNotebooks.Dib.Interactive;
using BertNotebooks.Play.Documents;
using BertNotebooks.Play.Notebooks;

namespace BertNotebooks.Tests.Play.Notebooks;

/// <summary>A notebook of a few cells, open, with a page that listens.</summary>
internal sealed class OpenNotebook : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Channel<string> _page;
    private readonly List<JsonNode> _seen = [];

    private OpenNotebook(PlayNotebook notebook, Channel<string> page, JsonNode snapshot) => (Notebook, _page, Snapshot) = (notebook, page, snapshot);

    public PlayNotebook Notebook { get; }

    public Channel<string> Page => _page;

    public JsonNode Snapshot { get; }

    /// <summary>What the page has heard.</summary>
    public IReadOnlyList<JsonNode> Seen => _seen;

    /// <summary>Opens a notebook of C# cells; its file and store lie in the folder.</summary>
    public static Task<OpenNotebook> CreateAsync(TempFolder folder, params string[] cells)
    {
        string path = folder.Path("small.dib");
        File.WriteAllText(path, string.Concat(cells.Select(cell => $"#!csharp\n\n{cell}\n\n")));
        return OpenAsync(folder);
    }

    /// <summary>Opens the folder's notebook once more.</summary>
    public static async Task<OpenNotebook> OpenAsync(TempFolder folder)
    {
        SessionOptions options = new(typeof(BertNotebooks.Cli.Terminal.CommandLine).Assembly, Full: false, Player: true);
        PlayNotebook notebook = new("small", folder.Path("small.dib"), new PlayStore(folder.Path("store")), options, _ => null, hasEditor: false);
        Channel<string> page = await notebook.ListenAsync(0);
        return new OpenNotebook(notebook, page, JsonNode.Parse(await page.Reader.ReadAsync())!);
    }

    /// <summary>Waits for an event.</summary>
    public async Task<JsonNode> HearAsync(Predicate<JsonNode> wanted)
    {
        using CancellationTokenSource patience = new(Patience);
        while (true)
        {
            JsonNode heard = JsonNode.Parse(await _page.Reader.ReadAsync(patience.Token))!;
            _seen.Add(heard);
            if (wanted(heard))
            {
                return heard;
            }
        }
    }

    /// <summary>Waits until a cell has ended.</summary>
    public Task<JsonNode> EndAsync(string cell) => HearAsync(heard => Is(heard, "ended") && (string?)heard["cell"] == cell);

    public Task<JsonNode> HearAsync(string type) => HearAsync(heard => Is(heard, type));

    /// <summary>The texts of all outputs of a cell so far.</summary>
    public string TextOf(string cell) => string.Concat(_seen.Where(heard => (Is(heard, "append") || Is(heard, "output")) && (string?)heard["cell"] == cell).Select(heard => (string?)heard["text"]));

    public static bool Is(JsonNode heard, string type) => (string?)heard["t"] == type;

    public ValueTask DisposeAsync() => Notebook.DisposeAsync();
}
