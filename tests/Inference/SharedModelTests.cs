using BertNotebooks.Data;
using BertNotebooks.Inference;
using BertNotebooks.Model;
using BertNotebooks.Model.Heads;
using BertNotebooks.Tests.Model;
using BertNotebooks.Tests.Training;
using BertNotebooks.Text;
using BertNotebooks.Training.Evaluation;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace BertNotebooks.Tests.Inference;

/// <summary>Many threads predict with one model, in whatever mode it is: they get what evaluation mode gives, and leave the mode alone.</summary>
[Collection(TorchCollection.Name)]
public sealed class SharedModelTests
{
    private const int Rounds = 200, Threads = 2;

    private static readonly BertTokenizer s_tokenizer = new(SmallRuns.Vocabulary);
    private static readonly MaskedExample[] s_examples = SmallRuns.Masked(SmallRuns.Arguments, SmallRuns.Sentences(3));

    public static TheoryData<string> Predictions => [.. s_predictions.Keys];

    private static readonly Dictionary<string, Func<BertForMaskedLM, IEnumerable<double>>> s_predictions = new()
    {
        ["fill masks"] = model => new FillMask(model, s_tokenizer).Predict("p7 [MASK] p9", top: 3).Masks[0].Select(token => token.Score),
        ["fill many"] = model => new FillMask(model, s_tokenizer).Predict(["p7 [MASK]", "[MASK] p8 p9"], top: 2).SelectMany(result => result.Masks[0].Select(token => token.Score)),
        ["fill one by one"] = model => new FillMask(model, s_tokenizer).Predict("[MASK] p7 [MASK]", top: 2, oneByOne: true).Masks.SelectMany(mask => mask.Select(token => token.Score)),
        ["score"] = model => [new PseudoLogLikelihood(model, s_tokenizer).Score("p7 p8 p9").Pll],
        ["embed"] = model => new SentenceEmbedder(model.Bert, s_tokenizer).Embed(["p7 p8", "p9"]).SelectMany(vector => vector.Select(x => (double)x)),
        ["evaluate"] = model => [Evaluator.Evaluate(model, s_examples, SmallRuns.Vocabulary.PadId).Loss],
    };

    [Theory]
    [MemberData(nameof(Predictions))]
    public void PredictionIsThatOfEvaluationModeAndLeavesTheModeAlone(string name)
    {
        using BertForMaskedLM model = Model();
        model.eval();
        double[] expected = [.. s_predictions[name](model)];
        Assert.All(model.modules(), module => Assert.False(module.training));
        model.train();
        Assert.Equal(expected, s_predictions[name](model));
        Assert.All(model.modules(), module => Assert.True(module.training));
    }

    [Fact]
    public async Task ThreadsThatPredictTogetherGetTheSameAndLeaveTheModeAlone()
    {
        using BertForMaskedLM model = Model();
        model.eval();
        double[] expected = [.. s_predictions.Values.SelectMany(predict => predict(model))];
        model.train();
        int lost = 0, wrong = 0;
        using Barrier start = new(Threads);
        await Task.WhenAll(Enumerable.Range(0, Threads).Select(_ => Task.Factory.StartNew(
            () =>
            {
                for (int round = 0; round < Rounds; round++)
                {
                    start.SignalAndWait();
                    wrong += expected.SequenceEqual(s_predictions.Values.SelectMany(predict => predict(model))) ? 0 : 1;
                    lost += model.modules().All(module => module.training) ? 0 : 1;
                }
            },
            TaskCreationOptions.LongRunning)));
        Assert.Equal((0, 0), (lost, wrong));
    }

    [Fact]
    public void PredictionWithinAStepOfTrainingLeavesItsDropoutAlone()
    {
        using BertForMaskedLM model = Model();
        model.train();
        using Tensor ids = SmallBert.Ids(1);
        Assert.All(s_predictions["score"](model), pll => Assert.True(pll < 0));
        Assert.NotEqual(Sum(model, ids), Sum(model, ids));
        // A prediction that fails leaves it alone, too.
        Assert.Throws<BertNotebooksException>(() => new FillMask(model, s_tokenizer).Predict(string.Concat(Enumerable.Repeat("[MASK] ", 20))));
        Assert.NotEqual(Sum(model, ids), Sum(model, ids));
    }

    private static BertForMaskedLM Model() => SmallRuns.Model(dropout: 0.5);

    private static float Sum(BertForMaskedLM model, Tensor ids)
    {
        using DisposeScope scope = NewDisposeScope();
        return model.Forward(ids).Logits.sum().item<float>();
    }
}
