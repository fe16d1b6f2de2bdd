using BertNotebooks.Checkpoints.Hub;
using Xunit;

namespace BertNotebooks.Tests.Checkpoints.Hub;

public sealed class HubOfflineTests
{
    private static readonly Uri Nobody = new("http://127.0.0.1:1");
    private readonly HubModel _model = HubModel.Small();

    [Fact]
    public async Task OfflineModeUsesTheCacheAlone()
    {
        await using FakeHub hub = await FakeHub.StartAsync(_model);
        HubSnapshot downloaded = await hub.DownloadAsync();
        int requests = hub.Hub.Requests.Count;
        HubOptions offline = hub.Options with { Offline = true };

        Assert.Equal(downloaded, await hub.DownloadAsync(options: offline));
        Assert.Equal(downloaded, await hub.DownloadAsync(revision: _model.Commit, options: offline));
        Assert.Equal(requests, hub.Hub.Requests.Count);
    }

    [Fact]
    public async Task OfflineModeNamesWhatIsMissing()
    {
        await using FakeHub hub = await FakeHub.StartAsync(_model);
        HubOptions offline = hub.Options with { Offline = true };

        string nothing = await hub.FailAsync(options: offline);
        await hub.DownloadAsync();
        string otherRevision = await hub.FailAsync(revision: "v2", options: offline);
        File.Delete(hub.Cached($"blobs/{_model.Etag("model.safetensors")}"));
        string half = await hub.FailAsync(options: offline);

        Assert.Contains($"The cache '{hub.CacheFolder}' has no 'kit/small' at main, and HF_HUB_OFFLINE or TRANSFORMERS_OFFLINE forbids", nothing, StringComparison.Ordinal);
        Assert.Contains("has no 'kit/small' at v2", otherRevision, StringComparison.Ordinal);
        Assert.Contains("lacks model.safetensors, model.safetensors.index.json or pytorch_model.bin of 'kit/small'", half, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OfflineModeNamesTheShardThatIsMissing()
    {
        HubModel model = new(_model.Id, _model.Commit, new Dictionary<string, byte[]>(_model.Files.Where(file => file.Key != "model.safetensors"))
        {
            ["model.safetensors.index.json"] = "{\"weight_map\": {\"a\": \"model-1.safetensors\", \"b\": \"model-2.safetensors\"}}"u8.ToArray(),
            ["model-1.safetensors"] = "one"u8.ToArray(),
            ["model-2.safetensors"] = "two"u8.ToArray(),
        });
        await using FakeHub hub = await FakeHub.StartAsync(model);
        HubSnapshot snapshot = await hub.DownloadAsync();
        File.Delete(Path.Combine(snapshot.Folder, "model-2.safetensors"));

        Assert.Contains("lacks model-2.safetensors of", await hub.FailAsync(options: hub.Options with { Offline = true }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithoutNetworkTheCacheIsUsedAndSaid()
    {
        await using FakeHub hub = await FakeHub.StartAsync(_model);
        HubSnapshot downloaded = await hub.DownloadAsync();

        HubSnapshot again = await hub.DownloadAsync(options: hub.Options with { Endpoint = Nobody });

        Assert.Equal(downloaded.Folder, again.Folder);
        Assert.StartsWith("The hub at http://127.0.0.1:1 cannot be reached (", again.Notice, StringComparison.Ordinal);
        Assert.EndsWith("'kit/small' is taken from the cache, as it was at commit 0123456.", again.Notice, StringComparison.Ordinal);
        Assert.Equal([1, 2], hub.Clock.Pauses.Select(pause => pause.TotalSeconds));
    }

    [Fact]
    public async Task WithoutNetworkAndCacheOneMessageTellsTheWayOut()
    {
        await using FakeHub hub = await FakeHub.StartAsync(_model);

        string message = await hub.FailAsync(options: hub.Options with { Endpoint = Nobody });

        Assert.StartsWith("'kit/small' cannot be downloaded from http://127.0.0.1:1 (", message, StringComparison.Ordinal);
        Assert.Contains("download its files elsewhere and give their folder in place of the name", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Theory]
    [InlineData(HttpRequestError.NameResolutionError, 0)]
    [InlineData(HttpRequestError.ConnectionError, 2)]
    [InlineData(HttpRequestError.ResponseEnded, 4)]
    public void PatienceDependsOnWhatBroke(HttpRequestError error, int retries)
    {
        HubFailureException failure = HubFailureException.Connection(new HttpRequestException(error));

        Assert.Equal((retries, true), (failure.Retries, failure.IsTransient));
    }

    [Fact]
    public async Task BrokenUpdateLeavesTheOldSnapshotInUse()
    {
        await using FakeHub hub = await FakeHub.StartAsync(_model);
        HubSnapshot old = await hub.DownloadAsync();
        HubModel next = HubModel.Small(commit: "89abcdef0123456789abcdef0123456789abcdef", weights: 200_000);
        hub.Add(next);
        for (int i = 0; i < 5; i++)
        {
            hub.Store.Next("GET", FakeHub.Status(503));
        }

        HubSnapshot kept = await hub.DownloadAsync();
        HubSnapshot updated = await hub.DownloadAsync();

        Assert.Equal((old.Folder, next.Commit), (kept.Folder, updated.Commit));
        Assert.Contains("503", kept.Notice, StringComparison.Ordinal);
        Assert.Null(updated.Notice);
    }

    [Fact]
    public async Task RefusalIsNotHiddenByTheCache()
    {
        await using FakeHub hub = await FakeHub.StartAsync(_model);
        await hub.DownloadAsync();
        hub.Hub.Next("/api/models", FakeHub.Status(403));

        string message = await hub.FailAsync();

        Assert.Contains("refuses access", message, StringComparison.Ordinal);
        Assert.EndsWith("A copy is in the cache: HF_HUB_OFFLINE=1 uses it.", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CacheOfAnotherProgramIsCompletedWhenThereIsANetwork()
    {
        await using FakeHub hub = await FakeHub.StartAsync(new HubModel(_model.Id, _model.Commit, new Dictionary<string, byte[]>(_model.Files)
        {
            ["tokenizer_config.json"] = "{\"do_lower_case\": false}"u8.ToArray(),
        }));
        string folder = Directory.CreateDirectory(hub.Cached($"snapshots/{_model.Commit}")).FullName;
        foreach (string name in (string[])["config.json", "vocab.txt", "model.safetensors"])
        {
            File.WriteAllBytes(Path.Combine(folder, name), _model.Files[name]);
        }

        HubSnapshot offline = await hub.DownloadAsync(revision: _model.Commit, options: hub.Options with { Offline = true });
        HubSnapshot online = await hub.DownloadAsync(revision: _model.Commit);

        Assert.Contains("does not tell whether 'kit/small' has tokenizer.json, tokenizer_config.json", offline.Notice, StringComparison.Ordinal);
        Assert.Null(online.Notice);
        Assert.True(File.Exists(Path.Combine(folder, "tokenizer_config.json")));
        Assert.Empty(hub.Store.Requests);
    }

    [Fact]
    public async Task CacheThatCannotBeWrittenIsNamed()
    {
        await using FakeHub hub = await FakeHub.StartAsync(_model);
        string file = Path.Combine(Directory.CreateTempSubdirectory("hub-").FullName, "file");
        File.WriteAllText(file, "in the way");

        string message = await hub.FailAsync(options: hub.Options with { CacheFolder = file });

        Assert.StartsWith($"Cannot write to the cache '{file}'", message, StringComparison.Ordinal);
        Assert.Contains("HF_HUB_CACHE", message, StringComparison.Ordinal);
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
    }
}
