using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using TorchSharp;
using static TorchSharp.torch;

namespace BertNotebooks.Engine;

/// <summary>Inverted dropout (Srivastava et al. 2014; torch's <c>dropout</c>): elements become 0 with a probability, the others are divided by one minus it.</summary>
/// <remarks>
/// torch draws its masks on the processor one number after the other on one thread, a twentieth of a training step. Here
/// torch's generator gives one key a mask, and eight xoshiro128++ generators side by side (Blackman and Vigna 2021) spread
/// it, so a mask follows from torch's seed and is the same on every processor.
/// </remarks>
internal static class InvertedDropout
{
    private const int Lanes = 8;

    /// <summary>Applies dropout; float of any shape, and the same shape back.</summary>
    /// <param name="x">The values; returned as they are unless training, and wherever this thread is <see cref="Predicting"/>.</param>
    /// <param name="probability">Probability, 0 (included) to 1 (excluded), that an element becomes 0.</param>
    /// <param name="training">Whether anything is dropped.</param>
    public static Tensor Apply(Tensor x, double probability, bool training)
    {
        training &= !Predicting.Now;
        if (!training || probability == 0 || x.device_type != DeviceType.CPU || x.dtype != ScalarType.Float32)
        {
            return nn.functional.dropout(x, probability, training);
        }

        using Tensor mask = Mask(x.shape, probability);
        return x * mask;
    }

    /// <summary>A mask of 0 and 1 / (1 - probability); float of the shape.</summary>
    public static Tensor Mask(long[] shape, double probability)
    {
        using DisposeScope scope = NewDisposeScope();
        long key = randint(long.MaxValue, 1, dtype: ScalarType.Int64).item<long>();
        Tensor mask = empty(shape);
        Fill(MemoryMarshal.Cast<byte, float>(mask.bytes), key, probability);
        return mask.MoveToOuterDisposeScope();
    }

    private static void Fill(Span<float> mask, long key, double probability)
    {
        float kept = (float)(1 / (1 - probability));
        Vector256<uint> threshold = Vector256.Create((uint)(probability * uint.MaxValue));
        Vector256<uint> bits = Vector256.Create(BitConverter.SingleToUInt32Bits(kept));
        (Vector256<uint> a, Vector256<uint> b, Vector256<uint> c, Vector256<uint> d) = Start(key);
        Span<float> last = stackalloc float[Lanes];
        for (int i = 0; i < mask.Length; i += Lanes)
        {
            Vector256<uint> sum = a + d, drawn = RotateLeft(sum, 7) + a, shifted = b << 9;
            c ^= a;
            d ^= b;
            b ^= c;
            a ^= d;
            c ^= shifted;
            d = RotateLeft(d, 11);
            Vector256<float> values = (Vector256.GreaterThanOrEqual(drawn, threshold) & bits).AsSingle();
            if (mask.Length - i >= Lanes)
            {
                values.CopyTo(mask[i..]);
            }
            else
            {
                values.CopyTo(last);
                last[..(mask.Length - i)].CopyTo(mask[i..]);
            }
        }
    }

    private static (Vector256<uint> A, Vector256<uint> B, Vector256<uint> C, Vector256<uint> D) Start(long key)
    {
        SeededRandom random = new(key);
        Vector256<uint> Next()
        {
            Span<ulong> words = [random.NextUInt64(), random.NextUInt64(), random.NextUInt64(), random.NextUInt64()];
            return Vector256.Create<uint>(MemoryMarshal.Cast<ulong, uint>(words));
        }

        return (Next(), Next(), Next(), Next());
    }

    private static Vector256<uint> RotateLeft(Vector256<uint> x, int by) => (x << by) | (x >>> (32 - by));
}
