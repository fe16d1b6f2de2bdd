using static TorchSharp.torch;

namespace BertNotebooks.Checkpoints.Tensors;

/// <summary>A tensor as a checkpoint file describes it.</summary>
/// <param name="Dtype">Type of its elements.</param>
/// <param name="Shape">Its sizes, the slowest axis first.</param>
public record TensorEntry(ScalarType Dtype, IReadOnlyList<long> Shape)
{
    /// <summary>The number of elements.</summary>
    public long Count => Shape.Aggregate(1L, (count, size) => checked(count * size));
}
