using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using BertNotebooks.Play.Notebooks;

namespace BertNotebooks.Play.Server;

/// <summary>Connects pages with their notebooks.</summary>
/// <param name="notebooks">The notebooks.</param>
/// <param name="keys">Tells own pages from others.</param>
internal sealed class NotebookFeed(PlayNotebooks notebooks, PageKeys keys) : IFeed
{
    /// <inheritdoc/>
    public async Task RunAsync(WebSocket socket, CancellationToken cancel)
    {
        FrameReader reader = new(socket);
        if (await reader.ReadAsync(cancel) is not { } first)
        {
            return;
        }

        PlayNotebook notebook;
        Channel<string> page;
        string client;
        try
        {
            PageMessage hello = PageMessage.Parse(first);
            (notebook, client) = (Open(hello), hello.Text("client"));
            page = await notebook.ListenAsync(hello.Number("since"));
        }
        catch (Exception e) when (e is FormatException or BertNotebooksException)
        {
            await SendAsync(socket, Refusal(e.Message), cancel);
            return;
        }

        Task sending = SendAllAsync(socket, page.Reader, cancel);
        try
        {
            await HearAllAsync(reader, new PageFeed(notebook, page, client), page, cancel);
        }
        finally
        {
            notebook.Leave(page);
            await sending;
        }
    }

    private PlayNotebook Open(PageMessage hello)
    {
        if (hello.Type != "hello" || !keys.Accepts(hello.TextOrNull("page")))
        {
            throw new FormatException("The page is of another run of the player: load it again.");
        }

        string id = hello.Text("notebook");
        return notebooks.Open(id) ?? throw new FormatException($"There is no notebook '{id.Shown()}'; go back to the list of lessons.");
    }

    private static async Task HearAllAsync(FrameReader reader, PageFeed feed, Channel<string> page, CancellationToken cancel)
    {
        while (await reader.ReadAsync(cancel) is { } line)
        {
            try
            {
                feed.Take(PageMessage.Parse(line));
            }
            catch (Exception e) when (e is FormatException or ArgumentException)
            {
                page.Writer.TryWrite(Refusal(e.Message));
            }
        }
    }

    private static async Task SendAllAsync(WebSocket socket, ChannelReader<string> lines, CancellationToken cancel)
    {
        try
        {
            await foreach (string line in lines.ReadAllAsync(cancel))
            {
                await SendAsync(socket, line, cancel);
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // The page has gone; the reader sees it too.
            return;
        }

        // The notebook sent the page away because it lagged behind: the page comes back for a snapshot.
        socket.Abort();
    }

    private static Task SendAsync(WebSocket socket, string line, CancellationToken cancel) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(line), WebSocketMessageType.Text, endOfMessage: true, cancel);

    private static string Refusal(string text) => new JsonObject { ["t"] = "refused", ["text"] = text }.ToJsonString();
}
