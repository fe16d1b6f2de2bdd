using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace BertNotebooks.Tests.Browser;

/// <summary>Notes what no page of the player may do: ask another address, break its own policy, fail in a script.</summary>
internal sealed partial class PageWatch(Uri player)
{
    private readonly ConcurrentQueue<string> _complaints = new();

    /// <summary>What was wrong so far.</summary>
    public IEnumerable<string> Complaints => _complaints.Where(complaint => !Expected.Any(complaint.Contains));

    /// <summary>Parts of complaints that a test brings about itself.</summary>
    public IReadOnlyList<string> Expected { get; set; } = [];

    /// <summary>Watches the pages of a context and keeps them from other addresses.</summary>
    public async Task AttachAsync(IBrowserContext context)
    {
        context.Request += (_, request) => LookAt(request.Url);
        context.Page += (_, page) => page.WebSocket += (_, socket) => LookAt(socket.Url);
        context.WebError += (_, error) => _complaints.Enqueue($"script: {error.Error}");
        // A broken policy is told there, too.
        context.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                _complaints.Enqueue($"console: {message.Text} ({message.Location})");
            }
        };
        await context.RouteAsync(Foreign(), route => route.AbortAsync());
    }

    private void LookAt(string url)
    {
        Uri asked = new(url);
        if (asked.Scheme is not ("data" or "blob" or "about") && asked.Authority != player.Authority)
        {
            _complaints.Enqueue($"request: {url}");
        }
    }

    [GeneratedRegex(@"^(?!(?:https?|wss?)://127\.0\.0\.1(?:[:/]|$)|data:|blob:|about:)")]
    private static partial Regex Foreign();
}
