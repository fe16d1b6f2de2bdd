using BertNotebooks.Data;
using BertNotebooks.Engine;
using BertNotebooks.Model;
using BertNotebooks.Training.Tasks;

namespace BertNotebooks.Training.Steps;

/// <summary>The gradient of one step out of several batches, as if they were one.</summary>
internal static class GradientAccumulation
{
    /// <summary>Adds the gradients of the mean over all answers of the step: each batch is summed and divided by the whole count.</summary>
    /// <param name="task">Its model receives the gradients.</param>
    /// <param name="step">The examples of each batch.</param>
    /// <param name="clock">Receives the times of data, forward and backward passes.</param>
    /// <returns>The loss, nats per answer, and the number of tokens without padding.</returns>
    public static (double Loss, int Tokens) Backward(TrainingTask task, IReadOnlyList<IReadOnlyList<TrainingExample>> step, StepClock clock)
    {
        Batch[] batches = [.. step.Select(examples => task.BatchOf(examples))];
        AnswerCount answers = AnswerCount.Of(batches);
        double loss = 0;
        clock.EndData();
        foreach (Batch batch in batches)
        {
            using (batch)
            using (TrainingLoss part = task.LossOf(batch, answers))
            {
                clock.EndForward();
                part.Backward();
                clock.EndBackward();
                loss += part.Value;
            }
        }

        return (loss, batches.Sum(b => b.Tokens));
    }
}
