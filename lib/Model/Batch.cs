using BertNotebooks.Data;
using BertNotebooks.Engine;
using TorchSharp;
using static TorchSharp.torch;

namespace BertNotebooks.Model;

/// <summary>Examples as tensors, padded on the right to one length.</summary>
/// <remarks>
/// Padding behind the longest text, that no label asks for, is cut away: it changes no other number, and on the book of
/// the well-known tutorial, padded to 100, it is 63 % of all positions.
/// </remarks>
public sealed class Batch : IDisposable
{
    /// <summary>The label of a position that takes no part in the loss (torch's <c>ignore_index</c>).</summary>
    public const int IgnoreIndex = TrainingExample.IgnoreIndex;

    private readonly Lazy<Tensor> _labels;
    private readonly Lazy<AskedPositions> _firstTokens;

    private Batch(IReadOnlyList<TrainingExample> examples, int length, int padId, Device? device, bool labelPadding)
    {
        int[][] masks = [.. examples.Select(e => e.AttentionMask)];
        (Size, Length) = (examples.Count, length);
        Tokens = masks.Sum(mask => mask.Take(length).Sum());
        InputIds = Grid.Of([.. examples.Select(e => e.InputIds)], length, padId, device);
        TokenTypeIds = Grid.Of([.. examples.Select(e => e.TokenTypeIds)], length, 0, device);
        AttentionMask = Tokens == Size * Length ? null : Grid.Of(masks, length, 0, device);
        long[] labels = Grid.Values([.. examples.Select(e => e.Labels)], length, labelPadding ? padId : IgnoreIndex);
        long[] positions = [.. Enumerable.Range(0, labels.Length).Where(i => labels[i] != IgnoreIndex).Select(i => (long)i)];
        Asked = new AskedPositions(positions, Size, length, device);
        LabelIds = tensor(Array.ConvertAll(positions, p => labels[p]), device: device);
        _labels = new(() => MakeLabels(labels, device));
        _firstTokens = new(() => new AskedPositions([.. Enumerable.Range(0, Size).Select(b => (long)b * Length)], Size, Length, device));
        ClassLabels = examples.All(e => e.ClassLabel is not null) ? tensor(examples.Select(e => (long)e.ClassLabel!.Value).ToArray(), device: device) : null;
    }

    /// <summary>B: the number of examples.</summary>
    public int Size { get; }

    /// <summary>T: the number of positions, padding included.</summary>
    public int Length { get; }

    /// <summary>The number of tokens that are no padding.</summary>
    public int Tokens { get; }

    /// <summary>int64 [B, T]: what the model sees.</summary>
    public Tensor InputIds { get; }

    /// <summary>int64 [B, T]: the segments.</summary>
    public Tensor TokenTypeIds { get; }

    /// <summary>int64 [B, T]: 1 for tokens, 0 for padding; null when the batch has no padding.</summary>
    public Tensor? AttentionMask { get; }

    /// <summary>int64 [B, T]: the right ids, <see cref="IgnoreIndex"/> where nothing is asked; made when it is first asked for.</summary>
    public Tensor Labels => _labels.Value;

    /// <summary>The M labelled positions.</summary>
    public AskedPositions Asked { get; }

    /// <summary>int64 [M]: the labelled positions, row by row, as b * T + t.</summary>
    public Tensor LabelPositions => Asked.Positions;

    /// <summary>int64 [M]: the right ids at <see cref="LabelPositions"/>.</summary>
    public Tensor LabelIds { get; }

    /// <summary>int64 [B]: the right class of each text; null where texts have none.</summary>
    public Tensor? ClassLabels { get; }

    /// <summary>The first token of each example, [CLS]; made when it is first asked for.</summary>
    internal AskedPositions FirstTokens => _firstTokens.Value;

    /// <summary>The first token of each example, then the labelled positions; the caller's to free.</summary>
    internal AskedPositions FirstTokensAndAsked()
    {
        using Tensor local = LabelPositions.cpu();
        return new AskedPositions([.. Enumerable.Range(0, Size).Select(b => (long)b * Length), .. local.data<long>()], Size, Length, InputIds.device);
    }

    /// <summary>Builds a batch.</summary>
    /// <param name="examples">At least one example.</param>
    /// <param name="padId">Id of [PAD].</param>
    /// <param name="device">Where the tensors go; null: the processor.</param>
    /// <param name="padToLength">Pad up to this length; null: to the longest text of the examples.</param>
    /// <param name="labelPadding">Whether added padding is labelled with its own id: the loss over all positions of the well-known tutorial.</param>
    /// <param name="padToMultipleOf">Rounds the length up to a multiple of this number (<c>pad_to_multiple_of</c>); null: as it is.</param>
    /// <exception cref="BertNotebooksException"><paramref name="padToMultipleOf"/> is below 1.</exception>
    public static Batch From(
        IReadOnlyList<TrainingExample> examples, int padId, Device? device = null, int? padToLength = null, bool labelPadding = false, int? padToMultipleOf = null) =>
        new(examples, RoundedUp(Math.Max(padToLength ?? 1, examples.NotNull().Max(UsedLength)), padToMultipleOf ?? 1), padId, device, labelPadding);

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        InputIds.Dispose();
        TokenTypeIds.Dispose();
        AttentionMask?.Dispose();
        Asked.Dispose();
        LabelIds.Dispose();
        ClassLabels?.Dispose();
        if (_firstTokens.IsValueCreated)
        {
            _firstTokens.Value.Dispose();
        }

        if (_labels.IsValueCreated)
        {
            _labels.Value.Dispose();
        }
    }

    // They go into the dispose scope of the other tensors, whichever is open when they are asked for.
    private Tensor MakeLabels(long[] labels, Device? device)
    {
        using DisposeScope scope = NewDisposeScope();
        return tensor(labels, Size, Length, device: device).MoveToOtherDisposeScope(InputIds);
    }

    private static int RoundedUp(int length, int unit) => unit < 1
        ? throw new BertNotebooksException($"PadToMultipleOf {unit} is below 1: give a whole number such as 8, or null.")
        : (length + unit - 1) / unit * unit;

    private static int UsedLength(TrainingExample example) =>
        1 + Array.FindLastIndex([.. example.AttentionMask.Zip(example.Labels, (mask, label) => mask != 0 || label != IgnoreIndex)], isUsed => isUsed);
}
