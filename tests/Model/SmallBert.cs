using BertNotebooks.Model;
using BertNotebooks.Model.Heads;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace BertNotebooks.Tests.Model;

/// <summary>A BERT whose sizes are pairwise different, so that swapped axes fail, with weights large enough that a wrong wire shows.</summary>
internal static class SmallBert
{
    /// <summary>B: examples.</summary>
    public const int Examples = 5;

    /// <summary>T: tokens.</summary>
    public const int Tokens = 7;

    /// <summary>B 5, T 7, A 4, D 6, H 24, I 37, V 99, 13 positions, 3 segments, L 2; no dropout.</summary>
    public static BertConfig Config { get; } = new()
    {
        VocabSize = 99, HiddenSize = 24, NumHiddenLayers = 2, NumAttentionHeads = 4, IntermediateSize = 37, MaxPositionEmbeddings = 13, TypeVocabSize = 3,
        HiddenDropoutProb = 0, AttentionProbsDropoutProb = 0, InitializerRange = 0.2,
    };

    /// <summary>A model in evaluation mode in which no bias, no [PAD] row and no norm has its first value.</summary>
    public static BertForMaskedLM Create(BertConfig? config = null, long seed = 1)
    {
        BertForMaskedLM model = new(config ?? Config, seed);
        random.manual_seed(seed);
        using var noGrad = no_grad();
        using DisposeScope scope = NewDisposeScope();
        foreach ((_, var parameter) in model.named_parameters())
        {
            parameter.add_(randn_like(parameter) * 0.1);
        }

        model.eval();
        return model;
    }

    /// <summary>Ids from 1 (no [PAD]) up to the vocabulary's size; int64 [rows, columns].</summary>
    public static Tensor Ids(int rows = Examples, int columns = Tokens, int below = 99, long seed = 3)
    {
        SeededRandom random = new(seed);
        return tensor([.. Enumerable.Range(0, rows * columns).Select(_ => 1L + random.NextInt(below - 1))], rows, columns);
    }

    /// <summary>Segments 0 to 2; int64 [rows, columns].</summary>
    public static Tensor Types(int rows = Examples, int columns = Tokens) => Ids(rows, columns, 4, 4) - 1;

    /// <summary>A mask with the first tokens of each row attended; int64 [rows, columns].</summary>
    public static Tensor Mask(int columns, params int[] lengths) =>
        tensor([.. lengths.SelectMany(length => Enumerable.Range(0, columns).Select(t => t < length ? 1L : 0L))], lengths.Length, columns);

    /// <summary>Tensors that this thread made and nobody disposed of; <c>Tensor.TotalCount</c> also counts handles that a Parameter took over.</summary>
    public static long LiveTensors => DisposeScopeManager.Statistics.ThreadTotalLiveCount;

    /// <summary>The largest absolute difference.</summary>
    public static double Difference(Tensor expected, Tensor actual)
    {
        using DisposeScope scope = NewDisposeScope();
        Assert.Equal(expected.shape, actual.shape);
        return (expected.to(ScalarType.Float64) - actual.to(ScalarType.Float64)).abs().max().item<double>();
    }

    /// <summary>Asserts that two tensors have one shape and differ by at most a tolerance.</summary>
    public static void AssertClose(Tensor expected, Tensor actual, double tolerance, string what = "")
    {
        double difference = Difference(expected, actual);
        Assert.True(difference <= tolerance, $"{what} differs by {difference:g3}, more than {tolerance:g3}");
    }
}
