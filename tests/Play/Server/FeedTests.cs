using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using BertNotebooks.Play.Server;
using Xunit;

namespace BertNotebooks.Tests.Play.Server;

/// <summary>Sockets and the messages in them, good and hostile.</summary>
public sealed class FeedTests : IAsyncLifetime
{
    private const string Upgrade =
        "GET /feed HTTP/1.1\nHost: 127.0.0.1:PORT\nOrigin: http://127.0.0.1:PORT\nCookie: COOKIE\nConnection: Upgrade\nUpgrade: websocket\nSec-WebSocket-Version: 13\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\n\n";

    private readonly RunningPlayer _player = new();

    public Task InitializeAsync() => _player.InitializeAsync();

    public Task DisposeAsync() => _player.DisposeAsync();

    [Fact]
    public async Task PartsBecomeOneMessage()
    {
        using ClientWebSocket socket = await _player.ConnectAsync();
        await socket.SendAsync("über "u8.ToArray()[..1], WebSocketMessageType.Text, false, RunningPlayer.NotForever);
        await socket.SendAsync("über "u8.ToArray()[1..], WebSocketMessageType.Text, false, RunningPlayer.NotForever);
        await socket.SendAsync("Masken"u8.ToArray(), WebSocketMessageType.Text, true, RunningPlayer.NotForever);

        Assert.Equal("über Masken", await NextAsync(socket));
    }

    [Fact]
    public async Task LongestMessagePassesAndALongerOneEndsTheSocket()
    {
        using ClientWebSocket socket = await _player.ConnectAsync();
        await socket.SendAsync(Encoding.UTF8.GetBytes(new string('a', FrameReader.MostBytes)), WebSocketMessageType.Text, true, RunningPlayer.NotForever);
        Assert.Equal(FrameReader.MostBytes, (await NextAsync(socket)).Length);

        await socket.SendAsync(new byte[FrameReader.MostBytes + 1], WebSocketMessageType.Text, true, RunningPlayer.NotForever);

        Assert.Equal(WebSocketCloseStatus.MessageTooBig, await EndAsync(socket));
        await GoodPageStillAnswersAsync();
    }

    [Fact]
    public async Task ManyPartsTogetherMayBeNoLonger()
    {
        using ClientWebSocket socket = await _player.ConnectAsync();
        for (int sent = 0; sent <= FrameReader.MostBytes; sent += 64 * 1024)
        {
            await socket.SendAsync(new byte[64 * 1024], WebSocketMessageType.Text, false, RunningPlayer.NotForever);
        }

        Assert.Equal(WebSocketCloseStatus.MessageTooBig, await EndAsync(socket));
        await GoodPageStillAnswersAsync();
    }

    [Fact]
    public async Task BytesThatAreNoTextEndTheSocket()
    {
        using ClientWebSocket socket = await _player.ConnectAsync();
        await socket.SendAsync("ab"u8.ToArray(), WebSocketMessageType.Binary, true, RunningPlayer.NotForever);

        Assert.Equal(WebSocketCloseStatus.InvalidMessageType, await EndAsync(socket));
        await GoodPageStillAnswersAsync();
    }

    [Fact]
    public async Task FrameThatAnnouncesMoreThanThereIsIsReadNoFurtherThanAMessageMayBe()
    {
        using TcpClient client = await _player.ConnectRawAsync(Upgrade);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(new byte[] { 0x81, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0 }, RunningPlayer.NotForever);
        await stream.WriteAsync(new byte[FrameReader.MostBytes + 1], RunningPlayer.NotForever);

        byte[] received = await ReadToEndAsync(stream);
        int end = received.AsSpan().IndexOf("\r\n\r\n"u8) + 4;
        // A close frame: 0x88, its length, the status in two bytes.
        Assert.Equal((0x88, (int)WebSocketCloseStatus.MessageTooBig), (received[end], (received[end + 2] << 8) | received[end + 3]));
        await GoodPageStillAnswersAsync();
    }

