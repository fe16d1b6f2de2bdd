using BertNotebooks.Model;
using BertNotebooks.Model.Heads;
using BertNotebooks.Tests.Engine;
using TorchSharp;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace BertNotebooks.Tests.Model;

[Collection(TorchCollection.Name)]
public sealed class GradientTests
{
    [Fact]
    public void GradientsAgreeWithCentralDifferences()
    {
        using DisposeScope scope = NewDisposeScope();
        BertForMaskedLM model = SmallBert.Create(SmallBert.Config with { VocabSize = 17, HiddenSize = 8, IntermediateSize = 11, InitializerRange = 0.4 });
        model.to(ScalarType.Float64);
        Tensor ids = SmallBert.Ids(3, 5, 17), types = SmallBert.Types(3, 5), mask = SmallBert.Mask(5, 5, 2, 4);
        Tensor labels = tensor([-100L, 3, -100, -100, 16, 7, -100, -100, -100, -100, -100, -100, 2, 9, -100], 3, 5);
        double Loss()
        {
            using var noGrad = no_grad();
            using MaskedLMOutput output = model.Forward(ids, mask, types, labels);
            return output.Loss!.item<double>();
        }

        using (MaskedLMOutput output = model.Forward(ids, mask, types, labels))
        {
            output.Loss!.backward();
        }

        int compared = 0;
        foreach ((string name, Parameter parameter) in model.named_parameters())
        {
            using DisposeScope inner = NewDisposeScope();
            Tensor gradient = parameter.grad!.view(-1);
            using var noGrad = no_grad();
            Tensor flat = parameter.view(-1);
            for (long i = 0; i < flat.numel(); i += Math.Max(1, flat.numel() / 7))
            {
                const double step = 1e-5;
                double value = flat[i].item<double>();
                flat[i] = value + step;
                double above = Loss();
                flat[i] = value - step;
                double below = Loss();
                flat[i] = value;
                double expected = (above - below) / (2 * step);
                double actual = gradient[i].item<double>();
                Assert.True(Math.Abs(expected - actual) <= 1e-8 + 1e-6 * Math.Abs(expected), $"{name}[{i}]: {actual} where differences give {expected}");
                compared++;
            }
        }

        Assert.True(compared > 250, $"only {compared} numbers were compared");
    }

    [Fact]
    public void LookUpOfPadGivesNoGradient()
    {
        using DisposeScope scope = NewDisposeScope();
        BertForMaskedLM model = SmallBert.Create();
        Tensor ids = zeros(2, 3, ScalarType.Int64);
        model.Bert.Forward(ids).LastHiddenState.pow(2).sum().backward();
        Assert.Equal(0, model.Bert.Embeddings.WordEmbeddings.grad!.abs().max().item<float>());
        Assert.NotEqual(0, model.Bert.Embeddings.PositionEmbeddings.grad!.abs().max().item<float>());
    }

    [Fact]
    public void SummedLossIsTheMeanTimesItsPositions()
    {
        using DisposeScope scope = NewDisposeScope();
        BertForMaskedLM model = SmallBert.Create();
        using Batch batch = BatchTests.Padded();
        double sum = model.SummedLoss(batch).item<float>();
        double mean = model.Forward(batch.InputIds, batch.AttentionMask, batch.TokenTypeIds, batch.Labels).Loss!.item<float>();
        Assert.Equal(3, batch.LabelIds.shape[0]);
        Assert.Equal(3 * mean, sum, 1e-4);
    }
}
