using TorchSharp;
using static TorchSharp.torch;

namespace BertNotebooks.Engine;

/// <summary>The loss of a head that is small beside the encoder: torch's cross entropy and its record, but for the look-up of the token table.</summary>
internal sealed class HeadLoss : TrainingLoss
{
    private readonly LookUp _words;
    private readonly Tensor _loss; // []

    /// <summary>Computes the loss.</summary>
    /// <param name="words">Where the encoder's record begins; the loss takes it over.</param>
    /// <param name="logits">float [M, C], with torch's record.</param>
    /// <param name="labels">int64 [M]: the right classes.</param>
    /// <param name="answers">The number of answers that share the mean.</param>
    /// <param name="labelSmoothing">Share of each label that is given to all classes alike.</param>
    public HeadLoss(LookUp words, Tensor logits, Tensor labels, double answers, double labelSmoothing)
    {
        using DisposeScope scope = NewDisposeScope();
        _words = words;
        _loss = CrossEntropy.Share(logits, labels, answers, labelSmoothing).DetachFromDisposeScope();
        Value = _loss.to(ScalarType.Float64).item<double>();
    }

    public override double Value { get; }

    public override void Backward()
    {
        if (_loss.requires_grad)
        {
            _loss.backward();
        }

        _words.AddGradient();
    }

    public override void Dispose()
    {
        _words.Dispose();
        _loss.Dispose();
    }
}
