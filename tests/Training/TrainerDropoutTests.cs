using BertNotebooks.Data;
using BertNotebooks.Training.Arguments;
using Xunit;

namespace BertNotebooks.Tests.Training;

[Collection(TorchCollection.Name)]
public sealed class TrainerDropoutTests
{
    // One sentence, masked once, and a rate of 0: from step to step nothing changes but what is dropped.
    private static readonly TrainingArguments s_still = SmallRuns.Arguments with
    {
        PerDeviceTrainBatchSize = 1,
        LearningRate = 0,
        Kit = new KitArguments { Masking = new MaskingOptions { Redraw = MaskRedraw.Once } },
    };

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.2, 10)]
    public void EachStepDropsOtherElements(double dropout, int losses) =>
        Assert.Equal(losses, SmallRuns.Train(s_still, dropout, sentences: 1).Select(report => report.Loss).Distinct().Count());
}
