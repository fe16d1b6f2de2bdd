using BertNotebooks.Tests.Model;
using TorchSharp;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;
using AdamW = BertNotebooks.Training.AdamW;

namespace BertNotebooks.Tests.Engine;

/// <summary>The edges of the one-pass optimizer, against torch's.</summary>
[Collection(TorchCollection.Name)]
public sealed class AdamWKernelTests : IDisposable
{
    private const double Rate = 0.02, Decay = 0.1;
    private const int Piece = 1 << 15;

    private readonly int _threads = get_num_threads();

    public void Dispose() => set_num_threads(_threads);

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(15)]
    [InlineData(17)]
    [InlineData(Piece - 1)]
    [InlineData(Piece)]
    [InlineData(Piece + 1)]
    [InlineData(3 * Piece + 5)]
    public void AnyLengthAgreesWithTorchAndWithTheNormInDoublePrecision(int length)
    {
        using DisposeScope scope = NewDisposeScope();
        (Parameter ours, Parameter oracle) = Pair(length);
        using AdamW optimizer = new([("weight", ours)], weightDecay: Decay);
        optim.Optimizer torch = optim.AdamW([oracle], Rate, weight_decay: Decay);
        for (int step = 1; step <= 4; step++)
        {
            Tensor gradient = randn(length) * step;
            double scale = 1.0 / step; // another each time: Adam does not feel one that stays
            (ours.grad, oracle.grad) = (gradient, gradient * scale);
            double norm = gradient.to(ScalarType.Float64).norm().item<double>();
            Assert.Equal(1, optimizer.GradientNorm() / norm, 1e-6);
            optimizer.Step(Rate, scale);
            torch.step();
            SmallBert.AssertClose(oracle, ours, 1e-6, $"step {step}");
        }
    }

    [Theory]
    [InlineData(0.1f)]
    [InlineData(1e-4f)]
    [InlineData(7f)]
    public void NormOfEqualNumbersIsTheirSizeTimesTheRootOfTheirCount(float value)
    {
        using DisposeScope scope = NewDisposeScope();
        Parameter parameter = new(zeros(5 * Piece + 3));
        using AdamW optimizer = new([("weight", parameter)]);
        parameter.grad = full_like(parameter, value);
        // Two thousand equal squares are added in each lane, and each addition is rounded the same way.
        Assert.Equal(1, optimizer.GradientNorm() / (value * Math.Sqrt(5 * Piece + 3)), 1e-5);
    }

    [Fact]
    public void NumberOfThreadsChangesNoBit()
    {
        (double Norm, float[] Weights) expected = AfterThreeSteps(threads: 1);
        foreach (int threads in (int[])[2, 3, 7])
        {
            (double norm, float[] weights) = AfterThreeSteps(threads);
            Assert.Equal(expected.Norm, norm);
            Assert.Equal(expected.Weights, weights);
        }
    }

    [Fact]
    public void ParametersWithoutGradientOrWithoutElementsAreLeftAlone()
    {
        using DisposeScope scope = NewDisposeScope();
        (Parameter idle, Parameter before) = Pair(100);
        Parameter empty = new(zeros(0)), moved = new(zeros(3));
        using AdamW optimizer = new([("idle", idle), ("empty", empty), ("moved", moved)], weightDecay: Decay);
        empty.grad = zeros(0);
        moved.grad = ones(3);
        Assert.Equal(Math.Sqrt(3), optimizer.GradientNorm(), 1e-6);
        optimizer.Step(Rate);
        SmallBert.AssertClose(before, idle, 0);
        SmallBert.AssertClose(full(3, -Rate), moved, 1e-8);
        Assert.Equal(0, optimizer.State["exp_avg.idle"].abs().sum().item<float>());
        using AdamW none = new([]);
        Assert.Equal(0, none.GradientNorm());
        none.Step(Rate);
    }

    [Fact]
    public void TransposedGradientIsReadInItsOwnOrder()
    {
        using DisposeScope scope = NewDisposeScope();
        random.manual_seed(3);
        Tensor start = randn(5, 9), gradient = randn(9, 5).t();
        Assert.False(gradient.is_contiguous());
        Parameter ours = new(start.clone()), oracle = new(start.clone());
        using AdamW optimizer = new([("weight", ours)], weightDecay: Decay);
        (ours.grad, oracle.grad) = (gradient, gradient.contiguous());
        optimizer.Step(Rate);
        optim.AdamW([oracle], Rate, weight_decay: Decay).step();
        SmallBert.AssertClose(oracle, ours, 1e-6);
        SmallBert.AssertClose(gradient * 0.1, optimizer.State["exp_avg.weight"], 1e-7);
    }

    [Theory]
    [InlineData(1e30f)]  // the square is no finite float
    [InlineData(1e18f)]
    [InlineData(1e-18f)]
    [InlineData(1e-30f)] // the square is 0
    [InlineData(1e-42f)] // denormal
    public void HugeAndTinyGradientsMoveTheWeightsAsTorchDoes(float size)
    {
        using DisposeScope scope = NewDisposeScope();
        (Parameter ours, Parameter oracle) = Pair(19);
        using AdamW optimizer = new([("weight", ours)], weightDecay: Decay);
        optim.Optimizer torch = optim.AdamW([oracle], Rate, weight_decay: Decay);
        for (int step = 0; step < 3; step++)
        {
            Tensor gradient = randn(19).sign() * size;
            (ours.grad, oracle.grad) = (gradient, gradient.clone());
            optimizer.Step(Rate);
            torch.step();
            Assert.True(ours.isfinite().all().item<bool>());
            SmallBert.AssertClose(oracle, ours, 1e-6, $"step {step}");
        }
    }

    [Fact]
    public void DoublePrecisionTakesTorchsOperationsAndAgreesMoreClosely()
    {
        using DisposeScope scope = NewDisposeScope();
        random.manual_seed(4);
        Tensor start = randn(11, 3, ScalarType.Float64);
        Parameter ours = new(start.clone()), oracle = new(start.clone());
        using AdamW optimizer = new([("weight", ours)], weightDecay: Decay);
        optim.Optimizer torch = optim.AdamW([oracle], Rate, weight_decay: Decay);
        for (int step = 1; step <= 4; step++)
        {
            Tensor gradient = randn(11, 3, ScalarType.Float64);
            (ours.grad, oracle.grad) = (gradient * step, gradient);
            Assert.Equal(1, optimizer.GradientNorm() / (step * gradient.norm().item<double>()), 1e-12);
            optimizer.Step(Rate, 1.0 / step);
            torch.step();
            SmallBert.AssertClose(oracle, ours, 1e-12);
        }
    }

    private static (double Norm, float[] Weights) AfterThreeSteps(int threads)
    {
        set_num_threads(threads);
        using DisposeScope scope = NewDisposeScope();
        random.manual_seed(6);
        (string Name, Parameter Parameter)[] all = [.. ((int[])[5, 3 * Piece + 11, 1, Piece, 2 * Piece - 1]).Select((length, i) => ($"{i}", new Parameter(randn(length))))];
        using AdamW optimizer = new(all, weightDecay: Decay);
        double norm = 0;
        for (int step = 0; step < 3; step++)
        {
            foreach ((_, Parameter parameter) in all)
            {
                parameter.grad = randn(parameter.shape);
            }

            norm += optimizer.GradientNorm();
            optimizer.Step(Rate, 0.3);
        }

        return (norm, [.. all.SelectMany(p => p.Parameter.detach().data<float>().ToArray())]);
    }

    // Two parameters with the same numbers.
    private static (Parameter Ours, Parameter Oracle) Pair(int length)
    {
        random.manual_seed(length);
        Tensor start = randn(length);
        return (new(start.clone()), new(start.clone()));
    }
}
