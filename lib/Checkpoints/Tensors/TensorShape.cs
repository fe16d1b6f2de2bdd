namespace BertNotebooks.Checkpoints.Tensors;

/// <summary>What is asked of a shape before a tensor of it is made.</summary>
internal static class TensorShape
{
    /// <summary>More than any model has; libtorch itself fails beyond 64 in some places.</summary>
    public const int MostAxes = 16;

    /// <summary>The number of elements; null of a shape that no tensor here can have.</summary>
    public static long? Count(IReadOnlyList<long> shape)
    {
        // Zeros are counted as ones, too: the other sizes of an empty tensor still make its strides.
        long count = 1, extent = 1;
        bool sound = shape.Count <= MostAxes;
        for (int i = 0; sound && i < shape.Count; i++)
        {
            sound = shape[i] is >= 0 and <= int.MaxValue;
            count *= sound ? shape[i] : 0;
            extent *= sound ? Math.Max(1, shape[i]) : 1;
            sound &= extent <= int.MaxValue;
        }

        return sound ? count : null;
    }

    /// <summary>The shape as messages show it.</summary>
    public static string Shown(IReadOnlyList<long> shape) => $"[{string.Join(", ", shape.Take(MostAxes))}{(shape.Count > MostAxes ? ", ..." : "")}]";
}
