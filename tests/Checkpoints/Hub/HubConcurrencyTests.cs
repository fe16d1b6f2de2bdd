using System.Collections.Concurrent;
using System.Diagnostics;
using BertNotebooks.Checkpoints.Hub;
using BertNotebooks.Tests.Cli;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace BertNotebooks.Tests.Checkpoints.Hub;

public sealed class HubConcurrencyTests
{
    private const string Mlm = "golden/model/mlm";

    [Fact]
    public async Task ManyClientsFetchEachFileOnce()
    {
        HubModel model = HubModel.Small();
        await using FakeHub hub = await FakeHub.StartAsync(model);
        hub.Store.Next("GET", SlowAsync(model.Files["model.safetensors"]));
        ConcurrentQueue<string?> pauses = [];

        HubSnapshot[] snapshots = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => hub.DownloadAsync(progress: report => pauses.Enqueue(report.Pause))));

        Assert.All(snapshots, snapshot => Assert.Equal(model.Files["model.safetensors"], File.ReadAllBytes(Path.Combine(snapshot.Folder, "model.safetensors"))));
        Assert.Equal(1, hub.Store.Count("GET"));
        Assert.Equal(1, hub.Hub.Count("GET /kit/small/resolve/" + model.Commit + "/vocab.txt"));
        Assert.Contains("another process downloads it", pauses);
    }

    [Fact]
    public async Task WaitForAnotherProcessCanBeCancelled()
    {
        HubModel model = HubModel.Small();
        await using FakeHub hub = await FakeHub.StartAsync(model);
        using CancellationTokenSource cancel = new();
        string path = Path.Combine(hub.CacheFolder, ".locks", "models--kit--small", model.Etag("config.json") + ".lock");
        using HubLock held = await HubLock.TakeAsync(path, () => { }, CancellationToken.None);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => hub.DownloadAsync(progress: _ => cancel.Cancel(), cancel: cancel.Token));
    }

    [SharedFact(Mlm)]
    public async Task TwoProcessesOfTheCommandLineBothOpenTheModel()
    {
        HubModel model = HubModel.FromFolder("kit/mlm", GoldenFolder.Shared(Mlm));
        await using FakeHub hub = await FakeHub.StartAsync(model);
        hub.Store.Next("GET", SlowAsync(model.Files["model.safetensors"]));

        using Process first = HubCommandTests.Start(hub, Path.GetTempPath(), "inspect", "--model", "kit/mlm", "--revision", "main", "--json");
        using Process second = HubCommandTests.Start(hub, Path.GetTempPath(), "inspect", "--model", "kit/mlm", "--json");
        CliResult[] results = await Task.WhenAll(Task.Run(() => CliProcess.Wait(first)), Task.Run(() => CliProcess.Wait(second)));

        Assert.All(results, result => Assert.True(result.ExitCode == 0, result.Error));
        Assert.Equal(results[0].Output, results[1].Output);
        Assert.Contains("\"parameters\"", results[0].Output, StringComparison.Ordinal);
        Assert.Equal(1, hub.Store.Count("GET"));
        Assert.All(hub.Hub.Requests, request => Assert.Equal("Bearer hf_secret", request.Authorization));
    }

    // Sends half, and the other half when others have had time to come.
    private static RequestDelegate SlowAsync(byte[] content) => async context =>
    {
        context.Response.ContentLength = content.Length;
        await context.Response.Body.WriteAsync(content.AsMemory(0, content.Length / 2));
        await context.Response.Body.FlushAsync();
        await Task.Delay(500);
        await context.Response.Body.WriteAsync(content.AsMemory(content.Length / 2));
    };
}
