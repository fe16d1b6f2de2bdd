using System.Net;
using System.Net.Http.Headers;

namespace BertNotebooks.Checkpoints.Hub;

/// <summary>Requests to the hub and to the hosts it sends to; the token goes to the hub alone.</summary>
internal sealed class HubHttp : IDisposable
{
    /// <summary>Header with the hash of a large file, on the redirect to where it is stored.</summary>
    public const string LinkedEtag = "X-Linked-Etag";

    /// <summary>Header with the commit that an answer is of.</summary>
    public const string RepoCommit = "X-Repo-Commit";

    private const int MostRedirects = 10;
    private readonly HubOptions _options;
    private readonly HttpClient _client;

    public HubHttp(HubOptions options)
    {
        _options = options;
        // Redirects are followed here, because the token must not follow them.
        SocketsHttpHandler handler = new() { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = options.Timeout };
        _client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        _client.DefaultRequestHeaders.UserAgent.ParseAdd("bert-notebooks");
        // Else sizes and hashes would be those of the compressed file.
        _client.DefaultRequestHeaders.AcceptEncoding.ParseAdd("identity");
    }

    /// <summary>An address on the hub.</summary>
    public Uri Address(string path) => new(_options.Endpoint.AbsoluteUri.TrimEnd('/') + path);

    /// <summary>Asks for the headers of a file; the redirect that names the file's hash is the answer.</summary>
    public Task<HttpResponseMessage> HeadAsync(Uri address, CancellationToken cancel) =>
        SendAsync(HttpMethod.Head, address, 0, null, cancel);

    /// <summary>Asks for a file; the body is still to be read.</summary>
    /// <param name="address">Where it is.</param>
    /// <param name="offset">The first byte that is wanted.</param>
    /// <param name="etag">The version that the offset belongs to, on the hub itself.</param>
    /// <param name="cancel">Ends the wait.</param>
    public Task<HttpResponseMessage> GetAsync(Uri address, long offset, string? etag, CancellationToken cancel) =>
        SendAsync(HttpMethod.Get, address, offset, etag, cancel);

    /// <summary>Opens the body of an answer.</summary>
    public async Task<HubBody> BodyAsync(HttpResponseMessage response, CancellationToken cancel) =>
        new(await response.Content.ReadAsStreamAsync(cancel).ConfigureAwait(false), _options);

    public void Dispose() => _client.Dispose();

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, Uri address, long offset, string? etag, CancellationToken cancel)
    {
        Uri current = address;
        for (int redirects = 0; redirects <= MostRedirects; redirects++)
        {
            using HttpRequestMessage request = Request(method, current, offset, etag);
            HttpResponseMessage response = await SendOnceAsync(request, cancel).ConfigureAwait(false);
            bool isRedirect = (int)response.StatusCode is 301 or 302 or 303 or 307 or 308 && response.Headers.Location is not null;
            if (isRedirect && !(method == HttpMethod.Head && response.Headers.Contains(LinkedEtag)))
            {
                current = Follow(current, response.Headers.Location!);
                response.Dispose();
            }
            else if (isRedirect || response.IsSuccessStatusCode || (offset > 0 && response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable))
            {
                return response;
            }
            else
            {
                using (response)
                {
                    throw HubFailureException.Answer(response, _options.Clock.GetUtcNow());
                }
            }
        }

        throw HubFailureException.Foreign($"more than {MostRedirects} redirects");
    }

    private HttpRequestMessage Request(HttpMethod method, Uri address, long offset, string? etag)
    {
        HttpRequestMessage request = new(method, address);
        bool isHub = Uri.Compare(address, _options.Endpoint, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0;
        if (isHub && _options.Token is string token)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        if (offset > 0)
        {
            request.Headers.Range = new RangeHeaderValue(offset, null);
            // Other hosts have other etags for the same file; there, the hash at the end tells.
            request.Headers.IfRange = isHub && etag is not null ? new RangeConditionHeaderValue(new EntityTagHeaderValue($"\"{etag}\"")) : null;
        }

        return request;
    }

    private async Task<HttpResponseMessage> SendOnceAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(_options.Timeout);
        try
        {
            return await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw HubFailureException.Silence(_options.Timeout, midway: false);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw HubFailureException.Connection(e);
        }
    }

    private static Uri Follow(Uri from, Uri location)
    {
        if (!Uri.TryCreate(from, location, out Uri? to) || to.Scheme is not ("http" or "https"))
        {
            throw HubFailureException.Foreign("it redirects to something that is no web address");
        }

        return from.Scheme == "http" || to.Scheme == "https" ? to : throw HubFailureException.Foreign($"it redirects from https to plain http ({to.Host})");
    }
}
