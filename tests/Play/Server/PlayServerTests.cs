using System.Net;
using System.Net.WebSockets;
using System.Text;
using BertNotebooks.Play.Server;
using Xunit;

namespace BertNotebooks.Tests.Play.Server;

/// <summary>What a learner's browser gets.</summary>
public sealed class PlayServerTests(RunningPlayer player) : IClassFixture<RunningPlayer>
{
    [Fact]
    public async Task TokenBecomesACookieAndLeavesTheAddress()
    {
        using HttpResponseMessage entry = await player.GetAsync($"/?token={player.Token}");

        Assert.Equal(HttpStatusCode.Redirect, entry.StatusCode);
        Assert.Equal("/notebook/03%20masking", entry.Headers.Location?.OriginalString);
        string cookie = Assert.Single(entry.Headers.GetValues("Set-Cookie"));
        Assert.StartsWith($"bert-notebooks-{player.Port}=", cookie);
        Assert.EndsWith("; Path=/; HttpOnly; SameSite=Strict", cookie);
        Assert.DoesNotContain(player.Token, cookie);
    }

    [Fact]
    public async Task TicketOpensOnce()
    {
        string path = new Uri(player.Server.NewAddressOnce()).PathAndQuery;

        Assert.Equal(HttpStatusCode.Redirect, (await player.GetAsync(path)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await player.GetAsync(path)).StatusCode);
        // The browser that has been let in may load its first address again.
        Assert.Equal(HttpStatusCode.Redirect, (await player.GetKnownAsync(path)).StatusCode);
    }

    [Fact]
    public async Task CookieOfAnotherServerIsNoneHere()
    {
        RunningPlayer other = new();
        await other.InitializeAsync();

        Assert.Equal(HttpStatusCode.Unauthorized, (await player.GetAsync("/", $"Cookie: bert-notebooks-{player.Port}={other.Cookie.Split('=')[1]}")).StatusCode);

        await other.DisposeAsync();
    }

    [Fact]
    public async Task RefusalSaysWhatToDo()
    {
        using HttpResponseMessage refusal = await player.GetAsync("/");

        Assert.Equal("Open the address that the program printed: it ends with a token, which lets this browser in.\n", await refusal.Content.ReadAsStringAsync());
        Assert.Equal("text/plain", refusal.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task EachPageHasANonceAndAKeyOfItsOwn()
    {
        string[] one = await FrameAsync(), other = await FrameAsync();

        Assert.Equal(32, one[1].Length);
        Assert.NotEqual(one[1], other[1]);
        Assert.NotEqual(one[2], other[2]);
        Assert.Equal([Assets.Root, "True", "True"], one[3..]);
    }

    [Fact]
    public async Task PageRunsItsOwnScriptsAlone()
    {
        using HttpResponseMessage page = await player.GetKnownAsync("/");

        string nonce = (await page.Content.ReadAsStringAsync()).Split('|')[1];
        Assert.Equal(
            $"default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            Header(page, "Content-Security-Policy"));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/notebook/03%20masking")]
    [InlineData("/output/o1-0?notebook=03%20masking")]
    [InlineData("/unknown")]
    [InlineData("/notebook/faulty")]
    [InlineData("/?token=TOKEN")]
    public async Task AnswersAreKeptNowhereAndReadByNobodyElse(string path)
    {
        using HttpResponseMessage answer = await player.GetKnownAsync(path.Replace("TOKEN", player.Token));

        Assert.Equal("no-store", Header(answer, "Cache-Control"));
        Assert.Equal("nosniff", Header(answer, "X-Content-Type-Options"));
        Assert.Equal("no-referrer", Header(answer, "Referrer-Policy"));
        Assert.Equal("same-origin", Header(answer, "Cross-Origin-Opener-Policy"));
        Assert.Equal("same-origin", Header(answer, "Cross-Origin-Resource-Policy"));
        Assert.Contains("frame-ancestors 'none'", Header(answer, "Content-Security-Policy"));
        Assert.Equal("", Header(answer, "Server") + Header(answer, "Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData("/notebook/03%20masking", HttpStatusCode.OK, "text/html", "masking")]
    [InlineData("/output/o1-0?notebook=03%20masking", HttpStatusCode.OK, "text/html", "<b>bold</b>")]
    [InlineData("/output/o1-1?notebook=03%20masking", HttpStatusCode.OK, "text/plain", "plain <b>")]
    [InlineData("/output/o1-1", HttpStatusCode.NotFound, "text/plain", "This output is gone: run its cell again.\n")]
    [InlineData("/notebook/04", HttpStatusCode.NotFound, "text/plain", "There is nothing at this address: the list of lessons is at /.\n")]
    [InlineData("/notebook/locked", HttpStatusCode.InternalServerError, "text/plain", "The notebook cannot be read.\n")]
    [InlineData("/notebook/faulty", HttpStatusCode.InternalServerError, "text/plain", "The player failed here: its terminal says why.\n")]
    public async Task AddressesGiveWhatTheyName(string path, HttpStatusCode status, string type, string text)
    {
        using HttpResponseMessage answer = await player.GetKnownAsync(path);

        Assert.Equal((status, type, text), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, await answer.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task OutputOpenedByItselfRunsNothing() =>
        Assert.StartsWith("default-src 'none'; style-src 'unsafe-inline'; img-src data:;", Header(await player.GetKnownAsync("/output/o1-0?notebook=03%20masking"), "Content-Security-Policy"));

    [Fact]
    public async Task FilesMayBeKeptForThisBuild()
    {
        using HttpResponseMessage file = await player.GetKnownAsync(Assets.Root + "app.js");

        Assert.Equal(HttpStatusCode.OK, file.StatusCode);
        Assert.Equal("text/javascript", file.Content.Headers.ContentType?.MediaType);
        Assert.Equal("private, max-age=31536000, immutable", Header(file, "Cache-Control").Replace("max-age=31536000, private", "private, max-age=31536000"));
        Assert.Equal(HttpStatusCode.NotFound, (await player.GetKnownAsync("/assets/another-build/app.js")).StatusCode);
    }

    [Fact]
    public async Task EndOfTheServerEndsItsFeeds()
    {
        RunningPlayer ending = new();
        await ending.InitializeAsync();
        using ClientWebSocket socket = await ending.ConnectAsync();
        // The feed has begun.
        await socket.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Text, true, RunningPlayer.NotForever);
        await socket.ReceiveAsync(new byte[16], RunningPlayer.NotForever);

        await ending.DisposeAsync();

        await ending.FeedEnded.Task.WaitAsync(RunningPlayer.NotForever);
        await Assert.ThrowsAsync<WebSocketException>(() => socket.ReceiveAsync(new byte[16], RunningPlayer.NotForever));
        Assert.Empty(ending.Faults);
    }

    private async Task<string[]> FrameAsync()
    {
        using HttpResponseMessage page = await player.GetKnownAsync("/");
        return (await page.Content.ReadAsStringAsync()).Split('|');
    }

    private static string Header(HttpResponseMessage answer, string name) =>
        answer.Headers.NonValidated.TryGetValues(name, out var values) ? string.Join("; ", values) : "";
}
