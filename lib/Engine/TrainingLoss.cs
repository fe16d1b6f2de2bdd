namespace BertNotebooks.Engine;

/// <summary>The loss of one batch in training: computed when it is made, differentiated by <see cref="Backward"/>.</summary>
public abstract class TrainingLoss : IDisposable
{
    /// <summary>This batch's part of the loss of the step, nats: the sum over its answers, divided by the number of answers that share the mean.</summary>
    public abstract double Value { get; }

    /// <summary>Adds the gradients of <see cref="Value"/> to those of the model's parameters that want one.</summary>
    public abstract void Backward();

    /// <summary>Frees what the backward pass needs.</summary>
    public abstract void Dispose();
}
