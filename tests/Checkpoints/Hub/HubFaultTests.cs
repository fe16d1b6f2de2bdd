using System.Globalization;
using BertNotebooks.Checkpoints.Hub;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace BertNotebooks.Tests.Checkpoints.Hub;

public sealed class HubFaultTests
{
    private const string Weights = "GET /kit/small/model.safetensors";
    private readonly HubModel _model = HubModel.Small();

    private byte[] Content => _model.Files["model.safetensors"];

    private string Incomplete(FakeHub hub) => hub.Cached($"blobs/{_model.Etag("model.safetensors")}.incomplete");

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task BrokenConnectionIsTakenUpWhereItBroke(int breaks)
    {
        await using FakeHub hub = await FakeHub.StartAsync(_model);
        for (int i = 0; i < breaks; i++)
        {
            hub.Store.Next(Weights, Truncated(100_000));
        }

        await AssertArrivesAsync(hub);

        string?[] ranges = [.. hub.Store.Requests.Select(request => request.Range)];
        Assert.Equal(breaks + 1, ranges.Length);
        Assert.Null(ranges[0]);
        long[] starts = [.. ranges.Skip(1).Select(range => long.Parse(range!["bytes=".Length..^1], CultureInfo.InvariantCulture))];
        Assert.All(starts, start => Assert.InRange(start, 1, 100_000L * breaks));
        Assert.All(hub.Store.Requests, request => Assert.Null(request.IfRange));
    }

    [Fact]
    public async Task ServerWithoutRangesSendsTheWholeAnew()
    {
        await using FakeHub hub = await FakeHub.StartAsync(_model);
        hub.HasRanges = false;
        hub.Store.Next(Weights, Truncated(100_000));

        await AssertArrivesAsync(hub);

        Assert.Equal(2, hub.Store.Requests.Count);
    }

    [Fact]
    public async Task RangeThatBeginsElsewhereIsNotTrusted()
    {
        await using FakeHub hub = await FakeHub.StartAsync(_model);
        hub.Store.Next(Weights, Truncated(100_000));
        hub.Store.Next(Weights, context =>
        {
            context.Response.StatusCode = 206;
            context.Response.Headers.ContentRange = $"bytes 7-{Content.Length - 1}/{Content.Length}";
            context.Response.ContentLength = Content.Length - 7;
            return context.Response.Body.WriteAsync(Content, 7, Content.Length - 7);
        });

        await AssertArrivesAsync(hub);

        Assert.Equal(3, hub.Store.Requests.Count);
        Assert.Null(hub.Store.Requests.Last().Range);
    }

