using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace BertNotebooks.Tests.Checkpoints.Hub;

/// <summary>What a client asked for.</summary>
internal sealed record ServedRequest(string Method, string Path, string? Authorization, string? Range, string? IfRange);

/// <summary>Kestrel on a free port of this machine, which notes each request and can be told to fail at some of them.</summary>
internal sealed class LocalServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly List<(string Part, RequestDelegate Answer)> _faults = [];

    private LocalServer(WebApplication application) => _application = application;

    /// <summary>The requests in the order they came.</summary>
    public ConcurrentQueue<ServedRequest> Requests { get; } = new();

    /// <summary>Scheme, host and port.</summary>
    public Uri Address => new(_application.Urls.Single());

    /// <summary>Starts a server that answers with the delegate.</summary>
    public static async Task<LocalServer> StartAsync(RequestDelegate answer)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        LocalServer server = new(builder.Build());
        server._application.Run(context => server.AnswerAsync(context, answer));
        await server._application.StartAsync();
        return server;
    }

    /// <summary>The next request whose method and path contain the part gets this answer; told twice, the next two do.</summary>
    public void Next(string part, RequestDelegate answer)
    {
        lock (_faults)
        {
            _faults.Add((part, answer));
        }
    }

    /// <summary>How many requests had the part in "METHOD /path".</summary>
    public int Count(string part) => Requests.Count(request => $"{request.Method} {request.Path}".Contains(part, StringComparison.Ordinal));

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private Task AnswerAsync(HttpContext context, RequestDelegate answer)
    {
        HttpRequest request = context.Request;
        // The path as it was sent: %2F stays apart from a slash.
        string path = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        Requests.Enqueue(new ServedRequest(request.Method, path, Header("Authorization"), Header("Range"), Header("If-Range")));
        return (Take($"{request.Method} {path}") ?? answer)(context);

        string? Header(string name) => request.Headers.TryGetValue(name, out StringValues value) ? value.ToString() : null;
    }

    private RequestDelegate? Take(string request)
    {
        lock (_faults)
        {
            int index = _faults.FindIndex(fault => request.Contains(fault.Part, StringComparison.Ordinal));
            if (index < 0)
            {
                return null;
            }

            RequestDelegate answer = _faults[index].Answer;
            _faults.RemoveAt(index);
            return answer;
        }
    }
}
