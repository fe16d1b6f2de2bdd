using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;

namespace BertNotebooks.Play.Server;

/// <summary>The pages that are connected.</summary>
internal sealed class Sockets(IFeed feed, CancellationToken ending)
{
    /// <summary>How many there may be at a time.</summary>
    public const int Most = 16;

    private static readonly Refusal NoSocket = new(StatusCodes.Status403Forbidden, "This address is for the sockets of the player's pages.");
    private static readonly Refusal TooMany = new(StatusCodes.Status503ServiceUnavailable, $"{Most} pages are open, which is the most: close one and load this one again.");

    private int _count;

    /// <summary>Lets the feed speak with a page until one of them ends.</summary>
    public async Task AnswerAsync(HttpContext context)
    {
        // A browser always sends an Origin with a socket; the gate has looked at it.
        if (!context.WebSockets.IsWebSocketRequest || context.Request.Headers.Origin.Count == 0)
        {
            await Routes.RefuseAsync(context, NoSocket);
            return;
        }

        try
        {
            await (Interlocked.Increment(ref _count) > Most ? Routes.RefuseAsync(context, TooMany) : SpeakAsync(context));
        }
        finally
        {
            Interlocked.Decrement(ref _count);
        }
    }

    private async Task SpeakAsync(HttpContext context)
    {
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, ending);
        using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
        await feed.RunAsync(socket, end.Token);
    }
}
