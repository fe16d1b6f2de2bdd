using System.Runtime.Intrinsics;
using TorchSharp;
using static TorchSharp.torch;

namespace BertNotebooks.Engine;

/// <summary>A linear layer for a few rows: each weight is read from memory once, and nothing is copied before.</summary>
/// <remarks>
/// A matrix product of torch's first copies the weights into blocks, which pays only when many rows use them. One sentence
/// has a dozen rows and a batch some forty masked positions, beside a decoder of [30522, H].
/// </remarks>
internal static unsafe class FewRows
{
    private const int MostRows = 64, MostRowsOfDecoder = 512, DecoderShape = 16, RowTile = 3, OutputTile = 4, MostOutputsAtOnce = 256, PartsAThread = 4;

    /// <summary>x W^T + b, by this way where no gradient is wanted and the input is small; float [..., K], [N, K] and [N] give float [..., N].</summary>
    public static Tensor Apply(Tensor x, Tensor weight, Tensor? bias) =>
        !is_grad_enabled() && Suit(x, weight) ? Product(x, weight, bias) : nn.functional.linear(x, weight, bias);

    private static bool Suit(Tensor x, Tensor weight) =>
        x.numel() / x.shape[^1] <= (weight.shape[0] >= DecoderShape * weight.shape[1] ? MostRowsOfDecoder : MostRows) && Vector256.IsHardwareAccelerated
        && x.device_type == DeviceType.CPU && x.dtype == ScalarType.Float32 && weight.dtype == ScalarType.Float32
        && x.shape[^1] % Vector256<float>.Count == 0 && x.is_contiguous() && weight.is_contiguous();

    private static Tensor Product(Tensor x, Tensor weight, Tensor? bias)
    {
        int inputs = (int)x.shape[^1], rows = (int)(x.numel() / inputs), outputs = (int)weight.shape[0];
        Tensor result = empty([.. x.shape[..^1], outputs]);
        float* from = TensorMemory.Pointer(x), matrix = TensorMemory.Pointer(weight), added = bias is null ? null : TensorMemory.Pointer(bias), to = TensorMemory.Pointer(result);
        int atOnce = Math.Clamp(outputs / (get_num_threads() * PartsAThread) / OutputTile * OutputTile, OutputTile, MostOutputsAtOnce);
        TorchThreads.For((outputs - 1) / atOnce + 1, part =>
        {
            int end = Math.Min((part + 1) * atOnce, outputs);
            for (int n = part * atOnce; n < end; n += OutputTile)
            {
                Columns(from, rows, matrix, added, to, inputs, outputs, n, Math.Min(OutputTile, end - n));
            }
        });
        // The collector must not free what only the pointers still use.
        GC.KeepAlive(x);
        GC.KeepAlive(weight);
        GC.KeepAlive(bias);
        return result;
    }

    // A few neighbouring outputs of all rows.
    private static void Columns(float* x, int rows, float* weight, float* bias, float* result, int inputs, int outputs, int n, int count)
    {
        float* w = weight + (long)n * inputs, b = bias is null ? null : bias + n;
        if (count < OutputTile)
        {
            for (int i = 0; i < rows * count; i++)
            {
                (int m, int o) = (i / count, i % count);
                result[(long)m * outputs + n + o] = Dot(x + (long)m * inputs, w + (long)o * inputs, inputs) + (b is null ? 0 : b[o]);
            }
        }
        else if (rows < RowTile)
        {
            for (int m = 0; m < rows; m++)
            {
                Row(x + (long)m * inputs, w, b, result + (long)m * outputs + n, inputs);
            }
        }
        else
        {
            for (int m = 0; m < rows; m += RowTile)
            {
                // The last tile computes a row or two anew rather than leave them to slower code.
                int first = Math.Min(m, rows - RowTile);
                Tile(x + (long)first * inputs, w, b, result + (long)first * outputs + n, inputs, outputs);
            }
        }
    }

