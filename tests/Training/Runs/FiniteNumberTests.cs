using BertNotebooks.Training.Runs;
using Xunit;

namespace BertNotebooks.Tests.Training.Runs;

public sealed class FiniteNumberTests
{
    [Theory]
    [InlineData("\"epoch\": 1e999")]
    [InlineData("\"train_runtime\": -1e999")]
    [InlineData("\"early_stopping_best_metric\": 1e999")]
    [InlineData("\"start_evaluation\": {\"loss\": 1e999, \"accuracy\": 0, \"masked_tokens\": 1, \"tokens\": 1}")]
    [InlineData("\"pending_loss\": {\"sum\": 1e999, \"count\": 1}")]
    public void StateWithANumberThatCannotBeWrittenAgainIsDamaged(string field)
    {
        using TempFolder folder = new();
        folder.Write("trainer_state.json", $"{{{field}}}");
        Assert.Contains("is damaged", Assert.Throws<BertNotebooksException>(() => TrainerState.Load(folder.Root)).Message);
    }
}
