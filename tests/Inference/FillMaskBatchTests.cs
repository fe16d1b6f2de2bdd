using BertNotebooks.Inference;
using BertNotebooks.Model.Heads;
using BertNotebooks.Tests.Engine;
using BertNotebooks.Tests.Model;
using BertNotebooks.Tests.Training;
using BertNotebooks.Tests.Training.Runs;
using BertNotebooks.Text;
using Xunit;

namespace BertNotebooks.Tests.Inference;

[Collection(TorchCollection.Name)]
public sealed class FillMaskBatchTests : IDisposable
{
    // 3 to 13 tokens, 1 to 5 masks, neither in order.
    private static readonly string[] Texts =
    [
        "p5 [MASK] p6 p7 [MASK] p8", "[MASK]", "[MASK] [MASK] [MASK] p9 [MASK] p9 p9 p9 p9 p9 [MASK]", "p20 p21 [MASK]", "[MASK] p30", "  [MASK],p31", "p5 [MASK] p6 p7 [MASK] p8",
        "p40 p41 p42 p43 p44 p45 [MASK] p46", "[MASK][MASK]",
    ];

    private readonly BertForMaskedLM _model = SmallBert.Create();
    private readonly FillMask _fillMask;

    public FillMaskBatchTests() => _fillMask = new FillMask(_model, new BertTokenizer(SmallRuns.Vocabulary));

    public void Dispose() => _model.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(32)]
    public void ManyTextsGiveWhatEachGivesAlone(int batchSize)
    {
        IReadOnlyList<FillMaskResult> together = _fillMask.Predict(Texts, 7, batchSize);
        Assert.Equal(Texts, together.Select(r => r.Text));
        foreach ((string text, FillMaskResult actual) in Texts.Zip(together))
        {
            FillMaskResult alone = _fillMask.Predict(text, 7);
            Assert.Equal(alone.Filled, actual.Filled);
            Assert.Equal(alone.Masks.Select(m => m.Count), actual.Masks.Select(m => m.Count));
            foreach ((TokenScore one, TokenScore other) in alone.Masks.SelectMany(m => m).Zip(actual.Masks.SelectMany(m => m)))
            {
                Assert.Equal((one.Token, one.Id), (other.Token, other.Id));
                Assert.Equal(one.Score, other.Score, 1e-5);
            }
        }
    }

    [Fact]
    public void OrderOfTheTextsChangesOnlyTheOrderOfTheResults()
    {
        string[] filled = [.. _fillMask.Predict(Texts).Select(r => r.Filled)];
        Assert.Equal(filled.Reverse(), _fillMask.Predict([.. Texts.Reverse()]).Select(r => r.Filled));
    }

    [Fact]
    public void NoTextGivesNoResult() => Assert.Empty(_fillMask.Predict([]));

    [Theory]
    [InlineData("p5 p6", 5, "\"p5 p6\" has no [MASK]")]
    [InlineData("[MASK] p5 p5 p5 p5 p5 p5 p5 p5 p5 p5 p5", 5, "14 tokens")]
    [InlineData("[MASK]", 0, "top is 0")]
    [InlineData("[MASK]", 100, "size 99")]
    public void MistakeInOneTextIsNamed(string text, int top, string expected) =>
        Assert.Contains(expected, Assert.Throws<BertNotebooksException>(() => _fillMask.Predict(["[MASK]", text, "[MASK] p5"], top)).Message);

    [Fact]
    public void ModelStaysInItsModeAndNoTensorIsLeft()
    {
        _model.train();
        _ = _fillMask.Predict(Texts);
        Assert.True(_model.training);
        long before = SmallBert.LiveTensors;
        _ = _fillMask.Predict(Texts, batchSize: 2);
        Assert.Equal(before, SmallBert.LiveTensors);
    }
}
