using BertNotebooks.Tests.Data;
using BertNotebooks.Training.Evaluation;
using Xunit;

namespace BertNotebooks.Tests.Training.Evaluation;

public sealed class UnigramBaselineTests
{
    [Fact]
    public void LossIsTheEntropyOfThePieces()
    {
        // Half, a quarter, two eighths: 1.75 bits.
        UnigramBaseline baseline = new([Samples.Encoding([5, 5, 5, 6]), Samples.Encoding([5, 6, 7, 8], padding: 3)], Samples.Vocabulary(20));
        Assert.Equal(8, baseline.Tokens);
        Assert.Equal(1.75 * Math.Log(2), baseline.Loss, 1e-12);
    }

    [Fact]
    public void LossOfSelectedPiecesIsTheirMeanSurprise()
    {
        UnigramBaseline baseline = new([Samples.Encoding([5, 5, 5, 6, 5, 6, 7, 8])], Samples.Vocabulary(20));
        Assert.Equal((1 + 3 + 3) / 3.0 * Math.Log(2), baseline.LossOf([5, 7, 8]), 1e-12);
        Assert.Equal(baseline.Loss, baseline.LossOf([5, 5, 5, 6, 5, 6, 7, 8]), 1e-12);
        Assert.Equal(double.NaN, baseline.LossOf([]));
        Assert.Throws<ArgumentException>(() => baseline.LossOf([9]));
    }

    [Fact]
    public void SpecialTokensUnknownPiecesAndPaddingAreNotCounted()
    {
        UnigramBaseline baseline = new([Samples.Encoding([5, 1, 4, 6], padding: 7)], Samples.Vocabulary(20));
        Assert.Equal(2, baseline.Tokens);
        Assert.Equal(Math.Log(2), baseline.Loss, 1e-12);
    }

    [Fact]
    public void UniformIsTheLogarithmOfTheVocabularyAndNeverBelowTheUnigramLoss()
    {
        Assert.Equal(10.326203, UnigramBaseline.Uniform(30_522), 1e-6);
        UnigramBaseline even = new([Samples.Encoding([.. Enumerable.Range(5, 15)])], Samples.Vocabulary(20));
        Assert.Equal(UnigramBaseline.Uniform(15), even.Loss, 1e-12);
    }

    [Fact]
    public void TextWithoutPiecesIsRefused() =>
        Assert.Contains("0 pieces", Assert.Throws<BertNotebooksException>(() => new UnigramBaseline([Samples.Encoding([1])], Samples.Vocabulary(20))).Message, StringComparison.Ordinal);
}
