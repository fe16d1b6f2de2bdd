using BertNotebooks.Data;
using BertNotebooks.Model.Heads;
using BertNotebooks.Tests.Data;
using BertNotebooks.Training.Arguments;
using BertNotebooks.Training.Tasks;
using Xunit;

namespace BertNotebooks.Tests.Training.Tasks;

[Collection(TorchCollection.Name)]
public sealed class ScheduledMaskingTests
{
    [Fact]
    public void ExamplesOfAStepAreMaskedAtItsRate()
    {
        MaskingOptions masking = MaskingOptions.Default with { Count = MaskCount.Exact, Schedule = MaskSchedule.Linear, FinalMlmProbability = 0.1 };
        using BertForMaskedLM model = SmallRuns.Model();
        MaskedLMTask task = new(model, SmallRuns.Vocabulary, SmallRuns.Arguments with { MlmProbability = 0.5, Kit = new KitArguments { Masking = masking } }, [Samples.Sentence(10)]);
        int[] labels = [.. Enumerable.Range(0, 5).Select(step => task.Example(0, epoch: 0, step, totalSteps: 5).Labels.Count(label => label != TrainingExample.IgnoreIndex))];
        Assert.Equal([5, 4, 3, 2, 1], labels);
    }

    [Fact]
    public void MasksAreDrawnAnewInEachEpoch()
    {
        using BertForMaskedLM model = SmallRuns.Model();
        MaskedLMTask task = new(model, SmallRuns.Vocabulary, SmallRuns.Arguments, SmallRuns.Sentences(13));
        int[][] Labels(int epoch) => [.. Enumerable.Range(0, 13).Select(i => task.Example(i, epoch, step: 0, totalSteps: 5).Labels)];
        Assert.Equal(Labels(0), Labels(0));
        Assert.NotEqual(Labels(0), Labels(1));
        // As the masker draws them for the epoch and the input's number.
        Assert.Equal(SmallRuns.Masked(SmallRuns.Arguments, SmallRuns.Sentences(13), epoch: 1).Select(example => example.Labels), Labels(1));
    }
}
