using TorchSharp;
using static TorchSharp.torch;

namespace BertNotebooks.Engine;

/// <summary>Cross entropy as training and evaluation sum it up.</summary>
internal static class CrossEntropy
{
    /// <summary>The sum, in nats, over all answers, float [M, C] and int64 [M], divided by the number of answers that share a mean: float [].</summary>
    /// <remarks>With smoothing e it is (1 - e) of the cross entropy and e of the mean over all classes, the right one among them (transformers' <c>LabelSmoother</c>). Without an answer it is 0.</remarks>
    public static Tensor Share(Tensor logits, Tensor labels, double answers, double labelSmoothing = 0)
    {
        // Kept until torch has read it, see Numbers.
        using Scalar divisor = answers;
        using Tensor sum = nn.functional.cross_entropy(logits, labels, reduction: nn.Reduction.Sum, label_smoothing: labelSmoothing);
        return sum / divisor;
    }

    /// <summary>The sum without and with smoothing, added up in double precision.</summary>
    public static (double Loss, double Smoothed) Sums(Tensor logits, Tensor labels, double labelSmoothing)
    {
        double Sum(double smoothing)
        {
            using DisposeScope scope = NewDisposeScope();
            return nn.functional.cross_entropy(logits, labels, reduction: nn.Reduction.None, label_smoothing: smoothing).to(ScalarType.Float64).sum().item<double>();
        }

        double loss = Sum(0);
        return (loss, labelSmoothing == 0 ? loss : Sum(labelSmoothing));
    }
}
