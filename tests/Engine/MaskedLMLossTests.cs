using BertNotebooks.Data;
using BertNotebooks.Engine;
using BertNotebooks.Model;
using BertNotebooks.Model.Heads;
using BertNotebooks.Tests.Model;
using TorchSharp;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace BertNotebooks.Tests.Engine;

/// <summary>The loss that is differentiated by hand at its two ends, and whose last layer works at the labelled positions alone, against torch's backward pass through the whole forward.</summary>
[Collection(TorchCollection.Name)]
public sealed class MaskedLMLossTests
{
    private const string Table = "bert.embeddings.word_embeddings.weight", Bias = "cls.predictions.bias";

    public static TheoryData<string, bool, bool> Cases
    {
        get
        {
            TheoryData<string, bool, bool> cases = [];
            foreach (string texts in Texts.Keys)
            {
                cases.Add(texts, true, false);
                cases.Add(texts, false, false);
                cases.Add(texts, true, true);
            }

            return cases;
        }
    }

    private static Dictionary<string, Func<Batch>> Texts { get; } = new()
    {
        ["ragged"] = () => Batch.From([Of([2, 9, 4, 11, 3], [-100, -100, 8, 3, -100]), Of([5, 6], [7, -100]), Of([30], [31])], padId: 0),
        ["no padding"] = () => Batch.From([Of([2, 9, 4], [-100, 98, -100]), Of([5, 6, 7], [7, -100, 1])], padId: 0),
        ["[PAD] within the text"] = () => Batch.From([Of([2, 0, 4, 0], [-100, 8, 0, -100]), Of([0, 6], [0, 6])], padId: 0),
        ["every position"] = () => Batch.From([Of([2, 9, 4, 11], [2, 9, 8, 11]), Of([5, 6], [7, 6])], padId: 0, labelPadding: true),
        ["one piece over and over"] = () => Batch.From([Of([9, 9, 9, 9], [9, -100, 9, 9]), Of([9, 9], [9, 4])], padId: 0),
        ["few labels"] = () => Batch.From([Of([2, 9, 4, 11, 3, 8, 12], [-100, 5, -100, -100, -100, 8, -100]), Of([5, 6, 1, 44], [-100, -100, -100, 9]), Of([7, 7, 20], [-100, -100, -100])], padId: 0),
        ["one label each"] = () => Batch.From([Of([2, 9, 4], [-100, 5, -100]), Of([5, 6, 1], [-100, -100, 9])], padId: 0),
        ["no label"] = () => Batch.From([Of([2, 9, 4], [-100, -100, -100])], padId: 0),
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void ValueAndGradientsAreThoseOfTorch(string texts, bool tied, bool inDoublePrecision)
    {
        using DisposeScope scope = NewDisposeScope();
        (BertForMaskedLM model, BertForMaskedLM oracle) = Pair(tied, inDoublePrecision);
        using Batch batch = Texts[texts]();
        long labelled = Math.Max(1, batch.LabelIds.shape[0]);
        AssertSame(model, oracle, [batch], labelled, inDoublePrecision);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void SeveralBatchesAddUp(bool tied)
    {
        using DisposeScope scope = NewDisposeScope();
        (BertForMaskedLM model, BertForMaskedLM oracle) = Pair(tied, inDoublePrecision: true);
        Batch[] batches = [.. Texts.Values.Select(make => make())];
        AssertSame(model, oracle, batches, batches.Sum(b => b.LabelIds.shape[0]), inDoublePrecision: true);
        Array.ForEach(batches, batch => batch.Dispose());
    }

    [Theory]
    [InlineData(true, "bert.embeddings.")]
    [InlineData(false, "bert.embeddings.")]
    [InlineData(true, Table)]
    [InlineData(false, Table)]
    [InlineData(false, "cls.predictions.decoder.")]
    [InlineData(true, Bias)]
    [InlineData(true, "cls.")]
    [InlineData(false, "cls.")]
    [InlineData(true, "bert.")]
    [InlineData(false, "bert.")]
    [InlineData(true, "bert.encoder.layer.0.")]
    public void FrozenParametersGetNoGradientAndTheOthersTheirs(bool tied, string frozen) =>
        AssertFrozen(tied, name => name.StartsWith(frozen, StringComparison.Ordinal));

    [Theory]
    [InlineData(true, "bert.encoder.layer.1.")]
    [InlineData(true, "bert.embeddings.position_embeddings.")]
    [InlineData(true, Table)]
    [InlineData(false, Table)]
    [InlineData(false, "cls.predictions.decoder.")]
    [InlineData(true, Bias)]
    public void AllButOnePartMayBeFrozen(bool tied, string learning) =>
        AssertFrozen(tied, name => !name.StartsWith(learning, StringComparison.Ordinal));

    [Fact]
    public void BackwardDoesNothingWhenEverythingIsFrozen()
    {
        using DisposeScope scope = NewDisposeScope();
        BertForMaskedLM model = SmallBert.Create();
        Freeze(model, _ => true);
        using Batch batch = Texts["ragged"]();
        using MaskedLMLoss loss = model.LossOf(batch, 1);
        loss.Backward();
        Assert.True(loss.Value > 0);
        Assert.All(model.parameters(), parameter => Assert.Null(parameter.grad));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void DropoutDrawsWhatAPlainForwardDraws(bool tied)
    {
        using DisposeScope scope = NewDisposeScope();
        (BertForMaskedLM model, BertForMaskedLM oracle) = Pair(tied, inDoublePrecision: false, dropout: 0.3);
        model.train();
        oracle.train();
        using Batch batch = Texts["ragged"]();
        AssertSame(model, oracle, [batch], 3, inDoublePrecision: false);
        random.manual_seed(5);
        using MaskedLMLoss one = model.LossOf(batch, 1), other = model.LossOf(batch, 1);
        Assert.NotEqual(one.Value, other.Value);
    }

    [Fact]
    public void NothingStaysButTheGradients()
    {
        using BertForMaskedLM model = SmallBert.Create();
        using Batch batch = Texts["ragged"]();
        long before = SmallBert.LiveTensors;
        for (int round = 0; round < 3; round++)
        {
            using (MaskedLMLoss loss = model.LossOf(batch, 2))
            {
                loss.Backward();
            }

            using (model.LossOf(batch, 2))
            {
                // A loss that is only looked at.
            }

            Assert.Equal(before, SmallBert.LiveTensors);
        }
    }

    private static void AssertFrozen(bool tied, Func<string, bool> isFrozen)
    {
        using DisposeScope scope = NewDisposeScope();
        (BertForMaskedLM model, BertForMaskedLM oracle) = Pair(tied, inDoublePrecision: true);
        Freeze(model, isFrozen);
        Freeze(oracle, isFrozen);
        using Batch batch = Texts["ragged"]();
        AssertSame(model, oracle, [batch], 4, inDoublePrecision: true);
        Assert.All(model.named_parameters(), p => Assert.Equal(isFrozen(p.name), p.parameter.grad is null));
    }

    private static void AssertSame(BertForMaskedLM model, BertForMaskedLM oracle, Batch[] batches, long labelled, bool inDoublePrecision)
    {
        double value = 0, expected = 0;
        random.manual_seed(5);
        foreach (Batch batch in batches)
        {
            using MaskedLMLoss loss = model.LossOf(batch, labelled);
            loss.Backward();
            value += loss.Value;
        }

        random.manual_seed(5);
        foreach (Batch batch in batches)
        {
            using Tensor loss = WholeLoss(oracle, batch) / labelled;
            loss.backward();
            expected += loss.to(ScalarType.Float64).item<double>();
        }

        // Sums in another order: rounding grows with the size of what is added.
        double precision = inDoublePrecision ? 1e-12 : 2e-6;
        Assert.Equal(expected, value, precision * Math.Max(1, Math.Abs(expected)));
        foreach (((string name, Parameter parameter), (_, Parameter right)) in model.named_parameters().Zip(oracle.named_parameters()))
        {
            Assert.Equal(right.grad is null, parameter.grad is null);
            if (right.grad is Tensor gradient)
            {
                SmallBert.AssertClose(gradient, parameter.grad!, precision * Math.Max(1, gradient.abs().max().to(ScalarType.Float64).item<double>()), name);
            }
        }
    }

    // With dropout both must draw the same masks, and so take the same road.
    private static Tensor WholeLoss(BertForMaskedLM model, Batch batch)
    {
        if (model.Config.HiddenDropoutProb > 0)
        {
            return model.SummedLoss(batch);
        }

        Tensor logits = model.Forward(batch.InputIds, batch.AttentionMask, batch.TokenTypeIds).Logits.view(-1, model.Config.VocabSize);
        return nn.functional.cross_entropy(logits[batch.LabelPositions], batch.LabelIds, reduction: nn.Reduction.Sum);
    }

    // Two models with the same weights.
    private static (BertForMaskedLM Model, BertForMaskedLM Oracle) Pair(bool tied, bool inDoublePrecision, double dropout = 0)
    {
        BertConfig config = SmallBert.Config with { TieWordEmbeddings = tied, HiddenDropoutProb = dropout, AttentionProbsDropoutProb = dropout };
        (BertForMaskedLM model, BertForMaskedLM oracle) = (SmallBert.Create(config), SmallBert.Create(config));
        if (inDoublePrecision)
        {
            model.to(ScalarType.Float64);
            oracle.to(ScalarType.Float64);
        }

        return (model, oracle);
    }

    private static void Freeze(BertForMaskedLM model, Func<string, bool> isFrozen)
    {
        foreach ((string name, Parameter parameter) in model.named_parameters())
        {
            parameter.requires_grad = !isFrozen(name);
        }
    }

    private static MaskedExample Of(int[] ids, int[] labels) => BatchTests.Example(ids, labels);
}
