using BertNotebooks.Checkpoints;
using BertNotebooks.Checkpoints.Hub;
using Xunit;

namespace BertNotebooks.Tests.Checkpoints.Hub;

[Collection(TorchCollection.Name)]
public sealed class HubDownloadTests
{
    private const string Mlm = "golden/model/mlm", Sharded = "golden/model/sharded";

    [SharedFact(Mlm)]
    public async Task ModelArrivesBitForBitAndOpens()
    {
        HubModel model = HubModel.FromFolder("kit/mlm", GoldenFolder.Shared(Mlm));
        await using FakeHub hub = await FakeHub.StartAsync(model);

        HubSnapshot snapshot = await hub.DownloadAsync("kit/mlm");

        Assert.Equal(["config.json", "model.safetensors", "vocab.txt"], Names(snapshot.Folder));
        Assert.All(Names(snapshot.Folder), name => Assert.Equal(model.Files[name], File.ReadAllBytes(Path.Combine(snapshot.Folder, name))));
        Assert.Null(snapshot.Notice);
        using PretrainedModel opened = PretrainedModel.FromPretrained(snapshot.Folder);
        Assert.Empty(opened.Report.Missing);
    }

    [SharedFact(Sharded)]
    public async Task ShardsThatTheIndexNamesArrive()
    {
        HubModel model = HubModel.FromFolder("kit/sharded", GoldenFolder.Shared(Sharded));
        await using FakeHub hub = await FakeHub.StartAsync(model);

        HubSnapshot snapshot = await hub.DownloadAsync("kit/sharded");

        Assert.Equal(model.Files.Keys.Order(StringComparer.Ordinal), Names(snapshot.Folder));
        Assert.All(Names(snapshot.Folder), name => Assert.Equal(model.Files[name], File.ReadAllBytes(Path.Combine(snapshot.Folder, name))));
    }

    [Fact]
    public async Task CacheHasTheLayoutOfHuggingFaceHub()
    {
        HubModel model = HubModel.Small();
        await using FakeHub hub = await FakeHub.StartAsync(model);

        HubSnapshot snapshot = await hub.DownloadAsync();

        Assert.Equal(hub.Cached($"snapshots/{model.Commit}"), snapshot.Folder);
        Assert.Equal(model.Commit, File.ReadAllText(hub.Cached("refs/main")));
        string[] wanted = ["config.json", "model.safetensors", "vocab.txt"];
        Assert.Equal(wanted.Select(model.Etag).Order(StringComparer.Ordinal), Names(hub.Cached("blobs")));
        Assert.All(wanted, name => Assert.Equal($"../../blobs/{model.Etag(name)}", new FileInfo(Path.Combine(snapshot.Folder, name)).LinkTarget));
        Assert.All(wanted, name => Assert.True(File.Exists(Path.Combine(hub.CacheFolder, ".locks", "models--kit--small", $"{model.Etag(name)}.lock"))));
        Assert.Equal(["added_tokens.json", "config_sentence_transformers.json", "modules.json", "sentence_bert_config.json", "special_tokens_map.json", "tokenizer.json", "tokenizer_config.json"], Names(hub.Cached($".no_exist/{model.Commit}")));
        Assert.Equal(0, hub.Hub.Count("README.md"));
    }

