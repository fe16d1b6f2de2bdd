using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using BertNotebooks.Play.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace BertNotebooks.Play.Server;

/// <summary>The player's web server: four kinds of address behind one <see cref="Gate"/>.</summary>
internal sealed class PlayServer : IAsyncDisposable
{
    /// <summary>How many pages may be connected at a time.</summary>
    public const int MostSockets = 16;

    private const string Unknown = "There is nothing at this address. The lessons are listed at / .";
    private const string NoCookie = "Open the address that the program printed: it ends with a token, which lets this browser in.";
    private const string PlainText = "text/plain; charset=utf-8";
    private const string HtmlText = "text/html; charset=utf-8";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly Gate _gate;
    private readonly IPages _pages;
    private readonly IOutputs _outputs;
    private readonly IFeed _feed;
    private readonly PageKeys _keys;
    private readonly WebApplication _application;
    private readonly CancellationTokenSource _ending = new();
    private int _sockets;

    /// <summary>Prepares a server; <see cref="StartAsync"/> lets it answer.</summary>
    /// <param name="listener">What <see cref="PlayPort.Listen"/> gave; the server closes it.</param>
    /// <param name="pages">The pages.</param>
    /// <param name="outputs">Large outputs.</param>
    /// <param name="feed">Who speaks with the pages.</param>
    /// <param name="keys">The keys of the pages, which the feed asks for.</param>
    public PlayServer(Socket listener, IPages pages, IOutputs outputs, IFeed feed, PageKeys keys)
    {
        Port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        _gate = new Gate(Port);
        (_pages, _outputs, _feed, _keys) = (pages, outputs, feed, keys);
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseSockets(sockets => sockets.CreateBoundListenSocket = _ => listener).ConfigureKestrel(Configure);
        _application = builder.Build();
        _application.UseWebSockets();
        _application.Run(AnswerAsync);
    }

    /// <summary>The port that the server listens on.</summary>
    public int Port { get; }

    /// <summary>The address that lets a browser in.</summary>
    public string Address => AddressWith(_gate.Token);

    /// <summary>An address that lets one browser in, once.</summary>
    public string NewAddressOnce() => AddressWith(_gate.NewTicket());

    /// <summary>Begins to answer.</summary>
    public Task StartAsync() => _application.StartAsync();

    /// <summary>Ends at once: pages are told nothing, they find out.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        using CancellationTokenSource patience = new(Patience);
        await _application.StopAsync(patience.Token);
        await _application.DisposeAsync();
        _ending.Dispose();
    }

    private void Configure(KestrelServerOptions options)
    {
        options.AddServerHeader = false;
        options.Listen(IPAddress.Loopback, Port, listen => listen.Protocols = HttpProtocols.Http1);
    }

    private string AddressWith(string token) => $"http://127.0.0.1:{Port}/?token={token}";

    private async Task AnswerAsync(HttpContext context)
    {
        SecurityHeaders.Set(context.Response.Headers);
        if (_gate.Refuse(context.Request) is Refusal refusal)
        {
            await RefuseAsync(context, refusal);
            return;
        }

        bool isKnown = _gate.Knows(context.Request);
        string path = context.Request.Path.Value ?? "";
        if (path == "/" && context.Request.Query.TryGetValue("token", out var token) && (_gate.Opens(token) || isKnown))
        {
            context.Response.Headers.SetCookie = _gate.SetCookie;
            context.Response.Redirect("/");
            return;
        }

        await (isKnown ? AnswerKnownAsync(context, path) : RefuseAsync(context, new(StatusCodes.Status401Unauthorized, NoCookie)));
    }

    private Task AnswerKnownAsync(HttpContext context, string path) => path.Split('/') switch
    {
        ["", ""] => SendPageAsync(context, _pages.Index),
        ["", "notebook", string id] => SendPageAsync(context, frame => _pages.Notebook(id, frame)),
        ["", "output", string id] => SendOutputAsync(context, _outputs.Find(context.Request.Query["notebook"].ToString(), id)),
        ["", "feed"] => FeedAsync(context),
        _ when path.StartsWith(Assets.Root, StringComparison.Ordinal) => SendFileAsync(context, path[Assets.Root.Length..]),
        _ => RefuseAsync(context, new(StatusCodes.Status404NotFound, Unknown)),
    };

    private async Task SendPageAsync(HttpContext context, Func<PageFrame, string?> write)
    {
        string nonce = RandomNumberGenerator.GetHexString(32, lowercase: true);
        if (write(new PageFrame(nonce, _keys.Issue(), Assets.Root, Assets.HasMonaco)) is not string page)
        {
            await RefuseAsync(context, new(StatusCodes.Status404NotFound, Unknown));
            return;
        }

        context.Response.Headers.ContentSecurityPolicy = SecurityHeaders.OfPage(nonce);
        context.Response.ContentType = HtmlText;
        await context.Response.WriteAsync(page, context.RequestAborted);
    }

    private static async Task SendOutputAsync(HttpContext context, LargeOutput? output)
    {
        if (output is null)
        {
            await RefuseAsync(context, new(StatusCodes.Status404NotFound, "This output is gone: run the cell again."));
            return;
        }

        context.Response.ContentType = output.IsHtml ? HtmlText : PlainText;
        await context.Response.WriteAsync(output.Text, context.RequestAborted);
    }

    private static async Task SendFileAsync(HttpContext context, string name)
    {
        if (Assets.ContentTypeOf(name) is not string type)
        {
            await RefuseAsync(context, new(StatusCodes.Status404NotFound, Unknown));
            return;
        }

        context.Response.ContentType = type;
        context.Response.Headers.ContentSecurityPolicy = SecurityHeaders.OfFile;
        context.Response.Headers.CacheControl = "private, max-age=31536000, immutable";
        await Assets.WriteAsync(name, context.Response.Body, context.RequestAborted);
    }

    private async Task FeedAsync(HttpContext context)
    {
        // The gate has looked at an Origin that is there; a browser always sends one with a socket.
        if (!context.WebSockets.IsWebSocketRequest || context.Request.Headers.Origin.Count == 0)
        {
            await RefuseAsync(context, new(StatusCodes.Status403Forbidden, "This address is for the sockets of the player's pages."));
            return;
        }

        try
        {
            if (Interlocked.Increment(ref _sockets) > MostSockets)
            {
                await RefuseAsync(context, new(StatusCodes.Status503ServiceUnavailable, $"{MostSockets} pages are open: close one."));
                return;
            }

            using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _ending.Token);
            using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
            await _feed.RunAsync(socket, end.Token);
        }
        catch (OperationCanceledException)
        {
            // The page or the server ends.
        }
        finally
        {
            Interlocked.Decrement(ref _sockets);
        }
    }

    private static Task RefuseAsync(HttpContext context, Refusal refusal)
    {
        context.Response.StatusCode = refusal.Status;
        context.Response.ContentType = PlainText;
        if (refusal.Status == StatusCodes.Status405MethodNotAllowed)
        {
            context.Response.Headers.Allow = "GET, HEAD";
        }

        return context.Response.WriteAsync(refusal.Text + "\n", context.RequestAborted);
    }
}
