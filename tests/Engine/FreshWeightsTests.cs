using BertNotebooks.Checkpoints;
using BertNotebooks.Engine;
using BertNotebooks.Model;
using BertNotebooks.Model.Heads;
using BertNotebooks.Tests.Data;
using BertNotebooks.Tests.Model;
using BertNotebooks.Text;
using TorchSharp;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace BertNotebooks.Tests.Engine;

[Collection(TorchCollection.Name)]
public sealed class FreshWeightsTests
{
    public static TheoryData<string> Heads => [.. Create.Keys];

    private static Dictionary<string, Func<BertConfig, nn.Module>> Create { get; } = new()
    {
        [nameof(BertForMaskedLM)] = config => new BertForMaskedLM(config, 3),
        [nameof(BertForPreTraining)] = config => new BertForPreTraining(config, 3),
        [nameof(BertForNextSentencePrediction)] = config => new BertForNextSentencePrediction(config, 3),
        [nameof(BertForSequenceClassification)] = config => new BertForSequenceClassification(config, 3),
        [nameof(BertForTokenClassification)] = config => new BertForTokenClassification(config, 3),
    };

    [Theory]
    [MemberData(nameof(Heads))]
    public void ConstructorLeavesTorchsGeneratorAsItFoundIt(string head)
    {
        using DisposeScope scope = NewDisposeScope();
        random.manual_seed(9);
        Tensor expected = randn(3);
        random.manual_seed(9);
        Create[head](SmallBert.Config).Dispose();
        SmallBert.AssertClose(expected, randn(3), 0);
    }

    [Fact]
    public void SkippingDrawsNothingAndLeavesTheSameParameters()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor before = get_rng_state();
        BertModel drawn = new(SmallBert.Config);
        Assert.False(before.Equals(get_rng_state()));
        before = get_rng_state();
        BertModel empty = FreshWeights.Skip(() => new BertModel(SmallBert.Config with { PadTokenId = 3 }));
        Assert.True(before.Equals(get_rng_state()));
        Assert.Equal(Shapes(drawn), Shapes(empty));
        Assert.True(FreshWeights.AreDrawn);
    }

    [Fact]
    public void EmptyTableLooksUpAndLearnsAsAnyOther()
    {
        using DisposeScope scope = NewDisposeScope();
        Embedding table = FreshWeights.Skip(() => FreshWeights.Table(5, 3, padding: 2));
        using (no_grad())
        {
            table.weight!.copy_(arange(15).view(5, 3));
        }

        Tensor rows = table.call(tensor(new[] { 4L, 2, 4 }));
        SmallBert.AssertClose(tensor(new float[] { 12, 13, 14, 6, 7, 8, 12, 13, 14 }, 3, 3), rows, 0);
        rows.sum().backward();
        SmallBert.AssertClose(tensor(new float[] { 0, 0, 0, 0, 2 }), table.parameters().Single().grad!.mean([1]), 0);
    }

    [Fact]
    public void HeadThatAFolderLacksIsDrawnAndTheSameEachTime()
    {
        using DisposeScope scope = NewDisposeScope();
        using TempFolder folder = new();
        BertTokenizer tokenizer = new(Samples.Vocabulary(99));
        using (BertForMaskedLM whole = SmallBert.Create())
        {
            ModelFolder.Save(folder.Root, whole.Bert, whole.Config, tokenizer);
        }

        using PretrainedModel one = PretrainedModel.FromPretrained(folder.Root, initializeMissingHead: true), same = PretrainedModel.FromPretrained(folder.Root, initializeMissingHead: true);
        Dictionary<string, Tensor> weights = one.Model.state_dict();
        Assert.Equal(5, one.Report.Missing.Count);
        Assert.Equal(0, weights["cls.predictions.bias"].abs().max().item<float>());
        Assert.Equal(0, weights["cls.predictions.transform.dense.bias"].abs().max().item<float>());
        SmallBert.AssertClose(ones(24), weights["cls.predictions.transform.LayerNorm.weight"], 0);
        // 576 numbers: their deviation is within 4 of its own standard deviations.
        Assert.Equal(0.2, weights["cls.predictions.transform.dense.weight"].std().item<float>(), 4 * 0.2 / Math.Sqrt(2 * 576));
        Assert.All(same.Model.state_dict(), p => SmallBert.AssertClose(p.Value, weights[p.Key], 0, p.Key));
    }

    [Fact]
    public void HeadThatWasDrawnBeforeIsKept()
    {
        using DisposeScope scope = NewDisposeScope();
        using TempFolder place = new();
        using (BertForMaskedLM whole = SmallBert.Create())
        {
            ModelFolder.Save(place.Root, whole.Bert, whole.Config, new BertTokenizer(Samples.Vocabulary(99)));
        }

        using ModelFolder folder = ModelFolder.Open(place.Root);
        using BertForMaskedLM model = new(folder.Config, seed: 8), expected = new(folder.Config, seed: 8);
        folder.LoadInto(model, initializeMissingHead: true);
        SmallBert.AssertClose(expected.state_dict()["cls.predictions.transform.dense.weight"], model.state_dict()["cls.predictions.transform.dense.weight"], 0);
    }

    private static IEnumerable<(string, string)> Shapes(nn.Module model) => model.named_parameters().Select(p => (p.name, string.Join('x', p.parameter.shape)));
}
