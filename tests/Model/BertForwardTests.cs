using BertNotebooks.Data;
using BertNotebooks.Engine;
using BertNotebooks.Model;
using BertNotebooks.Model.Heads;
using BertNotebooks.Tests.Engine;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace BertNotebooks.Tests.Model;

[Collection(TorchCollection.Name)]
public sealed class BertForwardTests
{
    // Sums are added in another order in a batch of another shape: 1e-5 is some ten times that noise at numbers of about 10.
    private const double Tolerance = 1e-5;

    [Fact]
    public void PaddingChangesNothing()
    {
        using DisposeScope scope = NewDisposeScope();
        BertForMaskedLM model = SmallBert.Create();
        int[] lengths = [11, 3, 1, 8];
        Tensor ids = SmallBert.Ids(4, 11), types = SmallBert.Types(4, 11), mask = SmallBert.Mask(11, lengths);
        MaskedLMOutput batch = model.Forward(ids, mask, types, outputHiddenStates: true, outputAttentions: true);
        for (int b = 0; b < lengths.Length; b++)
        {
            int n = lengths[b];
            Tensor Real(Tensor x) => x.narrow(0, b, 1).narrow(1, 0, n);
            MaskedLMOutput single = model.Forward(Real(ids), null, Real(types), outputHiddenStates: true, outputAttentions: true);
            SmallBert.AssertClose(single.Logits, Real(batch.Logits), Tolerance, $"logits of row {b}");
            for (int layer = 0; layer <= model.Config.NumHiddenLayers; layer++)
            {
                SmallBert.AssertClose(single.HiddenStates![layer], Real(batch.HiddenStates![layer]), Tolerance, $"hidden states {layer} of row {b}");
            }

            for (int layer = 0; layer < model.Config.NumHiddenLayers; layer++)
            {
                Tensor block = batch.Attentions![layer].narrow(0, b, 1).narrow(2, 0, n).narrow(3, 0, n);
                SmallBert.AssertClose(single.Attentions![layer], block, Tolerance, $"attentions {layer} of row {b}");
            }
        }
    }

    [Fact]
    public void WhatStandsAtPaddedPositionsDoesNotMatter()
    {
        using DisposeScope scope = NewDisposeScope();
        BertForMaskedLM model = SmallBert.Create();
        Tensor mask = SmallBert.Mask(SmallBert.Tokens, 7, 3, 1, 6, 2), ids = SmallBert.Ids(), others = SmallBert.Ids(seed: 77);
        Tensor changed = where(mask.eq(1), ids, others);
        Assert.True(changed.ne(ids).any().item<bool>());
        Tensor attended = mask.eq(1);
        SmallBert.AssertClose(model.Forward(ids, mask).Logits[attended], model.Forward(changed, mask).Logits[attended], 0);
    }

    [Fact]
    public void AttentionRowsSumToOneAndPaddedColumnsAreExactlyZero()
    {
        using DisposeScope scope = NewDisposeScope();
        BertForMaskedLM model = SmallBert.Create();
        Tensor mask = SmallBert.Mask(SmallBert.Tokens, 7, 3, 1, 6, 2);
        MaskedLMOutput output = model.Forward(SmallBert.Ids(), mask, SmallBert.Types(), outputAttentions: true);
        Assert.Equal(2, output.Attentions!.Count);
        foreach (Tensor weights in output.Attentions)
        {
            Assert.Equal([5, 4, 7, 7], weights.shape);
            SmallBert.AssertClose(ones(5, 4, 7), weights.sum(-1), 1e-6);
            Tensor padded = mask.eq(0).unsqueeze(1).unsqueeze(1).expand(weights.shape);
            Assert.Equal(0, weights[padded].abs().max().item<float>());
            Assert.True(weights.min().item<float>() >= 0);
        }
    }

    [Fact]
    public void HiddenStatesAreTheEmbeddingsAndEachLayersOutput()
    {
        using DisposeScope scope = NewDisposeScope();
        BertForMaskedLM model = SmallBert.Create();
        Tensor ids = SmallBert.Ids(), types = SmallBert.Types();
        BertModelOutput output = model.Bert.Forward(ids, null, types, outputHiddenStates: true);
        Assert.Equal(3, output.HiddenStates!.Count);
        SmallBert.AssertClose(model.Bert.Embeddings.call(ids, types), output.HiddenStates[0], 0);
        SmallBert.AssertClose(output.LastHiddenState, output.HiddenStates[2], 0);
        Assert.Null(output.Attentions);
        Assert.Null(output.PoolerOutput);
    }

    [Fact]
    public void SegmentsThatAreNotGivenAreZero()
    {
        using DisposeScope scope = NewDisposeScope();
        BertForMaskedLM model = SmallBert.Create();
        Tensor ids = SmallBert.Ids();
        SmallBert.AssertClose(model.Forward(ids, null, zeros_like(ids)).Logits, model.Forward(ids).Logits, 0);
        Assert.True(SmallBert.Difference(model.Forward(ids).Logits, model.Forward(ids, null, SmallBert.Types()).Logits) > 0.01);
    }