    [Fact]
    public async Task TokenGoesToTheHubAndNowhereElse()
    {
        await using FakeHub hub = await FakeHub.StartAsync(HubModel.Small());

        await hub.DownloadAsync(options: hub.Options with { Token = "hf_secret" });

        Assert.All(hub.Hub.Requests, request => Assert.Equal("Bearer hf_secret", request.Authorization));
        Assert.NotEmpty(hub.Store.Requests);
        Assert.All(hub.Store.Requests, request => Assert.Null(request.Authorization));
        Assert.DoesNotContain("hf_secret", (hub.Options with { Token = "hf_secret" }).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task CommitThatIsInTheCacheNeedsNoNetwork()
    {
        HubModel model = HubModel.Small();
        await using FakeHub hub = await FakeHub.StartAsync(model);
        HubSnapshot first = await hub.DownloadAsync(revision: model.Commit);
        int requests = hub.Hub.Requests.Count;

        HubSnapshot second = await hub.DownloadAsync(revision: model.Commit);

        Assert.Equal(first, second);
        Assert.Equal(requests, hub.Hub.Requests.Count);
        Assert.False(Directory.Exists(hub.Cached("refs")));
    }

    [Fact]
    public async Task BranchIsLookedUpAgainAndOnlyWhatChangedIsFetched()
    {
        HubModel old = HubModel.Small();
        await using FakeHub hub = await FakeHub.StartAsync(old);
        await hub.DownloadAsync();
        const string next = "89abcdef0123456789abcdef0123456789abcdef";
        HubModel changed = HubModel.Small(commit: next);
        hub.Add(new HubModel(changed.Id, next, new Dictionary<string, byte[]>(changed.Files) { ["vocab.txt"] = "[PAD]\n[UNK]\n"u8.ToArray() }));

        HubSnapshot snapshot = await hub.DownloadAsync();

        Assert.Equal(next, snapshot.Commit);
        Assert.Equal("[PAD]\n[UNK]\n", File.ReadAllText(Path.Combine(snapshot.Folder, "vocab.txt")));
        Assert.Equal(1, hub.Store.Count("GET"));
        Assert.Equal(2, Directory.GetDirectories(hub.Cached("snapshots")).Length);
        Assert.Equal(next, File.ReadAllText(hub.Cached("refs/main")));
    }

    [Fact]
    public async Task RevisionWithASlashIsOneName()
    {
        HubModel model = HubModel.Small();
        model.Revisions["refs/pr/1"] = model.Commit;
        await using FakeHub hub = await FakeHub.StartAsync(model);

        HubSnapshot snapshot = await hub.DownloadAsync(revision: "refs/pr/1");

        Assert.Equal(1, hub.Hub.Count("/revision/refs%2Fpr%2F1"));
        Assert.Equal(snapshot.Commit, File.ReadAllText(hub.Cached("refs/refs/pr/1")));
    }

    [Fact]
    public async Task BinServesWhenThereAreNoSafetensors()
    {
        HubModel small = HubModel.Small();
        HubModel model = new(small.Id, small.Commit, new Dictionary<string, byte[]>
        {
            ["config.json"] = small.Files["config.json"], ["tokenizer.json"] = "{}"u8.ToArray(), ["pytorch_model.bin"] = small.Files["model.safetensors"],
        });
        await using FakeHub hub = await FakeHub.StartAsync(model);

        HubSnapshot snapshot = await hub.DownloadAsync();

        Assert.Equal(["config.json", "pytorch_model.bin", "tokenizer.json"], Names(snapshot.Folder));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SystemWithoutLinksGetsFiles(bool hasApi)
    {
        HubModel model = HubModel.Small();
        model.Revisions["v1"] = model.Commit;
        await using FakeHub hub = await FakeHub.StartAsync(model);
        hub.HasApi = hasApi;
        HubOptions options = hub.Options with { SymbolicLinks = false };

        HubSnapshot snapshot = await hub.DownloadAsync(options: options);
        await hub.DownloadAsync(revision: "v1", options: options);

        Assert.All(Names(snapshot.Folder), name => Assert.Null(new FileInfo(Path.Combine(snapshot.Folder, name)).LinkTarget));
        Assert.Equal(model.Files["model.safetensors"], File.ReadAllBytes(Path.Combine(snapshot.Folder, "model.safetensors")));
        Assert.Equal(1, hub.Store.Count("GET"));
        Assert.Equal(3, Names(snapshot.Folder).Length);
    }

    [Fact]
    public async Task RenamedModelIsFollowed()
    {
        await using FakeHub hub = await FakeHub.StartAsync(HubModel.Small("owner/new"));
        foreach (string file in (string[])["HEAD /kit/small/resolve", "HEAD /kit/small/resolve", "HEAD /kit/small/resolve", "GET /kit/small/resolve", "GET /kit/small/resolve", "GET /kit/small/resolve"])
        {
            hub.Hub.Next(file, Rename);
        }

        hub.Hub.Next("/api/models/kit/small", Rename);

        HubSnapshot snapshot = await hub.DownloadAsync(options: hub.Options with { Token = "hf_secret" });

        Assert.Equal(3, Names(snapshot.Folder).Length);
        Assert.All(hub.Hub.Requests, request => Assert.NotNull(request.Authorization));

        static Task Rename(Microsoft.AspNetCore.Http.HttpContext context) =>
            FakeHub.Status(307, null, ("Location", context.Request.Path.Value!.Replace("kit/small", "owner/new", StringComparison.Ordinal)))(context);
    }

    [Fact]
    public async Task BlobOfAnotherSizeIsFetchedAnew()
    {
        HubModel model = HubModel.Small();
        await using FakeHub hub = await FakeHub.StartAsync(model);
        Directory.CreateDirectory(hub.Cached("blobs"));
        File.WriteAllText(hub.Cached($"blobs/{model.Etag("vocab.txt")}"), "torn");

        HubSnapshot snapshot = await hub.DownloadAsync();

        Assert.Equal(model.Files["vocab.txt"], File.ReadAllBytes(Path.Combine(snapshot.Folder, "vocab.txt")));
    }

    [Fact]
    public async Task LinkWithoutItsBlobIsMended()
    {
        HubModel model = HubModel.Small();
        await using FakeHub hub = await FakeHub.StartAsync(model);
        HubSnapshot snapshot = await hub.DownloadAsync(revision: model.Commit);
        File.Delete(hub.Cached($"blobs/{model.Etag("model.safetensors")}"));

        await hub.DownloadAsync(revision: model.Commit);

        Assert.Equal(model.Files["model.safetensors"], File.ReadAllBytes(Path.Combine(snapshot.Folder, "model.safetensors")));
    }

    [Fact]
    public async Task ProgressGrowsToTheWhole()
    {
        HubModel model = HubModel.Small();
        await using FakeHub hub = await FakeHub.StartAsync(model);
        List<HubProgress> reports = [];

        await hub.DownloadAsync(progress: reports.Add);

        long whole = ((string[])["config.json", "vocab.txt", "model.safetensors"]).Sum(name => (long)model.Files[name].Length);
        Assert.All(reports, report => Assert.Equal(whole, report.Total));
        Assert.Equal(reports.Select(report => report.Done).Order(), reports.Select(report => report.Done));
        Assert.Equal((whole, 1.0), (reports[^1].Done, reports[^1].Share));
        Assert.Contains(reports, report => report is { File: "model.safetensors", BytesPerSecond: > 0 });
    }

    [Theory]
    [InlineData("nowhere")]
    [InlineData("bert-base-uncased")]
    [InlineData("./kit/small")]
    [InlineData("a/b/c")]
    [InlineData("")]
    public void WhatIsNeitherFolderNorHubNameIsRefusedWithoutNetwork(string name)
    {
        HubOptions unreachable = new() { Endpoint = new Uri("http://127.0.0.1:1"), CacheFolder = "never-made" };

        BertNotebooksException e = Assert.Throws<BertNotebooksException>(() => ModelSource.Resolve(name, options: unreachable));

        Assert.StartsWith($"No model folder at '{name}'", e.Message, StringComparison.Ordinal);
        Assert.Contains("OWNER/NAME", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FolderIsItselfAndANameIsDownloaded()
    {
        await using FakeHub hub = await FakeHub.StartAsync(HubModel.Small());
        List<string> notices = [];

        Assert.Equal(Path.GetTempPath(), ModelSource.Resolve(Path.GetTempPath(), "v2", notice: notices.Add, options: hub.Options));
        Assert.Equal(hub.Cached($"snapshots/{HubModel.FirstCommit}"), ModelSource.Resolve("kit/small", notice: notices.Add, options: hub.Options));
        Assert.Contains("'v2' has no effect", Assert.Single(notices), StringComparison.Ordinal);
    }

    private static string[] Names(string folder) => [.. Directory.EnumerateFiles(folder).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];
}
