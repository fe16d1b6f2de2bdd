using System.Buffers;
using System.Net.WebSockets;
using System.Text;

namespace BertNotebooks.Play.Server;

/// <summary>Puts the text messages of a socket together.</summary>
internal sealed class FrameReader(WebSocket socket)
{
    /// <summary>The longest message, in bytes.</summary>
    public const int MostBytes = 2 * 1024 * 1024;

    private const int ReadBytes = 16 * 1024;

    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    /// <summary>The next message; null when the other side went, or was sent away because of a message that is too long or no text.</summary>
    /// <exception cref="OperationCanceledException">Cancelled: the socket is then of no use any more.</exception>
    public async Task<string?> ReadAsync(CancellationToken cancel)
    {
        ArrayBufferWriter<byte> message = new();
        try
        {
            while (true)
            {
                ValueWebSocketReceiveResult part = await socket.ReceiveAsync(message.GetMemory(ReadBytes), cancel);
                if (part.MessageType != WebSocketMessageType.Text)
                {
                    return await CloseAsync(part.MessageType == WebSocketMessageType.Close ? WebSocketCloseStatus.NormalClosure : WebSocketCloseStatus.InvalidMessageType);
                }

                message.Advance(part.Count);
                if (message.WrittenCount > MostBytes)
                {
                    return await CloseAsync(WebSocketCloseStatus.MessageTooBig);
                }

                if (part.EndOfMessage)
                {
                    return Encoding.UTF8.GetString(message.WrittenSpan);
                }
            }
        }
        catch (WebSocketException)
        {
            // Gone without a word, or not the protocol.
            return null;
        }
    }

    // Waits for the other side's answer: an end with bytes unread would take the reason away from it.
    private async Task<string?> CloseAsync(WebSocketCloseStatus status)
    {
        using CancellationTokenSource patience = new(Farewell);
        try
        {
            await socket.CloseAsync(status, null, patience.Token);
        }
        catch (OperationCanceledException)
        {
            socket.Abort();
        }

        return null;
    }
}
