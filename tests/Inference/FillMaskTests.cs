using BertNotebooks.Inference;
using BertNotebooks.Model.Heads;
using BertNotebooks.Tests.Engine;
using BertNotebooks.Tests.Model;
using BertNotebooks.Text;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace BertNotebooks.Tests.Inference;

[Collection(TorchCollection.Name)]
public sealed class FillMaskTests
{
    private static readonly string[] Words = ["good", "morning", "walk", "##ing", "day", ",", ".", "a", "have", "we"];
    private static readonly Vocabulary Vocabulary = new([.. Vocabulary.SpecialTokens, .. Words, .. Enumerable.Range(15, 80).Select(id => $"p{id}")]);

    [Fact]
    public void IndependentMasksAreTheSoftmaxOfTheWholeForward()
    {
        using DisposeScope scope = NewDisposeScope();
        using BertForMaskedLM model = SmallBert.Create(SmallBert.Config with { VocabSize = 95 });
        FillMaskResult result = new FillMask(model, new BertTokenizer(Vocabulary)).Predict("Good [MASK], have a [MASK] day", top: 7);
        long[] ids = [2, 5, 4, 10, 13, 12, 4, 9, 3];
        Tensor probabilities = nn.functional.softmax(model.Forward(tensor(ids, 1, 9)).Logits[0], -1);
        Assert.Equal(2, result.Masks.Count);
        foreach ((int position, IReadOnlyList<TokenScore> mask) in ((int[])[2, 6]).Zip(result.Masks))
        {
            (Tensor scores, Tensor tokens) = probabilities[position].topk(7);
            Assert.Equal(tokens.data<long>().Select(id => (int)id), mask.Select(t => t.Id));
            Assert.Equal(scores.data<float>().Select(s => (double)s), mask.Select(t => t.Score), (a, b) => Math.Abs(a - b) < 1e-6);
            Assert.All(mask, t => Assert.Equal(Vocabulary[t.Id], t.Token));
        }

        Assert.Equal("Good [MASK], have a [MASK] day", result.Text);
    }

    [Fact]
    public void ScoresFallAndSumToAtMostOne()
    {
        using BertForMaskedLM model = SmallBert.Create(SmallBert.Config with { VocabSize = 95 });
        FillMask fillMask = new(model, new BertTokenizer(Vocabulary));
        foreach (int top in (int[])[1, 5, 95])
        {
            foreach (IReadOnlyList<TokenScore> mask in fillMask.Predict("[MASK] [MASK].", top, oneByOne: true).Masks)
            {
                Assert.Equal(top, mask.Count);
                Assert.Equal(mask.OrderByDescending(t => t.Score), mask);
                Assert.InRange(mask.Sum(t => t.Score), top == 95 ? 1 - 1e-5 : 0, 1 + 1e-5);
            }
        }
    }

    [Fact]
    public void OneByOneFillsTheMostCertainFirst()
    {
        using DisposeScope scope = NewDisposeScope();
        using BertForMaskedLM model = SmallBert.Create(SmallBert.Config with { VocabSize = 95 });
        FillMask fillMask = new(model, new BertTokenizer(Vocabulary));
        const string text = "[MASK] a [MASK] walk [MASK]";
        long[] ids = [2, 4, 12, 4, 7, 4, 3];
        Dictionary<int, (long Id, double Score)> expected = [];
        List<int> order = [];
        while (Array.IndexOf(ids, 4L) >= 0)
        {
            Tensor probabilities = nn.functional.softmax(model.Forward(tensor(ids, 1, 7)).Logits[0], -1);
            (int position, double score) = Enumerable.Range(0, 7).Where(i => ids[i] == 4).Select(i => (i, (double)probabilities[i].max().item<float>())).MaxBy(p => p.Item2);
            ids[position] = probabilities[position].argmax().item<long>();
            expected[position] = (ids[position], score);
            order.Add(position);
        }

        Assert.NotEqual([1, 3, 5], order); // else left to right would pass too
        FillMaskResult result = fillMask.Predict(text, oneByOne: true), independent = fillMask.Predict(text);
        foreach ((int position, IReadOnlyList<TokenScore> mask) in ((int[])[1, 3, 5]).Zip(result.Masks))
        {
            Assert.Equal(expected[position].Id, mask[0].Id);
            Assert.Equal(expected[position].Score, mask[0].Score, 1e-6);
        }

        Assert.NotEqual(independent.Masks[order[^1] / 2][0].Score, result.Masks[order[^1] / 2][0].Score);
    }

