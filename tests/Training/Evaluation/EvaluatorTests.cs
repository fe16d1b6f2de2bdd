using BertNotebooks.Checkpoints;
using BertNotebooks.Data;
using BertNotebooks.Model.Heads;
using BertNotebooks.Tests.Engine;
using BertNotebooks.Tests.Model;
using BertNotebooks.Tests.Training.Runs;
using BertNotebooks.Text;
using BertNotebooks.Training.Evaluation;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace BertNotebooks.Tests.Training.Evaluation;

[Collection(TorchCollection.Name)]
public sealed class EvaluatorTests
{
    private static readonly string[] Lines = ["p5 p6 p7 p8 p5 p5", "", "   ", string.Join(' ', Enumerable.Range(0, 300).Select(i => $"p{5 + i * i % 90}")), "p98"];

    [Fact]
    public void EachLabelledPositionCountsTheSameWhateverTheBatches()
    {
        using DisposeScope scope = NewDisposeScope();
        using BertForMaskedLM model = SmallRuns.Model(dropout: 0.3);
        MaskedExample[] examples = SmallRuns.Masked(SmallRuns.Arguments, SmallRuns.Sentences(20));
        List<int> progress = [];
        EvaluationResult one = Evaluator.Evaluate(model, examples, 0, batchSize: 1), seven = Evaluator.Evaluate(model, examples, 0, batchSize: 7, progress.Add);
        Assert.Equal([7, 14, 20], progress);
        Assert.Equal(one.Loss, seven.Loss, 1e-6);
        Assert.Equal((one.Accuracy, one.MaskedTokens, one.Tokens), (seven.Accuracy, seven.MaskedTokens, seven.Tokens));
        Assert.Equal(examples.Sum(e => e.Labels.Count(l => l >= 0)), one.MaskedTokens);
        Assert.Equal(examples.Sum(e => e.InputIds.Length - 2), one.Tokens);
        (double loss, double accuracy) = ByHand(model, examples);
        Assert.Equal(loss, one.Loss, 1e-5);
        Assert.Equal(accuracy, one.Accuracy, 1e-12);
        Assert.Equal(Math.Exp(one.Loss), one.Perplexity);
    }

    [Fact]
    public void ModelKeepsItsModeAndNoTensorStays()
    {
        using BertForMaskedLM model = SmallRuns.Model(dropout: 0.3);
        MaskedExample[] examples = SmallRuns.Masked(SmallRuns.Arguments, SmallRuns.Sentences(20));
        model.train();
        long before = SmallBert.LiveTensors;
        EvaluationResult first = Evaluator.Evaluate(model, examples, 0);
        Assert.True(model.training);
        Assert.Equal(before, SmallBert.LiveTensors);
        model.eval();
        Assert.Equal(first, Evaluator.Evaluate(model, examples, 0));
        Assert.False(model.training);
    }

    [Fact]
    public void NothingMaskedAndLossesThatAreNotFiniteAreRefused()
    {
        using BertForMaskedLM model = SmallRuns.Model();
        MaskedExample[] none = [BatchTests.Example([2, 9, 3], [-100, -100, -100])], some = [BatchTests.Example([2, 4, 3], [-100, 9, -100])];
        Assert.Contains("None of the 1 examples has a masked position", Assert.Throws<BertNotebooksException>(() => Evaluator.Evaluate(model, none, 0)).Message);
        using (no_grad())
        {
            model.Bert.Embeddings.PositionEmbeddings.fill_(float.NaN);
        }

        Assert.Contains("NaN", Assert.Throws<BertNotebooksException>(() => Evaluator.Evaluate(model, some, 0)).Message);
    }

    [Fact]
    public void CancellingStopsBetweenBatches()
    {
        using BertForMaskedLM model = SmallRuns.Model();
        using CancellationTokenSource stop = new();
        MaskedExample[] examples = SmallRuns.Masked(SmallRuns.Arguments, SmallRuns.Sentences(20));
        int last = 0;
        Assert.Throws<OperationCanceledException>(() => Evaluator.Evaluate(model, examples, 0, batchSize: 5, done => { last = done; stop.Cancel(); }, stop.Token));
        Assert.Equal(5, last);
    }

    [Fact]
    public void ModelEvaluationFollowsItsDefinition()
    {
        using PretrainedModel pretrained = new(SmallRuns.Model(), new BertTokenizer(SmallRuns.Vocabulary), new LoadingReport([], [], [], []));
        ModelEvaluation actual = ModelEvaluation.Of(pretrained, Lines, mlmProbability: 0.4, seed: 3);

        // 13 positions: windows of 11 pieces.
        int[][] windows = [.. Lines.SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(p => int.Parse(p[1..])).Chunk(11))];
        Assert.Equal(1 + 28 + 1, windows.Length);
        Masker masker = new(MaskingOptions.Default with { MlmProbability = 0.4 }, SmallRuns.Vocabulary);
        MaskedExample[] examples = [.. windows.Select((window, i) => masker.MaskForEvaluation(BertNotebooks.Tests.Data.Samples.Encoding(window), 3, i))];
        Assert.All(examples.SelectMany(e => e.Rules), rule => Assert.Contains(rule, (MaskRule[])[MaskRule.None, MaskRule.Mask]));
        Assert.Equal(Evaluator.Evaluate(pretrained.Model, examples, 0), actual.Model);

        int[] all = [.. windows.SelectMany(w => w)], selected = [.. examples.SelectMany(e => e.Labels).Where(l => l >= 0)];
        double unigram = selected.Average(id => -Math.Log((double)all.Count(other => other == id) / all.Length));
        Assert.Equal(unigram, actual.UnigramLoss, 1e-12);
        Assert.Equal(Math.Log(99), actual.UniformLoss, 1e-12);
        Assert.Equal(307, actual.Model.Tokens);
        Assert.NotEqual(actual.Model.Loss, ModelEvaluation.Of(pretrained, Lines, mlmProbability: 0.4, seed: 4).Model.Loss);
        Assert.Equal(actual, ModelEvaluation.Of(pretrained, Lines, mlmProbability: 0.4, seed: 3));
    }

    [Theory]
    [InlineData(1.5)]
    [InlineData(-0.1)]
    public void RateOutsideZeroToOneIsRefused(double rate)
    {
        using PretrainedModel pretrained = new(SmallRuns.Model(), new BertTokenizer(SmallRuns.Vocabulary), new LoadingReport([], [], [], []));
        string message = Assert.Throws<BertNotebooksException>(() => ModelEvaluation.Of(pretrained, Lines, rate)).Message;
        Assert.Contains(FormattableString.Invariant($"{rate}"), message);
        Assert.Contains("0 to 1", message);
    }

    private static (double Loss, double Accuracy) ByHand(BertForMaskedLM model, MaskedExample[] examples)
    {
        model.eval();
        List<(double Loss, bool Right)> positions = [];
        foreach (MaskedExample example in examples)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor logarithms = nn.functional.log_softmax(model.Forward(tensor([.. example.InputIds.Select(id => (long)id)], 1, example.InputIds.Length)).Logits, -1)[0];
            positions.AddRange(Enumerable.Range(0, example.Labels.Length).Where(t => example.Labels[t] >= 0).Select(t =>
                (-(double)logarithms[t, example.Labels[t]].item<float>(), logarithms[t].argmax().item<long>() == example.Labels[t])));
        }

        return (positions.Average(p => p.Loss), (double)positions.Count(p => p.Right) / positions.Count);
    }
}
