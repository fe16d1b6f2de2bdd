using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace BertNotebooks.Engine;

/// <summary>Where the numbers of a tensor lie.</summary>
internal static unsafe class TensorMemory
{
    /// <summary>The first number of a contiguous float32 tensor on the processor; it is good as long as the tensor is kept alive.</summary>
    public static float* Pointer(Tensor tensor) => (float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(tensor.bytes));
}
