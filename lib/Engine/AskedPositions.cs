using TorchSharp;
using static TorchSharp.torch;

namespace BertNotebooks.Engine;

/// <summary>The positions of a batch at which the last layer's states are wanted.</summary>
/// <remarks>
/// What the last layer computes elsewhere goes nowhere: only its keys and values see every token. With 15 % of the
/// positions asked for, its cost falls to under a third, which is 18 % of the multiplications of an encoder of 4 layers. Attention
/// needs a row of queries for each input, so the rows that are asked for are laid out as a grid [B, Q], where Q is the
/// most that one input has; what is behind an input's last one is computed and dropped.
/// </remarks>
public sealed class AskedPositions : IDisposable
{
    private readonly Tensor? _slots;     // int64 [M], each b * Q + q; null where the grid has no gaps and the order is that of the positions
    private readonly long _batch, _most; // B and Q

    /// <summary>Takes up positions.</summary>
    /// <param name="positions">M positions, each b * T + t, in any order.</param>
    /// <param name="batch">B.</param>
    /// <param name="length">T.</param>
    /// <param name="device">Where the model is; null: the processor.</param>
    public AskedPositions(long[] positions, long batch, long length, Device? device = null)
    {
        Positions = tensor(positions.NotNull(), device: device);
        long[] count = new long[batch];
        long[] place = [.. positions.Select(p => count[p / length]++)];
        _batch = batch;
        _most = count.Max();
        SaveWork = _most > 0 && _most * 2 <= length;
        long[] slots = [.. positions.Select((p, i) => (p / length * _most) + place[i])];
        bool isWholeGrid = slots.Length == batch * _most && slots.Select((slot, i) => slot == i).All(same => same);
        _slots = SaveWork && !isWholeGrid ? tensor(slots, device: device) : null;
    }

    /// <summary>int64 [M]: the positions, each b * T + t.</summary>
    public Tensor Positions { get; }

    /// <summary>Whether a layer works less at these positions alone than everywhere: at least one is asked for, and at most half of any input's.</summary>
    internal bool SaveWork { get; }

    /// <summary>float [B, T, H] gives float [M, H].</summary>
    internal Tensor Select(Tensor hidden)
    {
        using Tensor rows = hidden.view(-1, hidden.shape[^1]);
        return rows.index_select(0, Positions);
    }

    /// <summary>float [M, H] gives float [B, Q, H].</summary>
    internal Tensor ToGrid(Tensor rows)
    {
        if (_slots is null)
        {
            return rows.view(_batch, _most, -1);
        }

        using Tensor empty = zeros(_batch * _most, rows.shape[^1], rows.dtype, rows.device);
        using Tensor filled = empty.index_copy(0, _slots, rows);
        return filled.view(_batch, _most, -1);
    }

    /// <summary>float [B, Q, H] gives float [M, H].</summary>
    internal Tensor FromGrid(Tensor grid)
    {
        using Tensor rows = grid.view(-1, grid.shape[^1]);
        return _slots is null ? rows.alias() : rows.index_select(0, _slots);
    }

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        Positions.Dispose();
        _slots?.Dispose();
    }
}
