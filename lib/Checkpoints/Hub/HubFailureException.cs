using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace BertNotebooks.Checkpoints.Hub;

/// <summary>A request that the hub did not fulfil; <c>HubMessages</c> turns it into words for the user.</summary>
[SuppressMessage("Roslynator", "RCS1194", Justification = "Made by the methods below alone, never shown.")]
internal sealed class HubFailureException : Exception
{
    // No network at all shows at once; a server that restarts, or is busy, deserves more patience.
    private const int RetriesUnanswered = 2, RetriesAnswered = 4;

    private HubFailureException(string reason, Exception? cause) : base(reason, cause)
    {
    }

    /// <summary>The status of the answer; null when there was none, or it broke off.</summary>
    public HttpStatusCode? Status { get; private init; }

    /// <summary>The hub's own word for the failure (<c>X-Error-Code</c>): RepoNotFound, RevisionNotFound, EntryNotFound, GatedRepo.</summary>
    public string? Code { get; private init; }

    /// <summary>The commit that the answer is of; null when it does not tell.</summary>
    public string? Commit { get; private init; }

    /// <summary>How long the server asks to wait.</summary>
    public TimeSpan? RetryAfter { get; private init; }

    /// <summary>How often the request is worth repeating.</summary>
    public int Retries { get; private init; }

    /// <summary>Whether the network or the server's state is at fault, not the request.</summary>
    public bool IsTransient { get; private init; }

    /// <summary>An answer that is no success.</summary>
    public static HubFailureException Answer(HttpResponseMessage response, DateTimeOffset now)
    {
        bool transient = response.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or HttpStatusCode.InternalServerError
            or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;
        string text = Header(response, "X-Error-Message") is string told ? $": {told}" : "";
        return new HubFailureException($"{(int)response.StatusCode} {HubNames.Printable(response.ReasonPhrase ?? "")}".TrimEnd() + text, null)
        {
            Status = response.StatusCode,
            Code = Header(response, "X-Error-Code"),
            Commit = Header(response, HubHttp.RepoCommit),
            RetryAfter = response.Headers.RetryAfter is { } after ? after.Delta ?? after.Date - now : null,
            Retries = transient ? RetriesAnswered : 0,
            IsTransient = transient,
        };
    }

    /// <summary>A connection that did not come about or broke before the answer's end.</summary>
    public static HubFailureException Connection(Exception cause)
    {
        HttpRequestError? error = (cause as HttpRequestException)?.HttpRequestError ?? (cause as HttpIOException)?.HttpRequestError;
        return new HubFailureException(HubNames.Printable(cause.Message), cause)
        {
            Retries = error switch
            {
                HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError => 0,
                HttpRequestError.ConnectionError => RetriesUnanswered,
                _ => RetriesAnswered,
            },
            IsTransient = true,
        };
    }

    /// <summary>A server that connects and then is silent.</summary>
    public static HubFailureException Silence(TimeSpan timeout, bool midway) => new(FormattableString.Invariant($"nothing came for {timeout.TotalSeconds:g3} s"), null)
    {
        Retries = midway ? RetriesAnswered : 1,
        IsTransient = true,
    };

    /// <summary>A server that sends a byte now and then; one more try may reach a better one.</summary>
    public static HubFailureException TooSlow(long bytes, TimeSpan time) =>
        new(FormattableString.Invariant($"{bytes} bytes came in {time.TotalSeconds:F0} s, fewer than {HubBody.SlowestPace} a second"), null)
        {
            Retries = 1,
            IsTransient = true,
        };

    /// <summary>A body that ended before its time.</summary>
    public static HubFailureException CutShort(long length, long size) => new($"the file ended at byte {length} of {size}", null)
    {
        Retries = RetriesAnswered,
        IsTransient = true,
    };

    /// <summary>An answer that no hub gives, such as the login page of a hotel's network.</summary>
    public static HubFailureException Foreign(string reason) => new($"it does not answer as a hub does: {reason}", null) { IsTransient = true };

    /// <summary>A file, or a list of files, that is not of the commit asked for.</summary>
    public static HubFailureException OtherCommit(string what, string given, string asked) =>
        Foreign($"it gives {what} of commit {HubNames.Printable(given)}, and {asked} was asked for");

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out IEnumerable<string>? values) ? HubNames.Printable(string.Join(' ', values)) : null;
}