    [Theory]
    [InlineData("day", "Good [MASK] .", "Good day .")]
    [InlineData("day", "[MASK]", "day")]
    [InlineData("day", "  Good[MASK],[MASK]!", "  Goodday,day!")]
    [InlineData("##ing", "We walk [MASK].", "We walking.")]
    [InlineData("##ing", "[MASK] we", "ing we")]
    [InlineData("##ing", "a   [MASK] [MASK] b", "ainging b")]
    public void FilledTextKeepsAllButTheMasks(string token, string text, string expected)
    {
        using BertForMaskedLM model = Certain(token);
        Assert.Equal(expected, new FillMask(model, new BertTokenizer(Vocabulary)).Predict(text).Filled);
    }

    [Theory]
    [InlineData(94, "p94")]
    [InlineData(95, "[id 95]")]
    [InlineData(98, "[id 98]")]
    public void PieceWithoutAWordIsShownByItsId(int id, string expected)
    {
        using BertForMaskedLM model = Certain(id: id);
        Assert.Equal(expected, new FillMask(model, new BertTokenizer(Vocabulary)).Predict("[MASK]").Masks[0][0].Token);
    }

    [Theory]
    [InlineData("good day", 5, "has no [MASK]")]
    [InlineData("good [mask]", 5, "in capitals")]
    [InlineData("", 5, "has no [MASK]")]
    [InlineData("[MASK]", 0, "top is 0")]
    [InlineData("[MASK]", 100, "size 99")]
    [InlineData("[MASK] a a a a a a a a a a a", 5, "14 tokens")]
    public void MistakesAreNamed(string text, int top, string expected)
    {
        using BertForMaskedLM model = SmallBert.Create();
        FillMask fillMask = new(model, new BertTokenizer(Vocabulary));
        Assert.Contains(expected, Assert.Throws<BertNotebooksException>(() => fillMask.Predict(text, top)).Message);
        Assert.Contains(expected, Assert.Throws<BertNotebooksException>(() => fillMask.Predict(text, top, oneByOne: true)).Message);
    }

    [Fact]
    public void PredictionIsWithoutDropoutAndLeavesTheModelAsItWas()
    {
        using BertForMaskedLM model = SmallBert.Create(SmallBert.Config with { HiddenDropoutProb = 0.5 });
        FillMask fillMask = new(model, new BertTokenizer(Vocabulary));
        model.train();
        FillMaskResult first = fillMask.Predict("a [MASK] [MASK]", oneByOne: true);
        Assert.True(model.training);
        long before = SmallBert.LiveTensors;
        FillMaskResult second = fillMask.Predict("a [MASK] [MASK]", oneByOne: true);
        Assert.Equal(before, SmallBert.LiveTensors);
        Assert.Equal(first.Masks.SelectMany(m => m), second.Masks.SelectMany(m => m));
        model.eval();
        Assert.Equal(first.Filled, fillMask.Predict("a [MASK] [MASK]", oneByOne: true).Filled);
        Assert.False(model.training);
    }

    // A model that is sure of one token wherever it is asked.
    private static BertForMaskedLM Certain(string? token = null, int id = 0)
    {
        BertForMaskedLM model = SmallBert.Create();
        using var noGrad = no_grad();
        using DisposeScope scope = NewDisposeScope();
        model.state_dict()["cls.predictions.bias"][token is null ? id : Vocabulary.TryGetId(token, out int found) ? found : throw new ArgumentException(token)] = 1000;
        return model;
    }
}
