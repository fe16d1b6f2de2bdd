using BertNotebooks.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace BertNotebooks.Model;

/// <summary>Masked examples as tensors, padded on the right to one length.</summary>
/// <remarks>
/// Padding behind the longest text, that no label asks for, is cut away: it changes no other number, and on the book of
/// the well-known tutorial, padded to 100, it is 63 % of all positions.
/// </remarks>
public sealed class Batch : IDisposable
{
    private Batch(int size, int length, int tokens)
    {
        Size = size;
        Length = length;
        Tokens = tokens;
    }

    /// <summary>B: the number of examples.</summary>
    public int Size { get; }

    /// <summary>T: the number of positions, padding included.</summary>
    public int Length { get; }

    /// <summary>The number of tokens that are no padding.</summary>
    public int Tokens { get; }

    /// <summary>int64 [B, T]: what the model sees.</summary>
    public required Tensor InputIds { get; init; }

    /// <summary>int64 [B, T]: the segments.</summary>
    public required Tensor TokenTypeIds { get; init; }

    /// <summary>int64 [B, T]: 1 for tokens, 0 for padding; null when the batch has no padding.</summary>
    public required Tensor? AttentionMask { get; init; }

    /// <summary>int64 [B, T]: the right ids, <see cref="MaskedExample.IgnoreIndex"/> where nothing is asked.</summary>
    public required Tensor Labels { get; init; }

    /// <summary>int64 [M]: the labelled positions, row by row, as b * T + t.</summary>
    public required Tensor LabelPositions { get; init; }

    /// <summary>int64 [M]: the right ids at <see cref="LabelPositions"/>.</summary>
    public required Tensor LabelIds { get; init; }

    /// <summary>Builds a batch.</summary>
    /// <param name="examples">At least one example.</param>
    /// <param name="padId">Id of [PAD].</param>
    /// <param name="device">Where the tensors go; null: the processor.</param>
    /// <param name="padToLength">Pad up to this length; null: to the longest text of the examples.</param>
    /// <param name="labelPadding">Whether added padding is labelled with its own id: the loss over all positions of the well-known tutorial.</param>
    public static Batch From(IReadOnlyList<MaskedExample> examples, int padId, Device? device = null, int? padToLength = null, bool labelPadding = false)
    {
        int size = examples.Count;
        int length = Math.Max(padToLength ?? 1, examples.Max(UsedLength));
        long[] ids = Filled(size * length, padId);
        long[] types = new long[size * length];
        long[] mask = new long[size * length];
        long[] labels = Filled(size * length, labelPadding ? padId : MaskedExample.IgnoreIndex);
        for (int b = 0; b < size; b++)
        {
            MaskedExample example = examples[b];
            for (int t = 0; t < Math.Min(length, example.InputIds.Length); t++)
            {
                int at = b * length + t;
                ids[at] = example.InputIds[t];
                types[at] = example.TokenTypeIds[t];
                mask[at] = example.AttentionMask[t];
                labels[at] = example.Labels[t];
            }
        }

        int tokens = (int)mask.Sum();
        long[] positions = [.. Enumerable.Range(0, labels.Length).Where(i => labels[i] != MaskedExample.IgnoreIndex).Select(i => (long)i)];
        long[] labelIds = [.. positions.Select(p => labels[p])];
        Tensor Grid(long[] values) => tensor(values, size, length, device: device);
        return new Batch(size, length, tokens)
        {
            InputIds = Grid(ids),
            TokenTypeIds = Grid(types),
            AttentionMask = tokens == size * length ? null : Grid(mask),
            Labels = Grid(labels),
            LabelPositions = tensor(positions, device: device),
            LabelIds = tensor(labelIds, device: device),
        };
    }

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        InputIds.Dispose();
        TokenTypeIds.Dispose();
        AttentionMask?.Dispose();
        Labels.Dispose();
        LabelPositions.Dispose();
        LabelIds.Dispose();
    }

    private static int UsedLength(MaskedExample example)
    {
        int length = example.InputIds.Length;
        while (length > 0 && example.AttentionMask[length - 1] == 0 && example.Labels[length - 1] == MaskedExample.IgnoreIndex)
        {
            length--;
        }

        return length;
    }

    private static long[] Filled(int count, long value)
    {
        long[] values = new long[count];
        Array.Fill(values, value);
        return values;
    }
}
