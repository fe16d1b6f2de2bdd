using BertNotebooks.Engine;
using BertNotebooks.Tests.Model;
using CsCheck;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace BertNotebooks.Tests.Engine;

[Collection(TorchCollection.Name)]
public sealed class FewRowsTests : IDisposable
{
    private readonly int _threads = get_num_threads();

    public void Dispose() => set_num_threads(_threads);

    [Fact]
    public void AnyShapeAgreesWithTheProductInDoublePrecision() =>
        Gen.Select(Gen.Int[1, 70], Gen.Int[1, 96], Gen.Int[1, 1000], Gen.Bool, Gen.Int[1, 3]).Sample(
            (rows, inputs, outputs, hasBias, threads) =>
            {
                set_num_threads(threads);
                AssertAgrees([rows], inputs, outputs, hasBias);
                AssertAgrees([rows], (inputs / 8 + 1) * 8, outputs, hasBias);
            },
            iter: 60, threads: 1);

    [Theory]
    [InlineData(1, 8, 1)]
    [InlineData(2, 8, 3)]
    [InlineData(3, 16, 4)]
    [InlineData(4, 24, 5)]
    [InlineData(64, 128, 511)]
    [InlineData(65, 128, 512)]  // too many rows for a layer
    [InlineData(70, 64, 1024)]  // a decoder's shape, where more rows are few
    [InlineData(512, 8, 128)]
    [InlineData(513, 8, 128)]
    [InlineData(5, 768, 3072)]
    [InlineData(0, 8, 5)]
    public void EdgesAgreeWithTheProductInDoublePrecision(int rows, int inputs, int outputs)
    {
        foreach (int threads in (int[])[1, 2, 5])
        {
            set_num_threads(threads);
            AssertAgrees([rows], inputs, outputs, hasBias: true);
            AssertAgrees([rows], inputs, outputs, hasBias: false);
        }
    }

    [Fact]
    public void LeadingDimensionsStay()
    {
        AssertAgrees([], 16, 7, hasBias: true);
        AssertAgrees([2, 3], 16, 7, hasBias: true);
        AssertAgrees([2, 1, 3], 16, 7, hasBias: true);
    }

    [Theory]
    [InlineData(12, 32, 37)]
    [InlineData(40, 16, 999)]
    public void RowDoesNotDependOnItsNeighboursNorOnTheThreads(int rows, int inputs, int outputs)
    {
        using DisposeScope scope = NewDisposeScope();
        using var noGrad = no_grad();
        (Tensor x, Tensor weight, Tensor bias) = Random([rows], inputs, outputs);
        Tensor one = FewRows.Apply(x, weight, bias);
        Assert.All(Enumerable.Range(0, rows), row => Assert.True(FewRows.Apply(x[row], weight, bias).Equals(one[row]), $"row {row}"));
        foreach (int threads in (int[])[2, 3, 8])
        {
            set_num_threads(threads);
            Assert.True(FewRows.Apply(x, weight, bias).Equals(one), $"{threads} threads");
        }
    }

    [Fact]
    public void WhatTheLoopsCannotReadIsLeftToTorch()
    {
        using DisposeScope scope = NewDisposeScope();
        using var noGrad = no_grad();
        (Tensor x, Tensor weight, Tensor bias) = Random([6], 16, 10);
        Tensor[][] cases =
        [
            [randn(16, 6).t(), weight, bias], [x, randn(16, 10).t(), bias], [randn(6, 32).narrow(1, 8, 16), weight, bias], [randn(6, 12), randn(10, 12), bias],
            [.. ((Tensor[])[x, weight, bias]).Select(t => t.to(ScalarType.Float64))],
        ];
        foreach (Tensor[] one in cases)
        {
            Assert.True(FewRows.Apply(one[0], one[1], one[2]).Equals(nn.functional.linear(one[0], one[1], one[2])));
        }

        Tensor shapeOnly = FewRows.Apply(x.to(META), weight.to(META), bias.to(META));
        Assert.Equal(DeviceType.META, shapeOnly.device_type);
        Assert.Equal([6, 10], shapeOnly.shape);
    }

    [Fact]
    public void TensorThatBeginsWithinAnotherIsReadFromThere()
    {
        using DisposeScope scope = NewDisposeScope();
        using var noGrad = no_grad();
        (Tensor x, Tensor weight, Tensor bias) = Random([9], 16, 10);
        AssertClose(x.narrow(0, 2, 5), weight.narrow(0, 3, 6), bias.narrow(0, 3, 6));
    }

    [Fact]
    public void GradientFlowsWhereOneIsWanted()
    {
        using DisposeScope scope = NewDisposeScope();
        (Tensor x, Tensor weight, Tensor bias) = Random([6], 16, 10);
        foreach (Tensor leaf in (Tensor[])[x, weight, bias])
        {
            leaf.requires_grad_(true);
        }

        FewRows.Apply(x, weight, bias).sum().backward();
        // d sum / d x is the sum of W's rows, d sum / d W that of x's, and each bias stands in 6 rows.
        SmallBert.AssertClose(weight.detach().sum([0]).expand(6, 16), x.grad!, 1e-5);
        SmallBert.AssertClose(x.detach().sum([0]).expand(10, 16), weight.grad!, 1e-5);
        SmallBert.AssertClose(full(10, 6f), bias.grad!, 0);
    }

    private static void AssertAgrees(long[] rows, int inputs, int outputs, bool hasBias)
    {
        using DisposeScope scope = NewDisposeScope();
        using var noGrad = no_grad();
        (Tensor x, Tensor weight, Tensor bias) = Random(rows, inputs, outputs);
        AssertClose(x, weight, hasBias ? bias : null);
    }

    // A sum's rounding error grows with the sum of its terms' sizes.
    private static void AssertClose(Tensor x, Tensor weight, Tensor? bias)
    {
        Tensor? Wide(Tensor? tensor) => tensor?.to(ScalarType.Float64);
        Tensor expected = nn.functional.linear(Wide(x)!, Wide(weight)!, Wide(bias));
        Tensor size = nn.functional.linear(Wide(x.abs())!, Wide(weight.abs())!, Wide(bias?.abs()));
        Tensor actual = FewRows.Apply(x, weight, bias);
        Assert.Equal(ScalarType.Float32, actual.dtype);
        Assert.Equal(expected.shape, actual.shape);
        Assert.True((expected - actual).abs().le(1e-5 * size).all().item<bool>(), $"[{string.Join(", ", x.shape)}] by [{string.Join(", ", weight.shape)}]");
    }

    private static (Tensor X, Tensor Weight, Tensor Bias) Random(long[] rows, int inputs, int outputs)
    {
        random.manual_seed(rows.Sum() + 1000L * inputs + 1_000_000L * outputs);
        return (randn([.. rows, inputs]), randn(outputs, inputs), randn(outputs));
    }
}
