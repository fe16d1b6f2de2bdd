using System.Numerics;
using static TorchSharp.torch;

namespace BertNotebooks.Engine;

/// <summary>The numbers of one step that all parameters share.</summary>
/// <param name="Beta1">Decay of the first moment.</param>
/// <param name="Beta2">Decay of the second moment.</param>
/// <param name="Epsilon">Added to the root of the second moment.</param>
/// <param name="LearningRate">The rate of this step.</param>
/// <param name="WeightDecay">Decay of the weights a step, times the rate.</param>
/// <param name="GradientScale">Factor on every gradient.</param>
/// <param name="FirstCorrection">1 - beta1^t.</param>
/// <param name="SecondCorrection">sqrt(1 - beta2^t).</param>
internal readonly record struct AdamWStep(
    double Beta1, double Beta2, double Epsilon, double LearningRate, double WeightDecay, double GradientScale, double FirstCorrection, double SecondCorrection)
{
    public double DecayFactor => 1 - LearningRate * WeightDecay;
}

/// <summary>Where the four arrays of one parameter lie; all float, of one length.</summary>
internal readonly unsafe struct AdamWSegments(Tensor parameter, Tensor gradient, Tensor first, Tensor second, bool decays)
{
    public readonly float* Parameter = TensorMemory.Pointer(parameter), Gradient = TensorMemory.Pointer(gradient), First = TensorMemory.Pointer(first), Second = TensorMemory.Pointer(second);
    public readonly long Length = gradient.numel();
    public readonly bool Decays = decays;
}

/// <summary>AdamW in one pass: each weight, gradient and moment is read once and written once, in vectors, on all threads.</summary>
/// <remarks>
/// The limit of an optimizer is the memory: torch's operations one by one walk some 25 times over arrays of the model's
/// size, one pass walks 7 times. Pieces of a fixed length make the result independent of the number of threads.
/// </remarks>
internal static unsafe class AdamWKernel
{
    private const int PieceLength = 1 << 15;

    /// <summary>Sum of the squares of all gradients.</summary>
    public static double SumOfSquares(IReadOnlyList<AdamWSegments> all)
    {
        Piece[] pieces = Cut(all);
        double[] sums = new double[pieces.Length];
        TorchThreads.For(pieces.Length, i => sums[i] = SumOfSquares(all[pieces[i].Segment].Gradient + pieces[i].Start, pieces[i].Length));
        return sums.Sum();
    }

    /// <summary>Steps all parameters.</summary>
    public static void Step(IReadOnlyList<AdamWSegments> all, AdamWStep step)
    {
        Piece[] pieces = Cut(all);
        TorchThreads.For(pieces.Length, i => Step(all[pieces[i].Segment], pieces[i], step));
    }

    private static double SumOfSquares(float* gradient, int length)
    {
        Vector<float> sum = Vector<float>.Zero, next = Vector<float>.Zero;
        int i = 0;
        for (; i <= length - 2 * Vector<float>.Count; i += 2 * Vector<float>.Count)
        {
            Vector<float> a = Vector.Load(gradient + i), b = Vector.Load(gradient + i + Vector<float>.Count);
            sum += a * a;
            next += b * b;
        }

        double rest = 0;
        for (; i < length; i++)
        {
            rest += (double)gradient[i] * gradient[i];
        }

        return rest + Vector.Sum(sum + next);
    }

    private static void Step(AdamWSegments at, Piece piece, AdamWStep step)
    {
        float* p = at.Parameter + piece.Start, g = at.Gradient + piece.Start, m = at.First + piece.Start, v = at.Second + piece.Start;
        Coefficients<float> scalar = new(step, at.Decays, x => x);
        Coefficients<Vector<float>> vector = new(step, at.Decays, x => new Vector<float>(x));
        int i = 0;
        for (; i <= piece.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> gradient = Vector.Load(g + i) * vector.Scale;
            Vector<float> first = Vector.Load(m + i);
            first += (gradient - first) * vector.OneMinusBeta1;
            Vector<float> second = Vector.Load(v + i) * vector.Beta2 + gradient * gradient * vector.OneMinusBeta2;
            Vector<float> denominator = Vector.SquareRoot(second) * vector.InverseCorrection + vector.Epsilon;
            (Vector.Load(p + i) * vector.Decay - vector.StepSize * first / denominator).Store(p + i);
            first.Store(m + i);
            second.Store(v + i);
        }

        for (; i < piece.Length; i++)
        {
            float gradient = g[i] * scalar.Scale;
            m[i] += (gradient - m[i]) * scalar.OneMinusBeta1;
            v[i] = v[i] * scalar.Beta2 + gradient * gradient * scalar.OneMinusBeta2;
            p[i] = p[i] * scalar.Decay - scalar.StepSize * m[i] / (MathF.Sqrt(v[i]) * scalar.InverseCorrection + scalar.Epsilon);
        }
    }

    private static Piece[] Cut(IReadOnlyList<AdamWSegments> all)
    {
        List<Piece> pieces = [];
        for (int s = 0; s < all.Count; s++)
        {
            for (long start = 0; start < all[s].Length; start += PieceLength)
            {
                pieces.Add(new Piece(s, start, (int)Math.Min(PieceLength, all[s].Length - start)));
            }
        }

        return [.. pieces];
    }

    private readonly record struct Piece(int Segment, long Start, int Length);

    private readonly struct Coefficients<T>(AdamWStep step, bool decays, Func<float, T> spread)
    {
        public readonly T OneMinusBeta1 = spread((float)(1 - step.Beta1)), Beta2 = spread((float)step.Beta2), OneMinusBeta2 = spread((float)(1 - step.Beta2));
        public readonly T Epsilon = spread((float)step.Epsilon), Scale = spread((float)step.GradientScale), Decay = spread(decays ? (float)step.DecayFactor : 1);
        public readonly T StepSize = spread((float)(step.LearningRate / step.FirstCorrection)), InverseCorrection = spread((float)(1 / step.SecondCorrection));
    }
}
