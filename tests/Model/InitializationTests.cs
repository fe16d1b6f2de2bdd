using BertNotebooks.Model;
using BertNotebooks.Model.Heads;
using BertNotebooks.Tests.Engine;
using TorchSharp;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace BertNotebooks.Tests.Model;

[Collection(TorchCollection.Name)]
public sealed class InitializationTests
{
    private static readonly BertConfig Config = new()
    {
        VocabSize = 700, HiddenSize = 48, NumAttentionHeads = 4, NumHiddenLayers = 2, IntermediateSize = 96, MaxPositionEmbeddings = 64, PadTokenId = 5, InitializerRange = 0.03,
    };

    [Fact]
    public void WeightsAreNormalBiasesZeroNormsOneAndThePadRowZero()
    {
        using DisposeScope scope = NewDisposeScope();
        using BertForMaskedLM model = new(Config, seed: 3);
        foreach ((string name, Parameter parameter) in model.named_parameters())
        {
            if (name.EndsWith("bias", StringComparison.Ordinal))
            {
                Assert.Equal(0, parameter.abs().max().item<float>());
            }
            else if (name.EndsWith("LayerNorm.weight", StringComparison.Ordinal))
            {
                SmallBert.AssertClose(ones_like(parameter), parameter, 0, name);
            }
            else if (!name.Contains("token_type", StringComparison.Ordinal))
            {
                AssertNormal(name, parameter);
            }
        }

        Assert.Equal(0, model.Bert.Embeddings.WordEmbeddings[5].abs().max().item<float>());
        Assert.True(model.Bert.Embeddings.WordEmbeddings[0].abs().max().item<float>() > 0);
    }

    [Fact]
    public void SameSeedGivesTheSameWeightsAndAnotherOthers()
    {
        using BertForMaskedLM one = new(Config, seed: 3);
        _ = rand(100);
        using BertForMaskedLM same = new(Config, seed: 3), other = new(Config, seed: 4);
        Assert.Equal(0, one.parameters().Zip(same.parameters()).Max(p => SmallBert.Difference(p.First, p.Second)));
        Assert.True(SmallBert.Difference(one.Bert.Embeddings.WordEmbeddings, other.Bert.Embeddings.WordEmbeddings) > 0.01);
    }

    // Mean and spread within 4 of their own standard deviations; the word table has one row of zeros in 700.
    private static void AssertNormal(string name, Tensor parameter)
    {
        double count = parameter.numel();
        double mean = parameter.mean().item<float>(), deviation = parameter.std().item<float>();
        Assert.True(Math.Abs(mean) <= 4 * 0.03 / Math.Sqrt(count), $"{name} has the mean {mean}");
        Assert.True(Math.Abs(deviation - 0.03) <= 4 * 0.03 / Math.Sqrt(2 * count) + 0.03 / 700, $"{name} has the deviation {deviation}");
    }
}
