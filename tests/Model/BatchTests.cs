using BertNotebooks.Data;
using BertNotebooks.Model;
using BertNotebooks.Tests.Engine;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace BertNotebooks.Tests.Model;

[Collection(TorchCollection.Name)]
public sealed class BatchTests
{
    /// <summary>Two examples of 4 and 2 tokens with three labels.</summary>
    public static Batch Padded(bool labelPadding = false, int? padToLength = null) =>
        Batch.From([Example([2, 9, 4, 3], [-100, -100, 8, 3]), Example([5, 6], [7, -100], type: 1)], padId: 10, padToLength: padToLength, labelPadding: labelPadding);

    public static MaskedExample Example(int[] ids, int[] labels, int type = 0) => new()
    {
        InputIds = ids, OriginalIds = ids, Labels = labels, TokenTypeIds = [.. ids.Select(_ => type)], AttentionMask = [.. ids.Select(_ => 1)], Rules = new MaskRule[ids.Length],
    };

    [Fact]
    public void ShorterExamplesArePaddedOnTheRight()
    {
        using Batch batch = Padded();
        Assert.Equal((2, 4, 6), (batch.Size, batch.Length, batch.Tokens));
        Assert.Equal([2, 9, 4, 3, 5, 6, 10, 10], Longs(batch.InputIds));
        Assert.Equal([0, 0, 0, 0, 1, 1, 0, 0], Longs(batch.TokenTypeIds));
        Assert.Equal([1, 1, 1, 1, 1, 1, 0, 0], Longs(batch.AttentionMask!));
        Assert.Equal([-100, -100, 8, 3, 7, -100, -100, -100], Longs(batch.Labels));
        Assert.Equal([2, 3, 4], Longs(batch.LabelPositions));
        Assert.Equal([8, 3, 7], Longs(batch.LabelIds));
        Assert.All((Tensor[])[batch.InputIds, batch.TokenTypeIds, batch.AttentionMask!, batch.Labels], t => Assert.Equal([2, 4], t.shape));
        Assert.All((Tensor[])[batch.InputIds, batch.LabelPositions, batch.LabelIds], t => Assert.Equal(ScalarType.Int64, t.dtype));
    }

    [Fact]
    public void LossOverAllPositionsLabelsThePadding()
    {
        using Batch batch = Padded(labelPadding: true);
        Assert.Equal([-100, -100, 8, 3, 7, -100, 10, 10], Longs(batch.Labels));
        Assert.Equal([2, 3, 4, 6, 7], Longs(batch.LabelPositions));
    }

    [Fact]
    public void LengthMayBeLongerThanTheLongestAndNeverShorter()
    {
        using Batch longer = Padded(padToLength: 6), shorter = Padded(padToLength: 3);
        Assert.Equal((6, 4), (longer.Length, shorter.Length));
        Assert.Equal([2, 3, 6], Longs(longer.LabelPositions));
    }

    [Theory]
    [InlineData(null, 3, 6)]
    [InlineData(null, 4, 4)]
    [InlineData(5, 4, 8)]
    [InlineData(2, 8, 8)]
    public void LengthIsRoundedUpToAMultiple(int? padToLength, int unit, int expected)
    {
        using Batch batch = Batch.From([Example([2, 9, 4, 3], [-100, -100, 8, 3]), Example([5], [7])], padId: 10, padToLength: padToLength, padToMultipleOf: unit);
        Assert.Equal([2, expected], batch.InputIds.shape);
        Assert.Equal([2, 3, expected], Longs(batch.LabelPositions));
        Assert.Equal(5, batch.Tokens);
    }

    [Fact]
    public void LengthHasNoMultipleOfZero() =>
        Assert.Contains("PadToMultipleOf 0", Assert.Throws<BertNotebooksException>(() => Batch.From([Example([5], [7])], padId: 0, padToMultipleOf: 0)).Message, StringComparison.Ordinal);

    [Fact]
    public void PaddingBehindTheLongestTextIsCutUnlessALabelAsksForIt()
    {
        MaskedExample padded = Example([2, 9, 4, 10, 10, 10], [-100, 8, -100, -100, -100, -100]) with { AttentionMask = [1, 1, 1, 0, 0, 0] };
        MaskedExample asked = padded with { Labels = [2, 8, 4, 10, 10, 10] };
        using Batch cut = Batch.From([padded, Example([5, 6], [7, -100])], padId: 10), whole = Batch.From([padded, asked], padId: 10);
        Assert.Equal((3, 5, 6), (cut.Length, cut.Tokens, whole.Length));
        Assert.Equal([2, 9, 4, 5, 6, 10], Longs(cut.InputIds));
        Assert.Equal([1, 3], Longs(cut.LabelPositions));
    }

    [Fact]
    public void WithoutPaddingThereIsNoMask()
    {
        using Batch batch = Batch.From([Example([2, 9], [-100, -100])], padId: 0);
        Assert.Null(batch.AttentionMask);
        Assert.Equal([0], batch.LabelIds.shape);
    }

    [Fact]
    public void LabelsAreMadeWhenTheyAreAskedForAndLiveAsLongAsTheBatch()
    {
        long before = SmallBert.LiveTensors;
        using (NewDisposeScope())
        {
            _ = Padded().Labels;
            Batch scoped = Padded(), free = Padded();
            free.InputIds.DetachFromDisposeScope();
            long made = SmallBert.LiveTensors;
            using (NewDisposeScope())
            {
                Assert.Same(scoped.Labels, scoped.Labels);
                _ = free.Labels;
            }

            Assert.Equal(made + 2, SmallBert.LiveTensors);
            Assert.Equal(8, scoped.Labels[0, 2].item<long>());
            Assert.Equal(8, free.Labels[0, 2].item<long>());
            free.Dispose();
        }

        Assert.Equal(before, SmallBert.LiveTensors);
    }

    [Fact]
    public void DisposingFreesAllTensors()
    {
        long before = SmallBert.LiveTensors;
        Padded().Dispose();
        Assert.Equal(before, SmallBert.LiveTensors);
    }

    private static long[] Longs(Tensor tensor) => [.. tensor.data<long>()];
}
