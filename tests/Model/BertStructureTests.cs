using BertNotebooks.Model;
using BertNotebooks.Model.Heads;
using BertNotebooks.Tests.Engine;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace BertNotebooks.Tests.Model;

[Collection(TorchCollection.Name)]
public sealed class BertStructureTests
{
    [Fact]
    public void NamesAndShapesAreThoseOfHuggingFace()
    {
        BertConfig config = SmallBert.Config with { NumHiddenLayers = 12 };
        using BertForMaskedLM model = new(config);
        (string, string)[] actual = [.. model.named_parameters().Select(p => (p.name, Text(p.parameter.shape))).Order()];
        (string, string)[] expected = [.. Expected(config).Select(p => (p.Name, Text(p.Shape))).Order()];
        Assert.Equal(expected, actual);
        Assert.Equal(202, actual.Length);
        Assert.Equal<IEnumerable<(string, string)>>(expected, model.state_dict().Select(p => (p.Key, Text(p.Value.shape))).Order());
    }

    [Fact]
    public void BertBaseHas109514298Parameters()
    {
        (string Name, long[] Shape)[] base_ = [.. Expected(BertConfig.Base)];
        Assert.Equal(202, base_.Length);
        long head = base_.Where(p => p.Name.StartsWith("cls.", StringComparison.Ordinal)).Sum(p => Count(p.Shape));
        long shared = base_.Where(p => p.Name.StartsWith("bert.", StringComparison.Ordinal)).Sum(p => Count(p.Shape));
        Assert.Equal((108_891_648, 622_650, 109_514_298), (shared, head, shared + head));
    }

    [Theory]
    [InlineData("tiny", 4_416_698)]
    [InlineData("mini", 11_201_594)]
    [InlineData("small", 28_795_194)]
    [InlineData("medium", 41_404_730)]
    [InlineData("base", 109_514_298)]
    [InlineData("large", 335_174_458)]
    public void PresetsHaveThePublishedSizes(string preset, long parameters) =>
        Assert.Equal(parameters, Expected(BertConfig.Presets[preset]).Sum(p => Count(p.Shape)));

    [Fact]
    public void TinyIsBuiltWithThePublishedSize()
    {
        using BertForMaskedLM model = new(BertConfig.Tiny);
        Assert.Equal(4_416_698, model.parameters().Sum(p => p.numel()));
    }

    [Fact]
    public void EncoderAloneHasAPooler()
    {
        using BertModel model = new(SmallBert.Config);
        using Tensor ids = SmallBert.Ids();
        using BertModelOutput output = model.Forward(ids);
        Assert.Contains("pooler.dense.weight", model.state_dict().Keys);
        using Tensor expected = Pool(model, output);
        SmallBert.AssertClose(expected, output.PoolerOutput!, 1e-6);
    }

    private static Tensor Pool(BertModel model, BertModelOutput output)
    {
        using DisposeScope scope = NewDisposeScope();
        Dictionary<string, Tensor> state = model.state_dict();
        Tensor first = output.LastHiddenState[TensorIndex.Colon, 0]; // [B, H]
        return (first.matmul(state["pooler.dense.weight"].t()) + state["pooler.dense.bias"]).tanh().MoveToOuterDisposeScope();
    }

    // The key list of BertForMaskedLM in transformers 4.57 with tied embeddings.
    private static IEnumerable<(string Name, long[] Shape)> Expected(BertConfig c)
    {
        (long h, long i, long v) = (c.HiddenSize, c.IntermediateSize, c.VocabSize);
        List<(string, long[])> all =
        [
            ("bert.embeddings.word_embeddings.weight", [v, h]),
            ("bert.embeddings.position_embeddings.weight", [c.MaxPositionEmbeddings, h]),
            ("bert.embeddings.token_type_embeddings.weight", [c.TypeVocabSize, h]),
            .. Pair("bert.embeddings.LayerNorm", [h]),
            .. Pair("cls.predictions.transform.dense", [h, h]),
            .. Pair("cls.predictions.transform.LayerNorm", [h]),
            ("cls.predictions.bias", [v]),
        ];
        for (int layer = 0; layer < c.NumHiddenLayers; layer++)
        {
            string at = $"bert.encoder.layer.{layer}.";
            all.AddRange(
            [
                .. Pair(at + "attention.self.query", [h, h]), .. Pair(at + "attention.self.key", [h, h]), .. Pair(at + "attention.self.value", [h, h]),
                .. Pair(at + "attention.output.dense", [h, h]), .. Pair(at + "attention.output.LayerNorm", [h]),
                .. Pair(at + "intermediate.dense", [i, h]), .. Pair(at + "output.dense", [h, i]), .. Pair(at + "output.LayerNorm", [h]),
            ]);
        }

        return all;
    }

    private static (string, long[])[] Pair(string module, long[] shape) => [(module + ".weight", shape), (module + ".bias", shape[..1])];

    private static long Count(long[] shape) => shape.Aggregate(1L, (count, size) => count * size);

    private static string Text(long[] shape) => string.Join('x', shape);
}
