using System.Globalization;
using BertNotebooks.Checkpoints.Hub;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace BertNotebooks.Tests.Checkpoints.Hub;

/// <summary>Plays the hub: one server for descriptions and small files, one on another port that stores the large ones.</summary>
internal sealed class FakeHub : IAsyncDisposable
{
    private readonly Dictionary<string, HubModel> _models = new(StringComparer.Ordinal);
    private readonly string _folder = Directory.CreateTempSubdirectory("hub-").FullName;

    /// <summary>The hub itself.</summary>
    public LocalServer Hub { get; private set; } = null!;

    /// <summary>The store of large files.</summary>
    public LocalServer Store { get; private set; } = null!;

    /// <summary>Whether ranges are answered; else the whole file is sent.</summary>
    public bool HasRanges { get; set; } = true;

    /// <summary>Whether there is the description of a model with its list of files.</summary>
    public bool HasApi { get; set; } = true;

    public string CacheFolder => Path.Combine(_folder, "cache");

    /// <summary>Pauses take no time; they are noted here.</summary>
    public InstantClock Clock { get; } = new();

    public static async Task<FakeHub> StartAsync(params HubModel[] models)
    {
        FakeHub fake = new();
        foreach (HubModel model in models)
        {
            fake.Add(model);
        }

        fake.Hub = await LocalServer.StartAsync(fake.AnswerAsync);
        fake.Store = await LocalServer.StartAsync(fake.AnswerFromStoreAsync);
        return fake;
    }

    public void Add(HubModel model) => _models[model.Id] = model;

    public HubOptions Options => new() { Endpoint = Hub.Address, CacheFolder = CacheFolder, Clock = Clock, Timeout = TimeSpan.FromSeconds(5) };

    /// <summary>Downloads with a client of its own.</summary>
    public async Task<HubSnapshot> DownloadAsync(
        string id = "kit/small", string revision = "main", HubOptions? options = null, Action<HubProgress>? progress = null, CancellationToken cancel = default)
    {
        using HubClient client = new(options ?? Options);
        return await client.SnapshotDownloadAsync(id, revision, progress, cancel);
    }

    /// <summary>The message of a download that must fail.</summary>
    public async Task<string> FailAsync(string id = "kit/small", string revision = "main", HubOptions? options = null) =>
        (await Xunit.Assert.ThrowsAsync<BertNotebooksException>(() => DownloadAsync(id, revision, options))).Message;

    /// <summary>A path in the model's part of the cache.</summary>
    public string Cached(string path, string id = "kit/small") => Path.Combine(CacheFolder, "models--" + id.Replace("/", "--", StringComparison.Ordinal), path);

    public async ValueTask DisposeAsync()
    {
        await Hub.DisposeAsync();
        await Store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>An answer with a status, the hub's word for it and further headers.</summary>
    public static RequestDelegate Status(int status, string? code = null, params (string Name, string Value)[] headers) => context =>
    {
        context.Response.StatusCode = status;
        foreach ((string name, string value) in code is null ? headers : [.. headers, ("X-Error-Code", code)])
        {
            context.Response.Headers[name] = value;
        }

        return Task.CompletedTask;
    };

    private Task AnswerAsync(HttpContext context)
    {
        string path = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        string[] parts = [.. path.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString)];
        return parts switch
        {
            ["api", "models", string owner, string name, "revision", string revision] when HasApi => DescribeAsync(context, $"{owner}/{name}", revision),
            [string owner, string name, "resolve", string revision, .. { Length: > 0 } file] => ResolveAsync(context, $"{owner}/{name}", revision, string.Join('/', file)),
            _ => Status(404)(context),
        };
    }

    private Task DescribeAsync(HttpContext context, string id, string revision) => Find(id, revision, out string? code) is HubModel model
        ? context.Response.WriteAsJsonAsync(new { sha = model.Commit, siblings = model.Files.Keys.Select(rfilename => new { rfilename }) })
        : Status(code == "RepoNotFound" ? 401 : 404, code)(context);

    private Task ResolveAsync(HttpContext context, string id, string revision, string file)
    {
        if (Find(id, revision, out string? code) is not HubModel model)
        {
            return Status(404, code)(context);
        }

        if (!model.Files.ContainsKey(file))
        {
            return Status(404, "EntryNotFound", ("X-Repo-Commit", model.Commit))(context);
        }

        context.Response.Headers["X-Repo-Commit"] = model.Commit;
        if (!HubModel.IsLarge(file))
        {
            context.Response.Headers.ETag = $"\"{model.Etag(file)}\"";
            return SendAsync(context, model.Files[file]);
        }

        context.Response.Headers["X-Linked-Etag"] = $"\"{model.Etag(file)}\"";
        context.Response.Headers["X-Linked-Size"] = model.Files[file].Length.ToString(CultureInfo.InvariantCulture);
        context.Response.Headers.Location = new Uri(Store.Address, $"/{model.Id}/{file}?signature=secret").ToString();
        context.Response.StatusCode = 302;
        return Task.CompletedTask;
    }

    private Task AnswerFromStoreAsync(HttpContext context)
    {
        string[] parts = context.Request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        context.Response.Headers.ETag = "\"the-store-counts-otherwise\"";
        return SendAsync(context, _models[$"{parts[0]}/{parts[1]}"].Files[string.Join('/', parts[2..])]);
    }

    private Task SendAsync(HttpContext context, byte[] content)
    {
        string range = context.Request.Headers.Range.ToString();
        string ifRange = context.Request.Headers.IfRange.ToString();
        int from = HasRanges && range.Length > 0 && (ifRange.Length == 0 || ifRange == context.Response.Headers.ETag)
            ? int.Parse(range["bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture)
            : 0;
        if (from > 0)
        {
            context.Response.StatusCode = from < content.Length ? 206 : 416;
            context.Response.Headers.ContentRange = $"bytes {from}-{content.Length - 1}/{content.Length}";
        }

        context.Response.ContentLength = Math.Max(0, content.Length - from);
        return HttpMethods.IsHead(context.Request.Method) || from >= content.Length ? Task.CompletedTask : context.Response.Body.WriteAsync(content, from, content.Length - from);
    }

    private HubModel? Find(string id, string revision, out string? code)
    {
        bool has = _models.TryGetValue(id, out HubModel? model);
        bool hasRevision = has && (revision == model!.Commit || model.Revisions.ContainsKey(revision));
        code = !has ? "RepoNotFound" : hasRevision ? null : "RevisionNotFound";
        return hasRevision ? model : null;
    }
}