    [Theory]
    [InlineData(0, 5, 7, 9, 14, 26)]
    [InlineData(26, 9, 0, 14, 7, 5)]
    [InlineData(9, 9, 30)]
    [InlineData(0, 7, 14, 21, 28)]
    [InlineData(28, 21, 14, 7, 0)]
    [InlineData(17)]
    [InlineData(14, 15, 16, 17, 18, 19)]
    public void LogitsAtPositionsAreThoseOfTheWholeForward(params int[] chosen)
    {
        using DisposeScope scope = NewDisposeScope();
        BertForMaskedLM model = SmallBert.Create();
        Tensor ids = SmallBert.Ids(), types = SmallBert.Types(), mask = SmallBert.Mask(SmallBert.Tokens, 7, 3, 1, 6, 2);
        Tensor positions = tensor([.. chosen.Select(p => (long)p)], ScalarType.Int64);
        Tensor all = model.Forward(ids, mask, types).Logits.view(-1, 99);
        SmallBert.AssertClose(all[positions], model.LogitsAt(ids, mask, types, positions), Tolerance);
        AskedPositions asked = new([.. chosen.Select(p => (long)p)], SmallBert.Examples, SmallBert.Tokens);
        SmallBert.AssertClose(model.Bert.Forward(ids, mask, types).LastHiddenState.view(-1, model.Config.HiddenSize)[positions], model.Bert.Forward(ids, mask, types, asked: asked).LastHiddenState, Tolerance);
        using var inference = inference_mode();
        SmallBert.AssertClose(all[positions], model.LogitsAt(ids, mask, types, positions), Tolerance);
    }

    [Fact]
    public void NoPositionsGiveNoLogits()
    {
        using DisposeScope scope = NewDisposeScope();
        Assert.Equal([0, 99], SmallBert.Create().LogitsAt(SmallBert.Ids(), null, null, tensor(Array.Empty<long>())).shape);
    }

    [Fact]
    public void LossIsTheMeanSurpriseAtTheLabels()
    {
        using DisposeScope scope = NewDisposeScope();
        BertForMaskedLM model = SmallBert.Create();
        long[] labels = [.. Enumerable.Repeat((long)MaskedExample.IgnoreIndex, 35)];
        (labels[2], labels[13], labels[34]) = (98, 0, 41);
        MaskedLMOutput output = model.Forward(SmallBert.Ids(), labels: tensor(labels, 5, 7));
        Tensor logarithms = nn.functional.log_softmax(output.Logits.to(ScalarType.Float64), -1).view(-1, 99);
        double expected = -(logarithms[2, 98] + logarithms[13, 0] + logarithms[34, 41]).item<double>() / 3;
        Assert.Equal(expected, output.Loss!.item<float>(), 1e-5);
        Assert.Null(model.Forward(SmallBert.Ids()).Loss);
    }

    [Fact]
    public void DropoutIsActiveInTrainingAloneAndFollowsTheSeed()
    {
        using DisposeScope scope = NewDisposeScope();
        BertForMaskedLM model = SmallBert.Create(SmallBert.Config with { HiddenDropoutProb = 0.1, AttentionProbsDropoutProb = 0.1 });
        BertForMaskedLM without = SmallBert.Create();
        Tensor ids = SmallBert.Ids();
        Tensor Logits(long seed)
        {
            random.manual_seed(seed);
            return model.Forward(ids).Logits;
        }

        SmallBert.AssertClose(without.Forward(ids).Logits, Logits(1), 0);
        model.train();
        SmallBert.AssertClose(Logits(1), Logits(1), 0);
        Assert.True(SmallBert.Difference(Logits(1), Logits(2)) > 0.01);
    }

    [Theory]
    [InlineData(0.3, 0.0)]
    [InlineData(0.0, 0.3)]
    public void EachOfTheTwoDropoutsActs(double hidden, double attention)
    {
        using DisposeScope scope = NewDisposeScope();
        BertForMaskedLM model = SmallBert.Create(SmallBert.Config with { HiddenDropoutProb = hidden, AttentionProbsDropoutProb = attention });
        Tensor evaluated = model.Forward(SmallBert.Ids()).Logits;
        model.train();
        MaskedLMOutput output = model.Forward(SmallBert.Ids(), outputHiddenStates: true, outputAttentions: true);
        Assert.True(SmallBert.Difference(evaluated, output.Logits) > 0.01);
        bool embeddingsDropped = output.HiddenStates![0].eq(0).any().item<bool>();
        Assert.Equal(hidden > 0, embeddingsDropped);
        // What is reported is the softmax before dropout, as in Hugging Face's eager attention in evaluation.
        SmallBert.AssertClose(ones(5, 4, 7), output.Attentions![0].sum(-1), 1e-6);
    }

    [Fact]
    public void InputBeyondThePositionTableIsRefused()
    {
        using BertForMaskedLM model = SmallBert.Create();
        using Tensor longest = SmallBert.Ids(1, 13), longer = SmallBert.Ids(1, 14);
        model.Forward(longest).Dispose();
        string message = Assert.Throws<BertNotebooksException>(() => model.Forward(longer)).Message;
        Assert.Contains("14 tokens", message);
        Assert.Contains("13 rows", message);
    }

    [Fact]
    public void ForwardLeavesOnlyWhatItReturns()
    {
        using BertForMaskedLM model = SmallBert.Create();
        using Tensor ids = SmallBert.Ids(), mask = SmallBert.Mask(SmallBert.Tokens, 7, 3, 1, 6, 2);
        model.Forward(ids, mask).Dispose();
        long before = SmallBert.LiveTensors;
        using (MaskedLMOutput output = model.Forward(ids, mask, labels: ids, outputHiddenStates: true, outputAttentions: true))
        {
            Assert.Equal(before + 1 + 1 + 3 + 2, SmallBert.LiveTensors);
        }

        Assert.Equal(before, SmallBert.LiveTensors);
    }
}
