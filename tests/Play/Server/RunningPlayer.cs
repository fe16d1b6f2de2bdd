using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using BertNotebooks.Play.Pages;
using BertNotebooks.Play.Server;
using Xunit;

namespace BertNotebooks.Tests.Play.Server;

/// <summary>A server on a free port whose pages tell what they were given and whose feed sends back what it hears.</summary>
public sealed class RunningPlayer : IAsyncLifetime, IPages, IOutputs, IFeed
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly PlayServer _server;
    private readonly PageKeys _keys = new();
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { Timeout = Patience };

    public RunningPlayer() => _server = new PlayServer(PlayPort.Listen(0), this, this, this, _keys, "/notebook/03%20masking", Faults.Enqueue);

    internal static CancellationToken NotForever => new CancellationTokenSource(Patience).Token;

    internal PlayServer Server => _server;

    internal int Port => _server.Port;

    internal string Token => _server.Address.Split('=')[1];

    /// <summary>Name and value of the cookie that the token was changed into.</summary>
    internal string Cookie { get; private set; } = "";

    internal ConcurrentQueue<Exception> Faults { get; } = new();

    /// <summary>Set when a feed was told to end.</summary>
    internal TaskCompletionSource FeedEnded { get; } = new();

    public async Task InitializeAsync()
    {
        await _server.StartAsync();
        using HttpResponseMessage entry = await GetAsync($"/?token={Token}");
        Cookie = Assert.Single(entry.Headers.GetValues("Set-Cookie")).Split(';')[0];
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    /// <summary>Asks for a path, with headers such as <c>Origin: http://localhost</c>.</summary>
    internal async Task<HttpResponseMessage> GetAsync(string path, params string[] headers)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, $"http://127.0.0.1:{Port}{path}");
        foreach (string[] header in headers.Select(header => header.Split(": ", 2)))
        {
            request.Headers.TryAddWithoutValidation(header[0], header[1]);
        }

        return await _client.SendAsync(request, NotForever);
    }

    /// <summary>Asks for a path with the cookie.</summary>
    internal Task<HttpResponseMessage> GetKnownAsync(string path) => GetAsync(path, $"Cookie: {Cookie}");

    /// <summary>Sends bytes as they are, in which <c>PORT</c>, <c>TOKEN</c> and <c>COOKIE</c> stand for this server's, and gives the status of the answer.</summary>
    internal async Task<HttpStatusCode> SendRawAsync(string request)
    {
        using TcpClient client = await ConnectRawAsync(request);
        using StreamReader reader = new(client.GetStream(), Encoding.Latin1);
        string line = await reader.ReadLineAsync(NotForever) ?? "";
        Assert.StartsWith("HTTP/1.1 ", line);
        return (HttpStatusCode)int.Parse(line.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Sends bytes as they are and leaves the connection open.</summary>
    internal async Task<TcpClient> ConnectRawAsync(string request)
    {
        TcpClient client = new();
        await client.ConnectAsync(IPAddress.Loopback, Port, NotForever);
        string text = request.Replace("PORT", $"{Port}").Replace("TOKEN", Token).Replace("COOKIE", Cookie).ReplaceLineEndings("\r\n");
        await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(text), NotForever);
        return client;
    }

    /// <summary>Connects as the player's own page does.</summary>
    internal async Task<ClientWebSocket> ConnectAsync()
    {
        ClientWebSocket socket = new();
        socket.Options.SetRequestHeader("Cookie", Cookie);
        socket.Options.SetRequestHeader("Origin", $"http://127.0.0.1:{Port}");
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{Port}/feed"), NotForever);
        return socket;
    }

    string IPages.Index(PageFrame frame) => $"lessons|{frame.Nonce}|{frame.Key}|{frame.Assets}|{frame.HasMonaco}|{_keys.Accepts(frame.Key)}";

    string? IPages.Notebook(string id, PageFrame frame) => id switch
    {
        "03 masking" => "masking",
        "locked" => throw new BertNotebooksException("The notebook cannot be read."),
        "faulty" => throw new InvalidOperationException("a secret of the program"),
        _ => null,
    };

    Task<LargeOutput?> IOutputs.FindAsync(string notebook, string output) => Task.FromResult<LargeOutput?>((notebook, output) switch
    {
        ("03 masking", "o1-0") => new("<b>bold</b>", IsHtml: true),
        ("03 masking", "o1-1") => new("plain <b>", IsHtml: false),
        _ => null,
    });

    async Task IFeed.RunAsync(WebSocket socket, CancellationToken cancel)
    {
        FrameReader reader = new(socket);
        try
        {
            while (await reader.ReadAsync(cancel) is string message)
            {
                if (message == "fail")
                {
                    throw new InvalidOperationException("the feed failed");
                }

                await socket.SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, true, cancel);
            }
        }
        catch (OperationCanceledException)
        {
            FeedEnded.TrySetResult();
            throw;
        }
    }
}
