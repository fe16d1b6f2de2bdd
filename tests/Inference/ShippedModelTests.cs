using BertNotebooks.Checkpoints;
using BertNotebooks.Data;
using BertNotebooks.Data.Corpora;
using BertNotebooks.Inference;
using BertNotebooks.Tests.Engine;
using BertNotebooks.Text;
using BertNotebooks.Training.Evaluation;
using Xunit;

namespace BertNotebooks.Tests.Inference;

/// <summary>What the model of <c>data/models</c> promises in its card, with a margin.</summary>
[Collection(TorchCollection.Name)]
public sealed class ShippedModelTests : IDisposable
{
    private static readonly string Data = Path.Combine(GoldenFolder.RepositoryRoot, "data"), Folder = Path.Combine(Data, "models", "bert-mini-kit");
    private readonly PretrainedModel _model = PretrainedModel.FromPretrained(Folder);

    [Fact]
    public void IsSmallAndReadsLongInputs()
    {
        Assert.Equal(8192, _model.Model.Config.VocabSize);
        Assert.InRange(_model.Model.Config.MaxPositionEmbeddings, 128, int.MaxValue);
        Assert.Equal(_model.Model.Config.MaxPositionEmbeddings, _model.Tokenizer.ModelMaxLength);
        Assert.InRange(_model.Model.parameters().Sum(p => p.numel()), 5_000_000, 9_000_000);
        Assert.InRange(Directory.GetFiles(Folder).Sum(file => new FileInfo(file).Length), 1, 20_000_000);
        Assert.Equal(File.ReadAllBytes(Path.Combine(Data, "vocab.txt")), File.ReadAllBytes(Path.Combine(Folder, "vocab.txt")));
    }

    [Fact]
    public void VocabularyHasBertsSpecialTokens()
    {
        Vocabulary vocabulary = _model.Tokenizer.Vocabulary;
        Assert.Equal([0, 100, 101, 102, 103], [vocabulary.PadId, vocabulary.UnkId, vocabulary.ClsId, vocabulary.SepId, vocabulary.MaskId]);
    }

    [Fact]
    public void WishesAGoodDay()
    {
        FillMaskResult result = new FillMask(_model).Predict("Good morning [MASK], have a [MASK] day.");
        Assert.Contains(result.Masks[1][0].Token, (string[])["good", "great", "nice", "lovely", "wonderful", "pleasant"]);
    }

    [Fact]
    public void LosesLittleOnTheHeldOutChapter()
    {
        // The unigram loss there is about 5.3.
        ModelEvaluation evaluation = ModelEvaluation.Of(_model, Corpus.ReadLines([Path.Combine(Data, "book", "chapter-04.txt")]));
        Assert.InRange(evaluation.Model.Loss, 2, 3.8);
        Assert.InRange(evaluation.Model.Accuracy, 0.33, 0.6);
    }

    [Fact]
    public void GainsFromLongInputs()
    {
        string text = string.Join(' ', Corpus.ReadLines([Path.Combine(Data, "book", "chapter-04.txt")]));
        Encoding whole = _model.Tokenizer.Encode(text, options: new EncodeOptions { AddSpecialTokens = false });
        double LossInWindowsOf(int pieces)
        {
            Masker masker = new(MaskingOptions.Default, _model.Tokenizer.Vocabulary);
            IEnumerable<Encoding> windows = EvaluationWindows.Cut(whole, _model.Tokenizer.Vocabulary, pieces + 2);
            return Evaluator.Evaluate(_model.Model, windows.Select((window, i) => masker.MaskForEvaluation(window, seed: 0, i)), _model.Tokenizer.Vocabulary.PadId).Loss;
        }

        Assert.True(LossInWindowsOf(126) < LossInWindowsOf(16) - 0.1);
    }

    [Fact]
    public void PrefersGrammaticalSentences()
    {
        // Every fourth pair, ten of each of the 13 phenomena: all 520, whose share the card gives, would take a quarter of the suite's time.
        string[][] pairs = [.. File.ReadLines(Path.Combine(GoldenFolder.RepositoryRoot, "tests", "Inference", "minimal-pairs.tsv")).Where((_, i) => i % 4 == 0).Select(line => line.Split('\t'))];
        IReadOnlyList<SentenceScore> scores = new PseudoLogLikelihood(_model).Score([.. pairs.SelectMany(pair => pair[1..])]);
        double right = scores.Chunk(2).Average(pair => pair[0].Pll > pair[1].Pll ? 1.0 : 0);
        Assert.InRange(right, 0.7, 1); // 0.762 of these, 0.746 of all
    }

    public void Dispose() => _model.Dispose();
}
