using BertNotebooks.Model;
using BertNotebooks.Model.Heads;
using BertNotebooks.Tests.Engine;
using TorchSharp;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace BertNotebooks.Tests.Model;

[Collection(TorchCollection.Name)]
public sealed class BertLayerTests
{
    // Which weights of libtorch's layer are which of BERT's.
    private static readonly (string Oracle, string Bert)[] Weights =
    [
        ("self_attn.out_proj", "attention.output.dense"), ("linear1", "intermediate.dense"), ("linear2", "output.dense"),
        ("norm1", "attention.output.LayerNorm"), ("norm2", "output.LayerNorm"),
    ];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void LayerAgreesWithTheEncoderLayerOfLibtorch(bool padded)
    {
        using DisposeScope scope = NewDisposeScope();
        BertConfig config = SmallBert.Config with { LayerNormEps = 1e-5, VocabSize = 11, NumHiddenLayers = 1 };
        BertForMaskedLM model = SmallBert.Create(config);
        BertLayer layer = Assert.Single(model.Bert.Encoder.Layers);
        TransformerEncoderLayer oracle = nn.TransformerEncoderLayer(config.HiddenSize, config.NumAttentionHeads, config.IntermediateSize, 0, nn.Activations.GELU);
        Copy(layer, oracle);
        oracle.eval();
        random.manual_seed(2);
        Tensor input = randn(SmallBert.Examples, SmallBert.Tokens, config.HiddenSize);
        Tensor mask = SmallBert.Mask(SmallBert.Tokens, padded ? [7, 3, 1, 6, 2] : [7, 7, 7, 7, 7]);
        Tensor bias = (mask.eq(0).to(ScalarType.Float32) * float.MinValue).unsqueeze(1).unsqueeze(1);

        Tensor actual = layer.call(input, padded ? bias : null, null, null);
        // libtorch puts time first: [T, B, H].
        Tensor expected = oracle.call(input.transpose(0, 1), zeros(SmallBert.Tokens, SmallBert.Tokens), mask.eq(0)).transpose(0, 1);

        Tensor attended = mask.eq(1);
        SmallBert.AssertClose(expected[attended], actual[attended], 1e-5);
        Assert.True(actual.abs().max().item<float>() > 0.5, "the numbers are too small to tell anything");
    }

    private static void Copy(BertLayer layer, TransformerEncoderLayer oracle)
    {
        using var noGrad = no_grad();
        Dictionary<string, Tensor> from = layer.state_dict();
        Dictionary<string, Tensor> to = oracle.state_dict();
        foreach (string part in (string[])["weight", "bias"])
        {
            Tensor[] projections = [.. ((string[])["query", "key", "value"]).Select(p => from[$"attention.self.{p}.{part}"])];
            to[$"self_attn.in_proj_{part}"].copy_(cat(projections));
            foreach ((string target, string source) in Weights)
            {
                to[$"{target}.{part}"].copy_(from[$"{source}.{part}"]);
            }
        }
    }
}
