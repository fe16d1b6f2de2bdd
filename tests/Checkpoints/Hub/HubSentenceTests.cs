using BertNotebooks.Checkpoints.Hub;
using BertNotebooks.Checkpoints.SentenceTransformers;
using BertNotebooks.Inference;
using BertNotebooks.Tests.Checkpoints.SentenceTransformers;
using Xunit;

namespace BertNotebooks.Tests.Checkpoints.Hub;

/// <summary>A model of sentence-transformers comes from the hub with what makes its vectors.</summary>
[Collection(TorchCollection.Name)]
public sealed class HubSentenceTests
{
    [Theory]
    [InlineData(true, "model.safetensors")]
    [InlineData(false, "model.safetensors")]
    [InlineData(true, "pytorch_model.bin")]
    public async Task PoolingAndDenseLayersArriveAndTheVectorsAreTheSame(bool hasApi, string weights)
    {
        using SentenceFolder folder = Folder();
        HubModel model = OfFolder(folder, weights);
        await using FakeHub hub = await FakeHub.StartAsync(model);
        hub.HasApi = hasApi;

        HubSnapshot snapshot = await hub.DownloadAsync();

        string[] arrived = [.. Directory.EnumerateFiles(snapshot.Folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(snapshot.Folder, file).Replace('\\', '/')).Order(StringComparer.Ordinal)];
        Assert.Equal(model.Files.Keys.Where(name => name != "3_Other/config.json").Order(StringComparer.Ordinal), arrived);
        Assert.All(arrived, name => Assert.Equal(model.Files[name], File.ReadAllBytes(Path.Combine(snapshot.Folder, name))));
        if (weights == "model.safetensors")
        {
            folder.Modules(("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Dense", "Dense"));
            File.WriteAllText(Path.Combine(snapshot.Folder, "modules.json"), File.ReadAllText(folder.Path("modules.json")));
            Assert.Equal(Vector(folder.Root), Vector(snapshot.Folder));
        }
    }

    [Fact]
    public async Task CacheWithoutTheLayersIsCompleted()
    {
        using SentenceFolder folder = Folder();
        HubModel model = OfFolder(folder, "model.safetensors");
        await using FakeHub hub = await FakeHub.StartAsync(model);
        HubSnapshot first = await hub.DownloadAsync(revision: model.Commit);
        int requests = hub.Hub.Requests.Count;
        await hub.DownloadAsync(revision: model.Commit);
        Assert.Equal(requests, hub.Hub.Requests.Count);

        File.Delete(Path.Combine(first.Folder, "2_Dense/model.safetensors"));
        HubSnapshot offline = await hub.DownloadAsync(revision: model.Commit, options: hub.Options with { Offline = true });
        HubSnapshot again = await hub.DownloadAsync(revision: model.Commit);

        Assert.Contains("2_Dense/model.safetensors", offline.Notice, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(again.Folder, "2_Dense/model.safetensors")));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("[{\"path\":\"../1_Pooling\",\"type\":\"Pooling\"}]")]
    [InlineData("[{\"path\":\"a/b\",\"type\":\"Pooling\"},{\"path\":7,\"type\":\"Dense\"}]")]
    [InlineData("not JSON")]
    public async Task ListThatIsNoneHindersNoOtherUse(string modules)
    {
        HubModel small = HubModel.Small();
        await using FakeHub hub = await FakeHub.StartAsync(new HubModel(small.Id, small.Commit, new Dictionary<string, byte[]>(small.Files) { ["modules.json"] = System.Text.Encoding.UTF8.GetBytes(modules) }));
        HubSnapshot snapshot = await hub.DownloadAsync();
        Assert.Equal(["config.json", "model.safetensors", "modules.json", "vocab.txt"], Directory.EnumerateFileSystemEntries(snapshot.Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    private static SentenceFolder Folder()
    {
        SentenceFolder folder = new();
        folder.Dense("2_Dense", 24, 9, "torch.nn.modules.activation.Tanh");
        folder.Write("1_Pooling/config.json", """{"pooling_mode":"cls"}""");
        folder.Write("3_Other/config.json", "{}");
        folder.Write("sentence_bert_config.json", """{"max_seq_length":9}""");
        folder.Write("config_sentence_transformers.json", "{}");
        folder.Modules(("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Dense", "Dense"), ("3_Other", "Other"));
        return folder;
    }

    // The dense layer's weights under another name are not read here.
    private static HubModel OfFolder(SentenceFolder folder, string weights) => new("kit/small", HubModel.FirstCommit, Directory.EnumerateFiles(folder.Root, "*", SearchOption.AllDirectories)
        .ToDictionary(file => Path.GetRelativePath(folder.Root, file).Replace('\\', '/').Replace("2_Dense/model.safetensors", $"2_Dense/{weights}", StringComparison.Ordinal), File.ReadAllBytes));

    private static float[] Vector(string folder)
    {
        using SentenceTransformer model = SentenceTransformer.FromPretrained(folder);
        return new SentenceEmbedder(model).Embed(["p7 p8 p9"])[0];
    }
}
