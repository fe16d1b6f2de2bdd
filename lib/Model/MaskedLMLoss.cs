using BertNotebooks.Data;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace BertNotebooks.Model;

/// <summary>The loss of one batch in training: computed when it is made, differentiated by <see cref="Backward"/>.</summary>
/// <remarks>
/// The same numbers as <see cref="BertForMaskedLM.SummedLoss"/> and torch's backward pass. The token table has two
/// gradients: the decoder's, which fills it, and the look-up's, which touches a few hundred rows. torch makes an array of
/// [V, H] for each and adds them up; here the rows are added to the decoder's.
/// </remarks>
public sealed class MaskedLMLoss : IDisposable
{
    private readonly BertForMaskedLM _model;
    private readonly Tensor _inputIds; // [B, T], the batch's
    private readonly Tensor _rows;     // [B, T, H]
    private readonly Tensor _loss;     // []

    internal MaskedLMLoss(BertForMaskedLM model, Batch batch, long labelled)
    {
        using DisposeScope scope = NewDisposeScope();
        _model = model;
        _inputIds = batch.InputIds;
        Parameter table = model.Bert.Embeddings.WordEmbeddings;
        _rows = table.detach().index_select(0, _inputIds.view(-1)).view(batch.Size, batch.Length, -1).requires_grad_(table.requires_grad).DetachFromDisposeScope();
        Tensor logits = model.LogitsAt(_inputIds, batch.AttentionMask, batch.TokenTypeIds, batch.LabelPositions, _rows); // [M, V]
        _loss = (nn.functional.cross_entropy(logits, batch.LabelIds, reduction: nn.Reduction.Sum) / labelled).DetachFromDisposeScope();
        Value = _loss.item<float>();
    }

    /// <summary>The sum of the cross entropy over the labelled positions, divided by the number that shares the mean; nats.</summary>
    public double Value { get; }

    /// <summary>Adds the gradients of <see cref="Value"/> to those of the model's parameters.</summary>
    public void Backward()
    {
        using DisposeScope scope = NewDisposeScope();
        _loss.backward();
        if (_rows.grad is Tensor gradient)
        {
            AddLookUp(_model.Bert.Embeddings.WordEmbeddings, gradient);
        }
    }

    /// <summary>Frees what the backward pass needs.</summary>
    public void Dispose()
    {
        _rows.Dispose();
        _loss.Dispose();
    }

    // As in nn.Embedding, the row of [PAD] learns nothing from being looked up.
    private void AddLookUp(Parameter table, Tensor gradient)
    {
        using var noGrad = no_grad();
        gradient.masked_fill_(_inputIds.eq(_model.Config.PadTokenId).unsqueeze(-1), 0);
        table.grad ??= zeros_like(table);
        table.grad.index_add_(0, _inputIds.view(-1), gradient.view(-1, gradient.shape[^1]), 1);
    }
}
