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
}