    [Fact]
    public async Task CancelledDownloadIsTakenUpLater()
    {
        await using FakeHub hub = await FakeHub.StartAsync(_model);
        using CancellationTokenSource cancel = new();
        hub.Store.Next(Weights, async context =>
        {
            context.Response.ContentLength = Content.Length;
            await context.Response.Body.WriteAsync(Content.AsMemory(0, 200_000));
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => hub.DownloadAsync(
            progress: report =>
            {
                if (report.File == "model.safetensors" && report.Done >= 200_000)
                {
                    cancel.Cancel();
                }
            },
            cancel: cancel.Token));
        Assert.InRange(new FileInfo(Incomplete(hub)).Length, 199_900, 200_000);
        Assert.False(File.Exists(hub.Cached("refs/main")));
        await AssertArrivesAsync(hub);

        Assert.StartsWith("bytes=", hub.Store.Requests.Last().Range, StringComparison.Ordinal);
        Assert.False(File.Exists(Incomplete(hub)));
    }

    [Fact]
    public async Task SmallFileIsTakenUpOnlyInTheSameVersion()
    {
        await using FakeHub hub = await FakeHub.StartAsync(_model);
        hub.Hub.Next("GET /kit/small/resolve/" + _model.Commit + "/vocab.txt", context =>
        {
            context.Response.ContentLength = _model.Files["vocab.txt"].Length;
            context.Response.Headers.ETag = $"\"{_model.Etag("vocab.txt")}\"";
            return WriteThenBreakAsync(context, _model.Files["vocab.txt"].AsMemory(0, 9));
        });

        await AssertArrivesAsync(hub);

        ServedRequest second = hub.Hub.Requests.Last(request => request.Method == "GET" && request.Path.EndsWith("vocab.txt", StringComparison.Ordinal));
        Assert.Equal(("bytes=9-", $"\"{_model.Etag("vocab.txt")}\""), (second.Range, second.IfRange));
    }

    [Fact]
    public async Task WrongHashIsDeletedAndFetchedOnceMore()
    {
        await using FakeHub hub = await FakeHub.StartAsync(_model);
        hub.Store.Next(Weights, Send(Changed()));

        await AssertArrivesAsync(hub);

        Assert.Equal([null, null], hub.Store.Requests.Select(request => request.Range));
    }

    [Fact]
    public async Task WrongPieceFromAnEarlierRunIsFoundOut()
    {
        await using FakeHub hub = await FakeHub.StartAsync(_model);
        Directory.CreateDirectory(hub.Cached("blobs"));
        File.WriteAllBytes(Incomplete(hub), Changed()[..1000]);

        await AssertArrivesAsync(hub);

        Assert.Equal(["bytes=1000-", null], hub.Store.Requests.Select(request => request.Range));
    }

    [Theory]
    [InlineData("hash", "its hash is")]
    [InlineData("short", "299999 bytes come and 300000 were announced")]
    [InlineData("long", "300001 bytes come and 300000 were announced")]
    [InlineData("endless", "and 300000 were announced")]
    public async Task FileThatIsWrongTwiceIsAnErrorAndLeavesNothing(string fault, string message)
    {
        await using FakeHub hub = await FakeHub.StartAsync(_model);
        for (int i = 0; i < 2; i++)
        {
            hub.Store.Next(Weights, fault switch
            {
                "hash" => Send(Changed()),
                "short" => Send(Content[..^1]),
                "long" => Send([.. Content, 0]),
                _ => async context =>
                {
                    for (int part = 0; part < 1000 && !context.RequestAborted.IsCancellationRequested; part++)
                    {
                        await context.Response.Body.WriteAsync(Content);
                    }
                }
                ,
            });
        }

        string text = await hub.FailAsync();

        Assert.Contains("model.safetensors arrived damaged twice", text, StringComparison.Ordinal);
        Assert.Contains(message, text, StringComparison.Ordinal);
        Assert.Equal(2, Directory.GetFiles(hub.Cached("blobs")).Length);
        Assert.False(File.Exists(hub.Cached($"snapshots/{_model.Commit}/model.safetensors")));
    }

    [Fact]
    public async Task WrongHashOfASmallFileIsFoundOut()
    {
        await using FakeHub hub = await FakeHub.StartAsync(_model);
        byte[] changed = [.. _model.Files["vocab.txt"]];
        changed[0] ^= 1;
        hub.Hub.Next("GET /kit/small/resolve/" + _model.Commit + "/vocab.txt", Send(changed));
        hub.Hub.Next("GET /kit/small/resolve/" + _model.Commit + "/vocab.txt", Send(changed));

        Assert.Contains("vocab.txt arrived damaged twice", await hub.FailAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(429, "7", 7)]
    [InlineData(503, "100000", 300)]
    [InlineData(503, null, 1)]
    [InlineData(500, null, 1)]
    [InlineData(502, null, 1)]
    [InlineData(504, null, 1)]
    public async Task BusyServerIsAskedAgainAfterThePauseItWants(int status, string? retryAfter, double seconds)
    {
        await using FakeHub hub = await FakeHub.StartAsync(_model);
        RequestDelegate busy = FakeHub.Status(status, null, retryAfter is null ? [] : [("Retry-After", retryAfter)]);
        hub.Hub.Next("/api/models", busy);
        hub.Hub.Next("HEAD /kit/small/resolve/" + _model.Commit + "/config.json", busy);
        hub.Store.Next(Weights, busy);

        await AssertArrivesAsync(hub);

        Assert.Equal(Enumerable.Repeat(TimeSpan.FromSeconds(seconds), 3), hub.Clock.Pauses);
    }

    [Fact]
    public async Task PauseUntilADateIsKept()
    {
        await using FakeHub hub = await FakeHub.StartAsync(_model);
        hub.Hub.Next("/api/models", context => FakeHub.Status(429, null, ("Retry-After", DateTimeOffset.UtcNow.AddSeconds(60).ToString("R")))(context));

        await AssertArrivesAsync(hub);

        Assert.InRange(Assert.Single(hub.Clock.Pauses).TotalSeconds, 50, 60);
    }

    [Fact]
    public async Task PausesGrowAndThePatienceEnds()
    {
        await using FakeHub hub = await FakeHub.StartAsync(_model);
        List<string?> pauses = [];
        for (int i = 0; i < 5; i++)
        {
            hub.Hub.Next("/api/models", FakeHub.Status(503));
        }

        BertNotebooksException e = await Assert.ThrowsAsync<BertNotebooksException>(() => hub.DownloadAsync(progress: report => pauses.Add(report.Pause)));

        Assert.Equal([1, 2, 4, 8], hub.Clock.Pauses.Select(pause => pause.TotalSeconds));
        Assert.Equal("503 Service Unavailable; again in 1 s", pauses[0]);
        Assert.Contains("503 Service Unavailable", e.Message, StringComparison.Ordinal);
        Assert.Contains("give their folder in place of the name", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LineThatBreaksAgainAndAgainIsNotGivenUpWhileSomethingArrives()
    {
        HubModel model = HubModel.Small(weights: 8 << 20);
        await using FakeHub hub = await FakeHub.StartAsync(model);
        for (int i = 0; i < 12; i++)
        {
            hub.Store.Next(Weights, context =>
            {
                string range = context.Request.Headers.Range.ToString();
                int from = range.Length == 0 ? 0 : int.Parse(range["bytes=".Length..^1], CultureInfo.InvariantCulture);
                byte[] content = model.Files["model.safetensors"];
                context.Response.StatusCode = from == 0 ? 200 : 206;
                context.Response.Headers.ContentRange = $"bytes {from}-{content.Length - 1}/{content.Length}";
                context.Response.ContentLength = content.Length - from;
                return WriteThenBreakAsync(context, content.AsMemory(from, 600_000));
            });
        }

        HubSnapshot snapshot = await hub.DownloadAsync();

        Assert.Equal(model.Files["model.safetensors"], File.ReadAllBytes(Path.Combine(snapshot.Folder, "model.safetensors")));
    }

    [Fact]
    public async Task ServerThatFallsSilentCountsAsBroken()
    {
        await using FakeHub hub = await FakeHub.StartAsync(_model);
        hub.Store.Next(Weights, async context =>
        {
            context.Response.ContentLength = Content.Length;
            await context.Response.Body.WriteAsync(Content.AsMemory(0, 1000));
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });
        hub.Hub.Next("/api/models", context => Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default));
        HubOptions options = hub.Options with { Timeout = TimeSpan.FromSeconds(0.4) };

        HubSnapshot snapshot = await hub.DownloadAsync(options: options);

        Assert.Equal(Content, File.ReadAllBytes(Path.Combine(snapshot.Folder, "model.safetensors")));
        Assert.Equal("bytes=1000-", hub.Store.Requests.Last().Range);
    }

    private async Task AssertArrivesAsync(FakeHub hub)
    {
        HubSnapshot snapshot = await hub.DownloadAsync();
        Assert.Equal(Content, File.ReadAllBytes(Path.Combine(snapshot.Folder, "model.safetensors")));
        Assert.Equal(_model.Files["vocab.txt"], File.ReadAllBytes(Path.Combine(snapshot.Folder, "vocab.txt")));
    }

    private byte[] Changed()
    {
        byte[] changed = [.. Content];
        changed[500] ^= 1;
        return changed;
    }

    private static RequestDelegate Send(byte[] content) => context =>
    {
        context.Response.ContentLength = content.Length;
        return context.Response.Body.WriteAsync(content, 0, content.Length);
    };

    // Announces the rest of the file, sends so much of it, and breaks the connection.
    private RequestDelegate Truncated(int length) => context =>
    {
        string range = context.Request.Headers.Range.ToString();
        int from = range.Length == 0 ? 0 : int.Parse(range["bytes=".Length..^1], CultureInfo.InvariantCulture);
        context.Response.StatusCode = from == 0 ? 200 : 206;
        context.Response.Headers.ContentRange = $"bytes {from}-{Content.Length - 1}/{Content.Length}";
        context.Response.ContentLength = Content.Length - from;
        return WriteThenBreakAsync(context, Content.AsMemory(from, Math.Min(length, Content.Length - from - 1)));
    };

    private static async Task WriteThenBreakAsync(HttpContext context, ReadOnlyMemory<byte> part)
    {
        await context.Response.Body.WriteAsync(part);
        await context.Response.Body.FlushAsync();
        // The client reads what came before the break.
        await Task.Delay(50);
        context.Abort();
    }
}
