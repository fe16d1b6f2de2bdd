using System.Text.Json;
using Xunit;

namespace BertNotebooks.Tests.Checkpoints.Hub;

public sealed class HubRefusalTests
{
    private readonly HubModel _model = HubModel.Small();

    [Fact]
    public async Task UnknownModelIsNamed()
    {
        await using FakeHub hub = await FakeHub.StartAsync(_model);

        string message = await hub.FailAsync("kit/other");

        Assert.Contains("no public model 'kit/other' (401): check the name", message, StringComparison.Ordinal);
        Assert.Contains("HF_TOKEN", message, StringComparison.Ordinal);
        Assert.Empty(hub.Clock.Pauses);
    }

    [Fact]
    public async Task UnknownRevisionIsNamed()
    {
        await using FakeHub hub = await FakeHub.StartAsync(_model);

        Assert.StartsWith("'kit/small' has no revision 'v9'", await hub.FailAsync(revision: "v9"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task MirrorWithoutDescriptionsTellsLess()
    {
        await using FakeHub hub = await FakeHub.StartAsync(_model);
        hub.HasApi = false;

        Assert.Contains("has no model 'kit/other'", await hub.FailAsync("kit/other"), StringComparison.Ordinal);
        Assert.StartsWith("'kit/small' has no revision 'v9'", await hub.FailAsync(revision: "v9"), StringComparison.Ordinal);
        Assert.Equal(_model.Commit, (await hub.DownloadAsync()).Commit);
    }

    [Theory]
    [InlineData("config.json", "has no config.json,")]
    [InlineData("vocab.txt", "has no vocab.txt or tokenizer.json,")]
    [InlineData("model.safetensors", "has no model.safetensors, model.safetensors.index.json or pytorch_model.bin,")]
    public async Task ModelWithoutAFileThatIsNeededIsRefusedBeforeItsWeightsAreFetched(string absent, string expected)
    {
        await using FakeHub hub = await FakeHub.StartAsync(Without(absent));

        Assert.Contains(expected, await hub.FailAsync(), StringComparison.Ordinal);
        Assert.Empty(hub.Store.Requests);
    }

    [Fact]
    public async Task GatedModelTellsWhereItsLicenceIs()
    {
        await using FakeHub hub = await FakeHub.StartAsync(_model);
        hub.Hub.Next("/config.json", FakeHub.Status(401, "GatedRepo"));

        string message = await hub.FailAsync();

        Assert.Contains($"is gated: accept its licence at {hub.Hub.Address}kit/small", message, StringComparison.Ordinal);
        Assert.Contains("set HF_TOKEN", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TokenThatIsNotAllowedIsNotShown()
    {
        await using FakeHub hub = await FakeHub.StartAsync(_model);
        hub.Hub.Next("/api/models", FakeHub.Status(403, null, ("X-Error-Message", "Not for you.")));

        string message = await hub.FailAsync(options: hub.Options with { Token = "hf_secret" });

        Assert.Contains("refuses access to 'kit/small' (403 Forbidden: Not for you.)", message, StringComparison.Ordinal);
        Assert.DoesNotContain("hf_secret", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../../outside.safetensors")]
    [InlineData("/elsewhere/outside.safetensors")]
    [InlineData("..\\outside.safetensors")]
    [InlineData("C:outside.safetensors")]
    [InlineData("sub/outside.safetensors")]
    [InlineData("out\0side.safetensors")]
    [InlineData(".hidden.safetensors")]
    [InlineData("outside.py")]
    [InlineData("")]
    public async Task ShardThatLeadsOutOfTheFolderIsRefused(string name)
    {
        HubModel model = new(_model.Id, _model.Commit, new Dictionary<string, byte[]>(Without("model.safetensors").Files)
        {
            ["model.safetensors.index.json"] = JsonSerializer.SerializeToUtf8Bytes(new { weight_map = new Dictionary<string, string> { ["a"] = name } }),
            [name] = "content"u8.ToArray(),
        });
        await using FakeHub hub = await FakeHub.StartAsync(model);

        string message = await hub.FailAsync();

        Assert.Contains("only .safetensors files beside the index are read", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\0', message);
        Assert.DoesNotContain(Directory.EnumerateFiles(Path.GetDirectoryName(hub.CacheFolder)!, "*outside*", SearchOption.AllDirectories), _ => true);
        Assert.Empty(hub.Store.Requests);
    }

    [Theory]
    [InlineData("{\"weight_map\": []}")]
    [InlineData("{\"weight_map\": {\"a\": 1}}")]
    [InlineData("{}")]
    [InlineData("[")]
    public async Task IndexThatIsNoneIsRefused(string json)
    {
        HubModel model = new(_model.Id, _model.Commit, new Dictionary<string, byte[]>(Without("model.safetensors").Files)
        {
            ["model.safetensors.index.json"] = System.Text.Encoding.UTF8.GetBytes(json),
        });
        await using FakeHub hub = await FakeHub.StartAsync(model);

        Assert.Contains("is no index of a sharded model", await hub.FailAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../../../outside")]
    [InlineData("main")]
    [InlineData("0123456789ABCDEF0123456789abcdef01234567")]
    public async Task CommitOfTheHubThatIsNoneIsRefused(string sha)
    {
        await using FakeHub hub = await FakeHub.StartAsync(_model);
        hub.Hub.Next("/api/models", context => Microsoft.AspNetCore.Http.HttpResponseJsonExtensions.WriteAsJsonAsync(context.Response, new { sha, siblings = Array.Empty<object>() }));

        Assert.Contains("it names the commit", await hub.FailAsync(), StringComparison.Ordinal);
        Assert.False(Directory.Exists(hub.CacheFolder));
    }

    [Theory]
    [InlineData("../../outside")]
    [InlineData("a:b")]
    [InlineData("a\\b")]
    [InlineData("")]
    public async Task EtagThatIsNoFileNameIsRefused(string etag)
    {
        await using FakeHub hub = await FakeHub.StartAsync(_model);
        hub.Hub.Next("HEAD", FakeHub.Status(200, null, ("ETag", $"\"{etag}\""), ("X-Repo-Commit", _model.Commit)));

        Assert.Contains("which is no hash", await hub.FailAsync(), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(Path.GetDirectoryName(hub.CacheFolder)!, "*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("<html>Please log in</html>")]
    [InlineData("[]")]
    [InlineData("{\"sha\": 7}")]
    [InlineData("{\"siblings\": [null]}")]
    [InlineData("null")]
    public async Task LoginPageIsNotTakenForTheHub(string page)
    {
        await using FakeHub hub = await FakeHub.StartAsync(_model);
        hub.Hub.Next("/api/models", context => context.Response.Body.WriteAsync(System.Text.Encoding.UTF8.GetBytes(page)).AsTask());

        Assert.Contains("it does not answer as a hub does", await hub.FailAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://127.0.0.1/model")]
    public async Task RedirectToNoWebAddressIsNotFollowed(string location)
    {
        await using FakeHub hub = await FakeHub.StartAsync(_model);
        hub.Hub.Next("/api/models", FakeHub.Status(302, null, ("Location", location)));

        Assert.Contains("redirects to something that is no web address", await hub.FailAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task CircleOfRedirectsEnds()
    {
        await using FakeHub hub = await FakeHub.StartAsync(_model);
        for (int i = 0; i < 30; i++)
        {
            hub.Hub.Next("/api/models", FakeHub.Status(302, null, ("Location", "/api/models/kit/small/revision/main")));
        }

        Assert.Contains("more than 10 redirects", await hub.FailAsync(), StringComparison.Ordinal);
        Assert.Equal(11, hub.Hub.Requests.Count);
    }

    [Theory]
    [InlineData("..")]
    [InlineData("a/../b")]
    [InlineData("/etc")]
    [InlineData("a\\b")]
    [InlineData("C:x")]
    [InlineData("a\0b")]
    [InlineData("a//b")]
    [InlineData("a/")]
    [InlineData("")]
    [InlineData(".hidden")]
    public async Task RevisionThatIsNoneIsRefusedWithoutNetwork(string revision)
    {
        await using FakeHub hub = await FakeHub.StartAsync(_model);

        Assert.EndsWith("is no revision: give a branch, a tag or a commit of the model, such as main.", await hub.FailAsync(revision: revision), StringComparison.Ordinal);
        Assert.Empty(hub.Hub.Requests);
    }

    [Theory]
    [InlineData("../kit")]
    [InlineData("kit/..")]
    [InlineData("kit/a--b")]
    [InlineData("kit/a.git")]
    [InlineData("kit/a\n")]
    [InlineData("kit/ä")]
    [InlineData("a/b/c")]
    [InlineData("/a")]
    [InlineData("-a/b")]
    public async Task NameThatIsNoneIsRefusedWithoutNetwork(string name)
    {
        await using FakeHub hub = await FakeHub.StartAsync(_model);

        Assert.Contains("is no name of a model on the hub", await hub.FailAsync(name), StringComparison.Ordinal);
        Assert.Empty(hub.Hub.Requests);
    }

    private HubModel Without(string file) => new(_model.Id, _model.Commit, _model.Files.Where(item => item.Key != file).ToDictionary());
}
