using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace BertNotebooks.Play.Server;

/// <summary>Decides which requests are the learner's own.</summary>
/// <remarks>Names are compared with lists and never with each other: a page of another site whose name leads to this machine has a Host and an Origin that fit together.</remarks>
internal sealed class Gate
{
    private const string CrossOrigin = "This address belongs to the player's own pages. Copy the address that the program printed into the address bar.";

    private readonly string[] _hosts, _origins;
    private readonly string _cookieName, _cookie = Secret();
    private readonly ConcurrentDictionary<string, bool> _tickets = new();

    /// <summary>A gate with secrets of its own.</summary>
    public Gate(int port)
    {
        _hosts = [$"127.0.0.1:{port}", $"localhost:{port}", $"[::1]:{port}"];
        _origins = [.. _hosts.Select(host => $"http://{host}")];
        // Cookies do not know ports: two players would take each other's.
        _cookieName = $"bert-notebooks-{port}";
    }

    /// <summary>The 256 bits that open the gate, in the address that the program prints.</summary>
    public string Token { get; } = Secret();

    /// <summary>The cookie that a browser gets for the token.</summary>
    public string SetCookie => $"{_cookieName}={_cookie}; Path=/; HttpOnly; SameSite=Strict";

    /// <summary>A token that opens the gate once: for the browser's command line, which other users of the machine can read.</summary>
    public string NewTicket()
    {
        string ticket = Secret();
        _tickets[ticket] = true;
        return ticket;
    }

    /// <summary>Why a request is not heard, whoever sends it; null where it is.</summary>
    public Refusal? Refuse(HttpRequest request)
    {
        StringValues origin = request.Headers.Origin;
        return !_hosts.Contains(request.Headers.Host.ToString()) ? new(StatusCodes.Status403Forbidden, $"The player answers to {string.Join(", ", _hosts)} only.")
            : origin.Count > 0 && !_origins.Contains(origin.ToString()) ? new(StatusCodes.Status403Forbidden, CrossOrigin)
            : !IsOwnSite(request.Headers["Sec-Fetch-Site"]) ? new(StatusCodes.Status403Forbidden, CrossOrigin)
            : !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method) ? new(StatusCodes.Status405MethodNotAllowed, "The player is asked by GET and HEAD only.")
            : null;
    }

    /// <summary>Whether a text is the token, or a ticket, which is gone then.</summary>
    public bool Opens(string? token) => token is not null && (IsSame(token, Token) || _tickets.TryRemove(token, out _));

    /// <summary>Whether the request has the cookie.</summary>
    /// <remarks>Another port may have set one of the same name: any of them may be the right one.</remarks>
    public bool Knows(HttpRequest request) =>
        CookieHeaderValue.TryParseList(request.Headers.Cookie, out IList<CookieHeaderValue>? cookies)
        && cookies.Any(cookie => cookie.Name == _cookieName && IsSame(cookie.Value.ToString(), _cookie));

    // A browser that says nothing is an old one, and no browser at all has no pages of others in it.
    private static bool IsOwnSite(StringValues site) => site.Count == 0 || site.ToString() is "same-origin" or "none";

    private static bool IsSame(string given, string secret) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(secret));

    private static string Secret() => RandomNumberGenerator.GetHexString(64, lowercase: true);
}

/// <summary>An answer that refuses a request.</summary>
internal sealed record Refusal(int Status, string Text);