    // A browser's frames are masked: 0x80 in the second byte, four bytes of mask before the data.
    [Theory]
    [InlineData("no UTF-8", new byte[] { 0x81, 0x82, 0, 0, 0, 0, 0xff, 0xfe })]
    [InlineData("no mask", new byte[] { 0x81, 0x07, 0x61, 0x61, 0x61, 0x61, 0x61, 0x61, 0x61 })]
    [InlineData("reserved bits", new byte[] { 0xf1, 0x81, 0, 0, 0, 0, 0x61 })]
    [InlineData("a part without a beginning", new byte[] { 0x80, 0x81, 0, 0, 0, 0, 0x61 })]
    [InlineData("a ping in parts", new byte[] { 0x09, 0x80, 0, 0, 0, 0 })]
    [InlineData("an unknown kind", new byte[] { 0x83, 0x80, 0, 0, 0, 0 })]
    public async Task FrameThatBreaksTheProtocolEndsTheSocket(string what, byte[] frame)
    {
        using TcpClient client = await _player.ConnectRawAsync(Upgrade);
        await client.GetStream().WriteAsync(frame, RunningPlayer.NotForever);

        // It ends, and nothing in it was taken for a message.
        byte[] received = await ReadToEndAsync(client.GetStream());
        Assert.True(received.AsSpan().IndexOf((byte)0x81) < 0, what);
        await GoodPageStillAnswersAsync();
    }

    [Fact]
    public async Task SeventeenthSocketIsRefusedUntilOneIsClosed()
    {
        List<ClientWebSocket> sockets = [];
        for (int i = 0; i < Sockets.Most; i++)
        {
            sockets.Add(await _player.ConnectAsync());
        }

        WebSocketException refused = await Assert.ThrowsAsync<WebSocketException>(_player.ConnectAsync);
        Assert.Contains("503", refused.Message);
        await GoodPageStillAnswersAsync();

        await sockets[0].CloseAsync(WebSocketCloseStatus.NormalClosure, null, RunningPlayer.NotForever);
        using ClientWebSocket next = await ConnectOnceThereIsRoomAsync();
        Assert.Equal(WebSocketState.Open, next.State);
        sockets.ForEach(socket => socket.Dispose());
    }

    [Fact]
    public async Task PageThatVanishesIsNoFault()
    {
        using ClientWebSocket socket = await _player.ConnectAsync();
        socket.Abort();

        using ClientWebSocket next = await _player.ConnectAsync();
        await GoodPageStillAnswersAsync();
    }

    [Fact]
    public async Task FaultOfTheFeedIsReportedAndEndsTheSocket()
    {
        using ClientWebSocket socket = await _player.ConnectAsync();
        await socket.SendAsync("fail"u8.ToArray(), WebSocketMessageType.Text, true, RunningPlayer.NotForever);

        await Assert.ThrowsAsync<WebSocketException>(() => NextAsync(socket));

        Assert.Equal("the feed failed", Assert.Single(_player.Faults).Message);
    }

    private async Task<ClientWebSocket> ConnectOnceThereIsRoomAsync()
    {
        CancellationToken notForever = RunningPlayer.NotForever;
        while (true)
        {
            try
            {
                return await _player.ConnectAsync();
            }
            catch (WebSocketException) when (!notForever.IsCancellationRequested)
            {
                // The server has not noticed yet.
            }
        }
    }

    private async Task GoodPageStillAnswersAsync()
    {
        Assert.Equal(HttpStatusCode.OK, (await _player.GetKnownAsync("/")).StatusCode);
        Assert.Empty(_player.Faults);
    }

    private static async Task<string> NextAsync(ClientWebSocket socket)
    {
        byte[] buffer = new byte[FrameReader.MostBytes + 1];
        int length = 0;
        ValueWebSocketReceiveResult part;
        do
        {
            part = await socket.ReceiveAsync(buffer.AsMemory(length), RunningPlayer.NotForever);
            length += part.Count;
        }
        while (!part.EndOfMessage);
        return Encoding.UTF8.GetString(buffer, 0, length);
    }

    private static async Task<WebSocketCloseStatus?> EndAsync(ClientWebSocket socket)
    {
        await NextAsync(socket);
        return socket.CloseStatus;
    }

    private static async Task<byte[]> ReadToEndAsync(NetworkStream stream)
    {
        MemoryStream all = new();
        try
        {
            await stream.CopyToAsync(all, RunningPlayer.NotForever);
        }
        catch (IOException)
        {
            // Cut off.
        }

        return all.ToArray();
    }
}