    // 3 rows by 4 outputs: twelve sums in registers, seven loads for twelve multiplications.
    private static void Tile(float* x, float* w, float* bias, float* result, int inputs, int outputs)
    {
        float* x1 = x + inputs, x2 = x1 + inputs, w1 = w + inputs, w2 = w1 + inputs, w3 = w2 + inputs;
        Vector256<float> s00 = default, s01 = default, s02 = default, s03 = default;
        Vector256<float> s10 = default, s11 = default, s12 = default, s13 = default;
        Vector256<float> s20 = default, s21 = default, s22 = default, s23 = default;
        for (int k = 0; k < inputs; k += Vector256<float>.Count)
        {
            Vector256<float> a = Vector256.Load(x + k), b = Vector256.Load(x1 + k), c = Vector256.Load(x2 + k);
            Vector256<float> v = Vector256.Load(w + k);
            s00 = Vector256.FusedMultiplyAdd(a, v, s00);
            s10 = Vector256.FusedMultiplyAdd(b, v, s10);
            s20 = Vector256.FusedMultiplyAdd(c, v, s20);
            v = Vector256.Load(w1 + k);
            s01 = Vector256.FusedMultiplyAdd(a, v, s01);
            s11 = Vector256.FusedMultiplyAdd(b, v, s11);
            s21 = Vector256.FusedMultiplyAdd(c, v, s21);
            v = Vector256.Load(w2 + k);
            s02 = Vector256.FusedMultiplyAdd(a, v, s02);
            s12 = Vector256.FusedMultiplyAdd(b, v, s12);
            s22 = Vector256.FusedMultiplyAdd(c, v, s22);
            v = Vector256.Load(w3 + k);
            s03 = Vector256.FusedMultiplyAdd(a, v, s03);
            s13 = Vector256.FusedMultiplyAdd(b, v, s13);
            s23 = Vector256.FusedMultiplyAdd(c, v, s23);
        }

        Vector128<float> added = bias is null ? default : Vector128.Load(bias);
        (Sums(s00, s01, s02, s03) + added).Store(result);
        (Sums(s10, s11, s12, s13) + added).Store(result + outputs);
        (Sums(s20, s21, s22, s23) + added).Store(result + 2L * outputs);
    }

    // 1 row by 4 outputs.
    private static void Row(float* x, float* w, float* bias, float* result, int inputs)
    {
        float* w1 = w + inputs, w2 = w1 + inputs, w3 = w2 + inputs;
        Vector256<float> s0 = default, s1 = default, s2 = default, s3 = default;
        for (int k = 0; k < inputs; k += Vector256<float>.Count)
        {
            Vector256<float> a = Vector256.Load(x + k);
            s0 = Vector256.FusedMultiplyAdd(a, Vector256.Load(w + k), s0);
            s1 = Vector256.FusedMultiplyAdd(a, Vector256.Load(w1 + k), s1);
            s2 = Vector256.FusedMultiplyAdd(a, Vector256.Load(w2 + k), s2);
            s3 = Vector256.FusedMultiplyAdd(a, Vector256.Load(w3 + k), s3);
        }

        (Sums(s0, s1, s2, s3) + (bias is null ? default : Vector128.Load(bias))).Store(result);
    }

    private static Vector128<float> Sums(Vector256<float> a, Vector256<float> b, Vector256<float> c, Vector256<float> d) =>
        Vector128.Create(Vector256.Sum(a), Vector256.Sum(b), Vector256.Sum(c), Vector256.Sum(d));

    private static float Dot(float* x, float* w, int length)
    {
        Vector256<float> sum = default;
        for (int k = 0; k < length; k += Vector256<float>.Count)
        {
            sum = Vector256.FusedMultiplyAdd(Vector256.Load(x + k), Vector256.Load(w + k), sum);
        }

        return Vector256.Sum(sum);
    }
}
