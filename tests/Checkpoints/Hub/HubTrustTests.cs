using System.Diagnostics;
using BertNotebooks.Checkpoints.Hub;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace BertNotebooks.Tests.Checkpoints.Hub;

/// <summary>Servers that send without end, next to nothing, or something else than they were asked for.</summary>
public sealed class HubTrustTests
{
    private const string OtherCommit = "89abcdef0123456789abcdef0123456789abcdef";
    private readonly HubModel _model = HubModel.Small();

    private string Resolve(string file) => $"/kit/small/resolve/{_model.Commit}/{file}";

    [Theory]
    [InlineData("config.json")]
    [InlineData("vocab.txt")]
    public async Task AnswerWithoutASizeHasAnEnd(string file)
    {
        await using FakeHub hub = await FakeHub.StartAsync(_model);
        hub.Hub.Next("HEAD " + Resolve(file), NoSize());
        hub.Hub.Next("GET " + Resolve(file), Endless);

        Assert.Contains($"it announces no size for {file} and sends more than 67,108,864 bytes", await hub.FailAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(new DirectoryInfo(hub.CacheFolder).EnumerateFiles("*", SearchOption.AllDirectories), left => left.Length > 1 << 20);
    }

    [Fact]
    public async Task ListOfFilesHasAnEnd()
    {
        await using FakeHub hub = await FakeHub.StartAsync(_model);
        hub.Hub.Next("/api/models", Endless);

        Assert.Contains("its list of files is longer than 16 MiB", await hub.FailAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ModelWhoseFilesHaveNoSizeIsFetched()
    {
        await using FakeHub hub = await FakeHub.StartAsync(_model);
        hub.Hub.Next("HEAD " + Resolve("vocab.txt"), NoSize());

        HubSnapshot snapshot = await hub.DownloadAsync();

        Assert.Equal(_model.Files["vocab.txt"], File.ReadAllBytes(Path.Combine(snapshot.Folder, "vocab.txt")));
    }

    [Theory]
    [InlineData("config.json", "100000000")]
    [InlineData("model.safetensors", "999999999999")]
    [InlineData("model.safetensors", "9223372036854775807")]
    public async Task SizeThatNoBertHasIsRefusedBeforeAnythingIsFetched(string file, string size)
    {
        await using FakeHub hub = await FakeHub.StartAsync(_model);
        hub.Hub.Next("HEAD " + Resolve(file), FakeHub.Status(200, null, ("X-Linked-Etag", $"\"{new string('a', 64)}\""), ("X-Linked-Size", size)));

        Assert.Contains($"bytes for {file}, more than such a file of a BERT has", await hub.FailAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(hub.Hub.Requests, request => request.Method == "GET" && request.Path.Contains("/resolve/", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/api/models")]
    [InlineData("GET /kit/small/model.safetensors")]
    public async Task ServerThatSendsAByteNowAndThenIsGivenUp(string request)
    {
        await using FakeHub hub = await FakeHub.StartAsync(_model);
        for (int i = 0; i < 10; i++)
        {
            hub.Hub.Next(request, Trickle);
            hub.Store.Next(request, Trickle);
        }

        Stopwatch clock = Stopwatch.StartNew();
        string message = await hub.FailAsync(options: hub.Options with { Timeout = TimeSpan.FromSeconds(0.5) });

        Assert.Matches("\\d+ bytes came in \\d s, fewer than 1024 a second", message);
        Assert.InRange(clock.Elapsed.TotalSeconds, 1.5, 20);
    }

    [Fact]
    public async Task SlowLinkThatGoesOnIsWaitedFor()
    {
        await using FakeHub hub = await FakeHub.StartAsync(HubModel.Small(weights: 12_000));
        byte[] content = HubModel.Small(weights: 12_000).Files["model.safetensors"];
        hub.Store.Next("GET", async context =>
        {
            context.Response.ContentLength = content.Length;
            for (int at = 0; at < content.Length; at += 300)
            {
                await context.Response.Body.WriteAsync(content.AsMemory(at, 300));
                await context.Response.Body.FlushAsync();
                await Task.Delay(100);
            }
        });

        HubSnapshot snapshot = await hub.DownloadAsync(options: hub.Options with { Timeout = TimeSpan.FromSeconds(0.4) });

        Assert.Equal(content, File.ReadAllBytes(Path.Combine(snapshot.Folder, "model.safetensors")));
        Assert.Single(hub.Store.Requests);
    }

    [Theory]
    [InlineData("HEAD", "config.json")]
    [InlineData("HEAD", "vocab.txt")]
    [InlineData("HEAD", "model.safetensors")]
    [InlineData("GET", "config.json")]
    [InlineData("GET", "vocab.txt")]
    public async Task FileOfAnotherCommitIsRefused(string method, string file)
    {
        await using FakeHub hub = await FakeHub.StartAsync(_model);
        hub.Hub.Next($"{method} {Resolve(file)}", async context =>
        {
            context.Response.Headers["X-Repo-Commit"] = OtherCommit;
            context.Response.Headers.ETag = $"\"{_model.Etag(file)}\"";
            context.Response.ContentLength = _model.Files[file].Length;
            await (HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.Body.WriteAsync(_model.Files[file]).AsTask());
        });

        Assert.Contains($"it gives {file} of commit {OtherCommit}, and {_model.Commit} was asked for", await hub.FailAsync(), StringComparison.Ordinal);
        Assert.False(File.Exists(hub.Cached("refs/main")));
    }

    [Fact]
    public async Task AbsenceInAnotherCommitIsNotBelieved()
    {
        await using FakeHub hub = await FakeHub.StartAsync(_model);
        hub.HasApi = false;
        hub.Hub.Next("HEAD " + Resolve("vocab.txt"), FakeHub.Status(404, "EntryNotFound", ("X-Repo-Commit", OtherCommit)));

        Assert.Contains($"it gives vocab.txt of commit {OtherCommit}", await hub.FailAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task HubThatAnswersWithAnotherCommitIsRefused(bool hasApi)
    {
        await using FakeHub hub = await FakeHub.StartAsync(_model);
        hub.HasApi = hasApi;
        hub.Hub.Next("/api/models", hasApi
            ? context => context.Response.WriteAsJsonAsync(new { sha = OtherCommit, siblings = Array.Empty<object>() })
            : FakeHub.Status(404));
        hub.Hub.Next("HEAD", FakeHub.Status(200, null, ("X-Repo-Commit", OtherCommit), ("ETag", $"\"{_model.Etag("config.json")}\"")));

        Assert.Contains($"of commit {OtherCommit}, and {_model.Commit} was asked for", await hub.FailAsync(revision: _model.Commit), StringComparison.Ordinal);
    }

    [Fact]
    public async Task HashInCapitalsIsCompared()
    {
        await using FakeHub hub = await FakeHub.StartAsync(_model);
        byte[] changed = [.. _model.Files["vocab.txt"]];
        changed[0] ^= 1;
        hub.Hub.Next("HEAD " + Resolve("vocab.txt"), FakeHub.Status(200, null, ("ETag", $"\"{_model.Etag("vocab.txt").ToUpperInvariant()}\"")));
        for (int i = 0; i < 2; i++)
        {
            hub.Hub.Next("GET " + Resolve("vocab.txt"), context => context.Response.Body.WriteAsync(changed).AsTask());
        }

        Assert.Contains("vocab.txt arrived damaged twice", await hub.FailAsync(), StringComparison.Ordinal);
    }

    private RequestDelegate NoSize() => context =>
    {
        context.Response.Headers.ETag = "\"no-hash\"";
        context.Response.Headers["X-Repo-Commit"] = _model.Commit;
        return Task.CompletedTask;
    };

    private static async Task Endless(HttpContext context)
    {
        byte[] part = new byte[1 << 20];
        for (int i = 0; i < 4096 && !context.RequestAborted.IsCancellationRequested; i++)
        {
            await context.Response.Body.WriteAsync(part);
        }
    }

    private static async Task Trickle(HttpContext context)
    {
        context.Response.ContentLength = 300_000;
        for (int i = 0; i < 1000 && !context.RequestAborted.IsCancellationRequested; i++)
        {
            await context.Response.Body.WriteAsync(new byte[1]);
            await context.Response.Body.FlushAsync();
            await Task.Delay(100);
        }
    }
}
