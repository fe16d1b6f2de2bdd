using System.Net;
using Xunit;

namespace BertNotebooks.Tests.Play.Server;

/// <summary>Requests that are not the learner's own, each against a server that then still answers the learner.</summary>
public sealed class HostileRequestTests(RunningPlayer player) : IClassFixture<RunningPlayer>
{
    private const string Host = "Host: 127.0.0.1:PORT";
    private const string Cookie = "Cookie: COOKIE";
    private const string Upgrade = "Connection: Upgrade\nUpgrade: websocket\nSec-WebSocket-Version: 13\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";

    /// <summary>What is tried, the request, and the status of the answer.</summary>
    public static TheoryData<string, string, HttpStatusCode> Requests { get; } = new()
    {
        { "foreign Host", $"GET / HTTP/1.1\nHost: evil.example\n{Cookie}", HttpStatusCode.Forbidden },
        { "rebound name with the right port", $"GET / HTTP/1.1\nHost: evil.example:PORT\n{Cookie}", HttpStatusCode.Forbidden },
        { "rebound name with an Origin that fits it", $"GET / HTTP/1.1\nHost: evil.example:PORT\nOrigin: http://evil.example:PORT\n{Cookie}", HttpStatusCode.Forbidden },
        { "this machine by a longer name", $"GET / HTTP/1.1\nHost: 127.0.0.1.evil.example:PORT\n{Cookie}", HttpStatusCode.Forbidden },
        { "this machine by another address of it", $"GET / HTTP/1.1\nHost: 127.1:PORT\n{Cookie}", HttpStatusCode.Forbidden },
        { "this machine by no address", $"GET / HTTP/1.1\nHost: 0.0.0.0:PORT\n{Cookie}", HttpStatusCode.Forbidden },
        { "Host without the port", $"GET / HTTP/1.1\nHost: 127.0.0.1\n{Cookie}", HttpStatusCode.Forbidden },
        { "another port", $"GET / HTTP/1.1\nHost: 127.0.0.1:1\n{Cookie}", HttpStatusCode.Forbidden },
        { "two Hosts", $"GET / HTTP/1.1\n{Host}\nHost: evil.example\n{Cookie}", HttpStatusCode.BadRequest },
        { "no Host", $"GET / HTTP/1.1\n{Cookie}", HttpStatusCode.BadRequest },
        { "HTTP/1.0 without Host", $"GET / HTTP/1.0\n{Cookie}", HttpStatusCode.Forbidden },
        { "X-Forwarded-Host", $"GET / HTTP/1.1\nHost: evil.example\nX-Forwarded-Host: 127.0.0.1:PORT\n{Cookie}", HttpStatusCode.Forbidden },
        { "absolute form of another site", $"GET http://evil.example/ HTTP/1.1\n{Host}\n{Cookie}", HttpStatusCode.BadRequest },
        { "absolute form, Host of another site", $"GET http://127.0.0.1:PORT/ HTTP/1.1\nHost: evil.example\n{Cookie}", HttpStatusCode.BadRequest },
        { "absolute form of both, another site", $"GET http://evil.example/ HTTP/1.1\nHost: evil.example\n{Cookie}", HttpStatusCode.Forbidden },
        { "absolute form without a cookie", $"GET http://127.0.0.1:PORT/ HTTP/1.1\n{Host}", HttpStatusCode.Unauthorized },

        { "foreign Origin", $"GET / HTTP/1.1\n{Host}\nOrigin: http://evil.example\n{Cookie}", HttpStatusCode.Forbidden },
        { "Origin null", $"GET / HTTP/1.1\n{Host}\nOrigin: null\n{Cookie}", HttpStatusCode.Forbidden },
        { "Origin of another port", $"GET / HTTP/1.1\n{Host}\nOrigin: http://127.0.0.1:1\n{Cookie}", HttpStatusCode.Forbidden },
        { "Origin by https", $"GET / HTTP/1.1\n{Host}\nOrigin: https://127.0.0.1:PORT\n{Cookie}", HttpStatusCode.Forbidden },
        { "two Origins", $"GET / HTTP/1.1\n{Host}\nOrigin: http://127.0.0.1:PORT\nOrigin: http://evil.example\n{Cookie}", HttpStatusCode.Forbidden },
        { "empty Origin", $"GET / HTTP/1.1\n{Host}\nOrigin:\n{Cookie}", HttpStatusCode.Forbidden },
        { "another site's picture or link", $"GET / HTTP/1.1\n{Host}\nSec-Fetch-Site: cross-site\n{Cookie}", HttpStatusCode.Forbidden },
        { "another port's script tag", $"GET /assets/x/app.js HTTP/1.1\n{Host}\nSec-Fetch-Site: same-site\n{Cookie}", HttpStatusCode.Forbidden },
        { "the token, followed from another site", $"GET /?token=TOKEN HTTP/1.1\n{Host}\nSec-Fetch-Site: cross-site", HttpStatusCode.Forbidden },

        { "no cookie", $"GET / HTTP/1.1\n{Host}", HttpStatusCode.Unauthorized },
        { "no cookie, a file", $"GET /assets/x/app.js HTTP/1.1\n{Host}", HttpStatusCode.Unauthorized },
        { "no cookie, an output", $"GET /output/o1-0?notebook=03%20masking HTTP/1.1\n{Host}", HttpStatusCode.Unauthorized },
        { "no cookie, an unknown address", $"GET /unknown HTTP/1.1\n{Host}", HttpStatusCode.Unauthorized },
        { "wrong cookie", $"GET / HTTP/1.1\n{Host}\nCookie: bert-notebooks-PORT=0000", HttpStatusCode.Unauthorized },
        { "the token as a cookie", $"GET / HTTP/1.1\n{Host}\nCookie: bert-notebooks-PORT=TOKEN", HttpStatusCode.Unauthorized },
        { "the cookie with a tail", $"GET / HTTP/1.1\n{Host}\n{Cookie}0", HttpStatusCode.Unauthorized },
        { "another player's cookie", $"GET / HTTP/1.1\n{Host}\nCookie: x-COOKIE", HttpStatusCode.Unauthorized },
        { "wrong token", $"GET /?token=0000 HTTP/1.1\n{Host}", HttpStatusCode.Unauthorized },
        { "empty token", $"GET /?token= HTTP/1.1\n{Host}", HttpStatusCode.Unauthorized },
        { "the token twice", $"GET /?token=TOKEN&token=TOKEN HTTP/1.1\n{Host}", HttpStatusCode.Unauthorized },
        { "the token for another address", $"GET /notebook/locked?token=TOKEN HTTP/1.1\n{Host}", HttpStatusCode.Unauthorized },
        { "the token behind two slashes", $"GET //evil.example/?token=TOKEN HTTP/1.1\n{Host}", HttpStatusCode.Unauthorized },
        { "the token in the Referer", $"GET / HTTP/1.1\n{Host}\nReferer: http://127.0.0.1:PORT/?token=TOKEN", HttpStatusCode.Unauthorized },
        { "the token as authorization", $"GET / HTTP/1.1\n{Host}\nAuthorization: token TOKEN", HttpStatusCode.Unauthorized },

        { "POST", $"POST / HTTP/1.1\n{Host}\nContent-Length: 0\n{Cookie}", HttpStatusCode.MethodNotAllowed },
        { "POST of the token", $"POST /?token=TOKEN HTTP/1.1\n{Host}\nContent-Length: 0", HttpStatusCode.MethodNotAllowed },
        { "OPTIONS before a request from elsewhere", $"OPTIONS / HTTP/1.1\n{Host}\nOrigin: http://evil.example\nAccess-Control-Request-Method: GET", HttpStatusCode.Forbidden },
        { "OPTIONS *", $"OPTIONS * HTTP/1.1\n{Host}", HttpStatusCode.MethodNotAllowed },
        { "TRACE", $"TRACE / HTTP/1.1\n{Host}\n{Cookie}", HttpStatusCode.MethodNotAllowed },
        { "CONNECT", $"CONNECT 127.0.0.1:PORT HTTP/1.1\n{Host}\n{Cookie}", HttpStatusCode.MethodNotAllowed },
        { "a method of nobody's", $"BREW / HTTP/1.1\n{Host}\n{Cookie}", HttpStatusCode.MethodNotAllowed },

        { "out of the files", $"GET /assets/../x HTTP/1.1\n{Host}\n{Cookie}", HttpStatusCode.NotFound },
        { "out of the files, encoded", $"GET /assets/%2e%2e/%2e%2e/etc/passwd HTTP/1.1\n{Host}\n{Cookie}", HttpStatusCode.NotFound },
        { "out of the files, slash encoded", $"GET /assets/..%2f..%2fetc%2fpasswd HTTP/1.1\n{Host}\n{Cookie}", HttpStatusCode.NotFound },
        { "out of the files, backslash", $"GET /assets/..\\..\\x HTTP/1.1\n{Host}\n{Cookie}", HttpStatusCode.NotFound },
        { "out of the notebooks", $"GET /notebook/..%2f..%2fREADME HTTP/1.1\n{Host}\n{Cookie}", HttpStatusCode.NotFound },
        { "a notebook by its path", $"GET /notebook//etc/passwd HTTP/1.1\n{Host}\n{Cookie}", HttpStatusCode.NotFound },
        { "an output by its path", $"GET /output/..%2fo1-0?notebook=../03%20masking HTTP/1.1\n{Host}\n{Cookie}", HttpStatusCode.NotFound },
        { "a zero in the address", $"GET /notebook/%00 HTTP/1.1\n{Host}\n{Cookie}", HttpStatusCode.BadRequest },
        { "no UTF-8 in the address", $"GET /notebook/%ff%fe HTTP/1.1\n{Host}\n{Cookie}", HttpStatusCode.NotFound },

        { "a socket without Origin", $"GET /feed HTTP/1.1\n{Host}\n{Cookie}\n{Upgrade}", HttpStatusCode.Forbidden },
        { "a socket of another port's page", $"GET /feed HTTP/1.1\n{Host}\nOrigin: http://127.0.0.1:1\n{Cookie}\n{Upgrade}", HttpStatusCode.Forbidden },
        { "a socket of another site", $"GET /feed HTTP/1.1\n{Host}\nOrigin: http://evil.example\n{Cookie}\n{Upgrade}", HttpStatusCode.Forbidden },
        { "a socket without the cookie", $"GET /feed HTTP/1.1\n{Host}\nOrigin: http://127.0.0.1:PORT\n{Upgrade}", HttpStatusCode.Unauthorized },
        { "a socket with the token", $"GET /feed?token=TOKEN HTTP/1.1\n{Host}\nOrigin: http://127.0.0.1:PORT\n{Upgrade}", HttpStatusCode.Unauthorized },
        { "no socket", $"GET /feed HTTP/1.1\n{Host}\nOrigin: http://127.0.0.1:PORT\n{Cookie}", HttpStatusCode.Forbidden },

        { "a very long address", $"GET /{new string('a', 100_000)} HTTP/1.1\n{Host}\n{Cookie}", HttpStatusCode.RequestUriTooLong },
        { "very long headers", $"GET / HTTP/1.1\n{Host}\nX: {new string('a', 100_000)}", HttpStatusCode.RequestHeaderFieldsTooLarge },
        { "very many headers", $"GET / HTTP/1.1\n{Host}\n{string.Join('\n', Enumerable.Range(0, 500).Select(i => $"X{i}: 1"))}", HttpStatusCode.RequestHeaderFieldsTooLarge },
        { "a header split by a bare line feed", $"GET / HTTP/1.1\n{Host}\nX : 1", HttpStatusCode.BadRequest },
        { "no HTTP", "hello", HttpStatusCode.BadRequest },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task IsRefusedAndTheGoodPageStillAnswers(string what, string request, HttpStatusCode expected)
    {
        Assert.Equal((what, expected), (what, await player.SendRawAsync(request + "\n\n")));

        Assert.Equal(HttpStatusCode.OK, await player.SendRawAsync($"GET / HTTP/1.1\n{Host}\n{Cookie}\n\n"));
        Assert.Empty(player.Faults);
    }

    [Theory]
    [InlineData("127.0.0.1:PORT")]
    [InlineData("localhost:PORT")]
    [InlineData("[::1]:PORT")]
    public async Task EachNameOfThisMachineIsGood(string host)
    {
        Assert.Equal(HttpStatusCode.OK, await player.SendRawAsync($"GET / HTTP/1.1\nHost: {host}\nOrigin: http://{host}\nSec-Fetch-Site: same-origin\n{Cookie}\n\n"));
        Assert.Equal(HttpStatusCode.OK, await player.SendRawAsync($"HEAD / HTTP/1.1\nHost: {host}\nSec-Fetch-Site: none\n{Cookie}\n\n"));
        Assert.Equal(HttpStatusCode.SwitchingProtocols, await player.SendRawAsync($"GET /feed HTTP/1.1\nHost: {host}\nOrigin: http://{host}\n{Cookie}\n{Upgrade}\n\n"));
    }

    [Fact]
    public async Task CookiesOfOtherPortsStandInNobodysWay() =>
        Assert.Equal(HttpStatusCode.OK, await player.SendRawAsync($"GET / HTTP/1.1\n{Host}\nCookie: a={{\"b\": \"c, d\"}}; bert-notebooks-PORT=0000; COOKIE; e\n\n"));
}
