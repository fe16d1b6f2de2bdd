using System.Net.WebSockets;

namespace BertNotebooks.Play.Server;

/// <summary>Speaks with one page.</summary>
internal interface IFeed
{
    /// <summary>Speaks until the page goes or the server ends; the server closes the socket afterwards.</summary>
    Task RunAsync(WebSocket socket, CancellationToken cancel);
}
