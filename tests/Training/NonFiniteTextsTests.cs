using BertNotebooks.Data;
using BertNotebooks.Tests.Data;
using BertNotebooks.Text;
using BertNotebooks.Training;
using Xunit;

namespace BertNotebooks.Tests.Training;

public sealed class NonFiniteTextsTests
{
    private static readonly Vocabulary s_vocabulary = new([.. Vocabulary.SpecialTokens, "a", "bb"]);
    private static readonly Masker s_masker = new(MaskingOptions.Default, s_vocabulary);

    [Fact]
    public void FirstEightTextsOfTheStepAreShown()
    {
        // Three batches of four, a, a a, a a a, ...; with padding, which is not shown.
        MaskedExample[][] step = [.. Enumerable.Range(1, 12).Select(length => Masked([.. Enumerable.Repeat(5, length)], padding: 3)).Chunk(4)];
        Assert.Equal(Enumerable.Range(1, 8).Select(length => string.Join(' ', Enumerable.Repeat("a", length))), NonFiniteLoss.TextsOf(step, s_vocabulary));
    }

    [Theory]
    // "bb a a a ...": 80 characters are shown, and three dots where there are more.
    [InlineData(40, false)]
    [InlineData(41, true)]
    [InlineData(79, true)]
    [InlineData(200, true)]
    public void LongTextIsCut(int pieces, bool isCut)
    {
        string whole = string.Join(' ', Enumerable.Repeat("a", pieces - 1).Prepend("bb"));
        Assert.Equal(isCut, whole.Length > 80);
        string shown = Assert.Single(NonFiniteLoss.TextsOf([[Masked([6, .. Enumerable.Repeat(5, pieces - 1)])]], s_vocabulary));
        Assert.Equal(isCut ? whole[..80] + "..." : whole, shown);
    }

    [Fact]
    public void MessageNamesTheStepTheRateAndTheStepBefore()
    {
        string message = new NonFiniteLoss(7, double.PositiveInfinity, 2.5, 0.0123456, ["a bb", "bb"]).ToException().Message;
        Assert.StartsWith("The loss of step 7 is Infinity and the gradient's norm 2.5, at a learning rate of 0.0123: try a learning rate below 0.0123", message);
        Assert.Contains("The weights are those of step 6.", message);
        Assert.EndsWith("The batch began with:\n  a bb\n  bb", message);
    }

    private static MaskedExample Masked(int[] pieces, int padding = 0) => s_masker.Mask(Samples.Encoding(pieces, padding: padding), 1, 0, 0);
}
