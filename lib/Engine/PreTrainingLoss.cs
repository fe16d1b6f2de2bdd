using TorchSharp;
using static TorchSharp.torch;

namespace BertNotebooks.Engine;

/// <summary>The sum of a masked-language loss and a next-sentence loss over one encoder, whose record is gone through once.</summary>
internal sealed class PreTrainingLoss : TrainingLoss
{
    private readonly MaskedLMLoss _masked;
    private readonly Tensor _nextSentence; // []

    /// <summary>Puts the two together; it takes both over.</summary>
    public PreTrainingLoss(MaskedLMLoss masked, Tensor nextSentence)
    {
        using DisposeScope scope = NewDisposeScope();
        (_masked, _nextSentence) = (masked, nextSentence.DetachFromDisposeScope());
        Value = masked.Value + nextSentence.to(ScalarType.Float64).item<double>();
    }

    public override double Value { get; }

    public override void Backward() => _masked.BackwardWith(_nextSentence);

    public override void Dispose()
    {
        _masked.Dispose();
        _nextSentence.Dispose();
    }
}
