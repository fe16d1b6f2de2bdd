using static TorchSharp.torch;

namespace BertNotebooks.Checkpoints;

/// <summary>A tensor as the header of a safetensors file describes it.</summary>
/// <param name="Dtype">Type of its elements.</param>
/// <param name="Shape">Its sizes, the slowest axis first.</param>
/// <param name="Begin">First byte, counted from the end of the header.</param>
/// <param name="End">Byte after the last.</param>
public sealed record SafetensorsEntry(ScalarType Dtype, IReadOnlyList<long> Shape, long Begin, long End)
{
    /// <summary>The number of elements.</summary>
    public long Count => Shape.Aggregate(1L, (count, size) => checked(count * size));
}
