using System.Text.Json.Nodes;
using BertNotebooks.Checkpoints;
using BertNotebooks.Model;
using BertNotebooks.Model.Heads;
using BertNotebooks.Tests.Engine;
using BertNotebooks.Tests.Text;
using BertNotebooks.Text;
using Xunit;
using Xunit.Abstractions;

namespace BertNotebooks.Tests.Fuzz;

/// <summary>Model folders whose files are sound, each for itself, and together would cost much memory.</summary>
[Collection(TorchCollection.Name)]
public sealed class FolderBombTests(ITestOutputHelper output)
{
    private static readonly BertConfig s_small = new()
    {
        VocabSize = 8, HiddenSize = 1, NumHiddenLayers = 1, NumAttentionHeads = 1, IntermediateSize = 1, MaxPositionEmbeddings = 8,
    };

    [Theory]
    [InlineData("hidden_size", 2_000_000_000)]
    [InlineData("vocab_size", 2_000_000_000)]
    [InlineData("intermediate_size", 100_000_000)]
    [InlineData("max_position_embeddings", 4_000_000)]
    [InlineData("type_vocab_size", 100_000_000)]
    [InlineData("num_hidden_layers", 2_000_000_000)]
    [InlineData("num_hidden_layers", 2)]
    public void SizesThatTheWeightsDoNotHaveAreRefused(string key, int value)
    {
        string? refusal = Open(s_small, config => config[key] = value);
        Assert.Contains("do not belong together", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void SizesWhoseProductIsTooLargeAreRefused() => Assert.Contains("do not belong together", Open(s_small, config =>
    {
        config["hidden_size"] = 3000;
        config["vocab_size"] = 3000;
    }), StringComparison.Ordinal);

    [Fact]
    public void LabelsWithoutWeightsAreRefused() => Assert.Contains("do not belong together", Open(s_small with { HiddenSize = 200, MaxPositionEmbeddings = 2 }, config =>
    {
        config["architectures"] = new JsonArray("BertForTokenClassification");
        config["id2label"] = new JsonObject(Enumerable.Range(0, 30_000).Select(i => KeyValuePair.Create($"{i}", (JsonNode?)$"{i}")));
    }), StringComparison.Ordinal);

    [Theory]
    [InlineData(24)]
    [InlineData(100)]
    [InlineData(600)]
    public void ManySmallLayersAreReadOrRefused(int layers) => Open(s_small with { NumHiddenLayers = layers }, _ => { });

    private string? Open(BertConfig shape, Action<JsonObject> change)
    {
        string? refusal = null;
        Promise.Watch(begin =>
        {
            using TempFolder folder = new();
            using (PretrainedModel model = PretrainedModel.Create(shape, new BertTokenizer(Words.Vocabulary("a"))))
            {
                model.SavePretrained(folder.Root);
            }

            JsonObject config = JsonNode.Parse(File.ReadAllText(folder.Path("config.json")))!.AsObject();
            change(config);
            folder.Write("config.json", config.ToJsonString());
            long bytes = new DirectoryInfo(folder.Root).EnumerateFiles().Sum(file => file.Length);
            for (int i = 0; i < 2; i++)
            {
                begin("folder");
                Promise.Outcome outcome = Promise.Check("folder", bytes, () => HostileReaders.ReadFolder(folder.Root));
                output.WriteLine($"{bytes:N0} bytes, {outcome.Seconds:f3} s, {outcome.Memory:p0} of the allowed memory; {outcome.Refusal ?? "read"}");
                refusal = outcome.Refusal;
            }
        });
        return refusal;
    }
}
