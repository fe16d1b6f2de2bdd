using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace BertNotebooks.Engine;

/// <summary>Rows of a table, looked up outside torch's record, so that their gradient touches these rows alone and not the whole table.</summary>
internal sealed class LookUp : IDisposable
{
    private readonly Tensor _ids;
    private readonly Scalar _paddingId;

    /// <summary>Looks rows up.</summary>
    /// <param name="table">float [V, H]; this handle on it is disposed of with the look-up.</param>
    /// <param name="ids">int64 [B, T]; they must live as long as the look-up.</param>
    /// <param name="paddingId">The row that learns nothing from being looked up, as in torch's <c>Embedding</c>.</param>
    public LookUp(Parameter table, Tensor ids, long paddingId)
    {
        using DisposeScope scope = NewDisposeScope();
        (_ids, _paddingId) = (ids, paddingId);
        Table = table;
        table.DetachFromDisposeScope();
        Rows = table.detach().index_select(0, ids.view(-1)).view([.. ids.shape, -1]).requires_grad_(table.requires_grad).DetachFromDisposeScope();
    }

    /// <summary>float [V, H].</summary>
    public Parameter Table { get; }

    /// <summary>float [B, T, H]: a leaf of torch's record.</summary>
    public Tensor Rows { get; }

    /// <summary>Adds the gradient that a backward pass left at <see cref="Rows"/> to the table's.</summary>
    public void AddGradient()
    {
        using var noGrad = no_grad();
        using DisposeScope scope = NewDisposeScope();
        if (Rows.grad is not Tensor gradient)
        {
            return;
        }

        gradient.masked_fill_(_ids.eq(_paddingId).unsqueeze(-1), Numbers.Zero);
        if (Table.grad is null)
        {
            Table.grad = zeros_like(Table);
        }

        Table.grad!.index_add_(0, _ids.view(-1), gradient.view(-1, gradient.shape[^1]), Numbers.One);
    }

    /// <summary>Frees the rows and the handle on the table.</summary>
    public void Dispose()
    {
        Rows.Dispose();
        Table.Dispose();
        _paddingId.Dispose();
    }
}
