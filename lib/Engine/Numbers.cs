using TorchSharp;
using static TorchSharp.torch;

namespace BertNotebooks.Engine;

/// <summary>Numbers that torch is handed in every step, kept for good.</summary>
/// <remarks>
/// TorchSharp makes an object of each number and forgets it as soon as its handle is read: when it is collected before the
/// native call has read it, the call fails ("Unknown scalar type"). A sum of two tensors carries such a number, too, the factor of
/// the second. Tensors are safe: their dispose scope knows them.
/// </remarks>
internal static class Numbers
{
    public static readonly Scalar Zero = 0, One = 1, MinusOne = -1, Lowest = float.MinValue;

    /// <summary>Adds two tensors of shapes that fit.</summary>
    public static Tensor Plus(this Tensor left, Tensor right) => left.add(right, One);
}
