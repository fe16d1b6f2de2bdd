using System.Net;
using System.Net.Sockets;
using BertNotebooks.Play.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace BertNotebooks.Play.Server;

/// <summary>The player's web server: a few kinds of address behind one <see cref="Gate"/>.</summary>
internal sealed class PlayServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly Gate _gate;
    private readonly Routes _routes;
    private readonly Action<Exception> _report;
    private readonly WebApplication _application;
    private readonly CancellationTokenSource _ending = new();

    /// <summary>Prepares a server; <see cref="StartAsync"/> lets it answer.</summary>
    /// <param name="listener">What <see cref="PlayPort.Listen"/> gave; the server closes it.</param>
    /// <param name="pages">The pages.</param>
    /// <param name="outputs">Large outputs.</param>
    /// <param name="feed">Who speaks with the pages.</param>
    /// <param name="keys">The keys of the pages, which the feed asks for.</param>
    /// <param name="start">The path that a browser is sent to with its token.</param>
    /// <param name="report">Told what went wrong in an answer; called from several threads.</param>
    public PlayServer(Socket listener, IPages pages, IOutputs outputs, IFeed feed, PageKeys keys, string start, Action<Exception> report)
    {
        Port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        _gate = new Gate(Port);
        _routes = new Routes(_gate, start, pages, outputs, keys, new Sockets(feed, _ending.Token));
        _report = report;
        // Nothing is read from the environment or from files, and nothing is logged.
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

    /// <summary>Ends at once, whatever is open.</summary>
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
        try
        {
            await _routes.AnswerAsync(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested || _ending.IsCancellationRequested)
        {
            // Nobody waits for the answer.
        }
        catch (Exception e)
        {
            _report(e);
            if (!context.Response.HasStarted)
            {
                await Routes.RefuseAsync(context, new(StatusCodes.Status500InternalServerError, e is BertNotebooksException ? e.Message : "The player failed here: its terminal says why."));
            }
        }
    }
}
