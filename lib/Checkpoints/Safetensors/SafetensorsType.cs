using static TorchSharp.torch;

namespace BertNotebooks.Checkpoints.Safetensors;

/// <summary>An element type of the format.</summary>
/// <param name="Name">Its name in the header.</param>
/// <param name="Dtype">The same in torch.</param>
/// <param name="Bytes">Bytes of an element.</param>
internal sealed record SafetensorsType(string Name, ScalarType Dtype, int Bytes)
{
    /// <summary>All that are read and written here.</summary>
    public static IReadOnlyList<SafetensorsType> All { get; } =
    [
        new("F64", ScalarType.Float64, 8), new("I64", ScalarType.Int64, 8), new("F32", ScalarType.Float32, 4), new("I32", ScalarType.Int32, 4),
        new("F16", ScalarType.Float16, 2), new("BF16", ScalarType.BFloat16, 2), new("I16", ScalarType.Int16, 2),
        new("I8", ScalarType.Int8, 1), new("U8", ScalarType.Byte, 1), new("BOOL", ScalarType.Bool, 1),
    ];
}
