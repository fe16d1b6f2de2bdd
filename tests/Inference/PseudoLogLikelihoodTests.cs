using BertNotebooks.Inference;
using BertNotebooks.Model.Heads;
using BertNotebooks.Tests.Engine;
using BertNotebooks.Tests.Model;
using BertNotebooks.Tests.Training;
using BertNotebooks.Tests.Training.Runs;
using BertNotebooks.Text;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace BertNotebooks.Tests.Inference;

[Collection(TorchCollection.Name)]
public sealed class PseudoLogLikelihoodTests : IDisposable
{
    // 0 to 11 pieces, some lengths several times, not in order; an unknown word and special tokens that are written out.
    private static readonly string[] Texts =
    [
        "p5 p6 p7", "", "p8", "p9 p10 p11 p12 p13 p14 p15 p16 p17 p18 p19", "p20 p21 p22", " \t ", "unknown p30", "p5 [MASK] p7", "[CLS] p40 [SEP] [PAD] p41", "p50", "p60 p61 p62 p63 p64 p65", "p5 p6 p7",
    ];

    private readonly BertForMaskedLM _model = SmallBert.Create();
    private readonly PseudoLogLikelihood _scorer;

    public PseudoLogLikelihoodTests() => _scorer = new PseudoLogLikelihood(_model, new BertTokenizer(SmallRuns.Vocabulary));

    public void Dispose() => _model.Dispose();

    [Fact]
    public void PiecesAreMaskedInTurnAndTheirLogProbabilitiesSummed()
    {
        using DisposeScope scope = NewDisposeScope();
        foreach (SentenceScore actual in _scorer.Score(Texts))
        {
            long[] ids = [2, .. actual.Pieces.Select(piece => (long)piece.Id), 3];
            double sum = 0;
            for (int position = 1; position < ids.Length - 1; position++)
            {
                long[] masked = [.. ids];
                masked[position] = 4;
                // The whole forward, in double from the logits on.
                Tensor logits = _model.Forward(tensor(masked, 1, ids.Length)).Logits[0, position].to(ScalarType.Float64);
                double expected = (logits[ids[position]] - logits.logsumexp(0)).item<double>();
                Assert.Equal(expected, actual.Pieces[position - 1].LogProbability, 1e-5);
                sum += expected;
            }

            Assert.Equal(sum, actual.Pll, 1e-4);
            Assert.Equal(ids.Length - 2, actual.Tokens);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(40)]
    [InlineData(1024)]
    public void ManyTextsGiveWhatEachGivesAloneInTheirOrder(int batchTokens)
    {
        IReadOnlyList<SentenceScore> together = _scorer.Score(Texts, batchTokens);
        Assert.Equal(Texts, together.Select(score => score.Text));
        foreach ((string text, SentenceScore actual) in Texts.Zip(together))
        {
            SentenceScore alone = _scorer.Score(text);
            Assert.Equal(alone.Pieces.Select(p => (p.Token, p.Id)), actual.Pieces.Select(p => (p.Token, p.Id)));
            Assert.Equal(alone.Pll, actual.Pll, 1e-5);
        }
    }

    [Theory]
    [InlineData("", "")]
    [InlineData(" \t ", "")]
    [InlineData("p5, p6", "p5 [UNK] p6")]
    [InlineData("p5 [MASK]p6", "p5 [MASK] p6")]
    [InlineData("unknown [UNK] [SEP]", "[UNK] [UNK] [SEP]")]
    public void EachPieceOfTheTextCounts(string text, string pieces)
    {
        SentenceScore score = _scorer.Score(text);
        Assert.Equal(pieces, string.Join(' ', score.Pieces.Select(piece => piece.Token)));
        Assert.Equal((score.Pieces.Count, score.Pieces.Count), (score.Tokens, _scorer.CountTokens(text)));
        Assert.All(score.Pieces, piece => Assert.True(piece.LogProbability < 0));
        Assert.Equal(score.Tokens == 0, score.Pll == 0);
    }

    [Fact]
    public void ProgressCountsPieces()
    {
        List<int> done = [];
        _ = _scorer.Score(Texts, 20, done.Add);
        Assert.Equal(Texts.Sum(_scorer.CountTokens), done[^1]);
        Assert.True(done.Count > 3);
        Assert.Equal(done.Order().Distinct(), done);
        Assert.Empty(_scorer.Score([]));
    }

    [Theory]
    // Three inputs of 5 tokens for each of two texts, and one of 3, the shorter first; a batch has at least one.
    [InlineData(1, new[] { 1, 2, 3, 4, 5, 6, 7 })]
    [InlineData(9, new[] { 1, 2, 3, 4, 5, 6, 7 })]
    [InlineData(10, new[] { 1, 3, 5, 7 })]
    [InlineData(14, new[] { 1, 3, 5, 7 })]
    [InlineData(20, new[] { 1, 5, 7 })]
    [InlineData(30, new[] { 1, 7 })]
    public void BatchHasTheInputsThatFit(int batchTokens, int[] expected)
    {
        List<int> done = [];
        _ = _scorer.Score(["p5 p6 p7", "p8", "p9 p10 p11"], batchTokens, done.Add);
        Assert.Equal(expected, done);
    }

    [Fact]
    public void TextThatIsTooLongIsNamedWithTheRuleAndTheWayOut()
    {
        string text = string.Join(' ', Enumerable.Repeat("p5", 12));
        string message = Assert.Throws<BertNotebooksException>(() => _scorer.Score(["p5", text])).Message;
        Assert.Contains($"\"{text}\" has 14 tokens", message);
        Assert.Contains("13 positions", message);
        Assert.Contains("at most 11 pieces", message);
        Assert.Equal(message, Assert.Throws<BertNotebooksException>(() => _scorer.CountTokens(text)).Message);
    }

    [Fact]
    public void TextThatIsNoneIsRefusedByName()
    {
        Assert.Equal("text", Assert.Throws<ArgumentNullException>(() => _scorer.CountTokens(null!)).ParamName);
        Assert.Equal("text", Assert.Throws<ArgumentNullException>(() => _scorer.Score(["p5", null!])).ParamName);
    }

    [Fact]
    public void WrongBatchSizeIsNamed() =>
        Assert.Contains("batchTokens is 0", Assert.Throws<BertNotebooksException>(() => _scorer.Score(Texts, 0)).Message);

    [Fact]
    public void WeightsThatAreNoNumbersAreRefused()
    {
        using (no_grad())
        {
            _model.Bert.Embeddings.PositionEmbeddings.fill_(float.NaN);
        }

        Assert.Contains("is NaN: the model's weights", Assert.Throws<BertNotebooksException>(() => _scorer.Score("p5 p6")).Message);
        Assert.Equal(0, _scorer.Score("").Pll);
    }

    [Fact]
    public void CancellingStopsBetweenBatches()
    {
        using CancellationTokenSource source = new();
        int batches = 0;
        Assert.Throws<OperationCanceledException>(() => _scorer.Score(
            Texts,
            1,
            _ =>
            {
                batches++;
                source.Cancel();
            },
            source.Token));
        Assert.Equal(1, batches);
    }

    [Fact]
    public void ModelStaysInItsModeAndNoTensorIsLeft()
    {
        _model.train();
        _ = _scorer.Score(Texts);
        Assert.True(_model.training);
        long before = SmallBert.LiveTensors;
        _ = _scorer.Score(Texts, 30);
        Assert.Equal(before, SmallBert.LiveTensors);
    }
}
