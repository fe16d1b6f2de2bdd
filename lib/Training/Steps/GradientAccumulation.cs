using BertNotebooks.Data;
using BertNotebooks.Engine;
using BertNotebooks.Model;
using BertNotebooks.Model.Heads;

namespace BertNotebooks.Training.Steps;

/// <summary>The gradient of one step out of several batches, as if they were one.</summary>
internal static class GradientAccumulation
{
    /// <summary>Adds the gradients of the mean over all labelled tokens of the step: each batch is summed and divided by the whole count.</summary>
    /// <param name="model">Receives the gradients.</param>
    /// <param name="step">The masked inputs of each batch.</param>
    /// <param name="padId">Id of [PAD].</param>
    /// <param name="labelPadding">Whether padding has a label, too.</param>
    /// <param name="clock">Receives the times of data, forward and backward passes.</param>
    /// <returns>The loss, nats per labelled position, and the number of tokens without padding.</returns>
    public static (double Loss, int Tokens) Backward(BertForMaskedLM model, MaskedExample[][] step, int padId, bool labelPadding, StepClock clock)
    {
        Batch[] batches = [.. step.Select(examples => Batch.From(examples, padId, model.Device, labelPadding: labelPadding))];
        long labelled = Math.Max(1, batches.Sum(b => b.LabelIds.shape[0]));
        double loss = 0;
        clock.EndData();
        foreach (Batch batch in batches)
        {
            using (batch)
            using (MaskedLMLoss part = model.LossOf(batch, labelled))
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
