using BertNotebooks.Model;
using BertNotebooks.Model.Heads;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace BertNotebooks.Engine;

/// <summary>The loss of one batch in training: computed when it is made, differentiated by <see cref="Backward"/>.</summary>
/// <remarks>
/// The same numbers as <see cref="BertForMaskedLM.SummedLoss"/> and torch's backward pass, which keeps the record of the
/// encoder; the two ends that are as large as the vocabulary are differentiated by hand. The decoder: with p = softmax
/// of the logits and y the right piece, d loss / d logits = p - y. The token table has two gradients: the decoder's, which
/// fills it, and the look-up's, which touches a few hundred rows and is added to the first.
/// </remarks>
public sealed class MaskedLMLoss : IDisposable
{
    private readonly BertForMaskedLM _model;
    private readonly Tensor _inputIds; // [B, T], the batch's
    private readonly double _labelled;
    private readonly Tensor _rows;     // [B, T, H], the looked-up rows of the token table
    private readonly Tensor _states;   // [M, H], before the decoder
    private readonly Tensor _slopes;   // [M, V], d summed loss / d logits

    internal MaskedLMLoss(BertForMaskedLM model, Batch batch, long labelled)
    {
        using DisposeScope scope = NewDisposeScope();
        _model = model;
        _inputIds = batch.InputIds;
        _labelled = labelled;
        Parameter table = model.Bert.Embeddings.WordEmbeddings;
        _rows = table.detach().index_select(0, _inputIds.view(-1)).view(batch.Size, batch.Length, -1).requires_grad_(table.requires_grad).DetachFromDisposeScope();
        Tensor selected = model.Bert.StatesAt(_inputIds, batch.AttentionMask, batch.TokenTypeIds, batch.LabelPositions, _rows);
        _states = model.Head.Transform.call(selected).DetachFromDisposeScope();

        using var noGrad = no_grad();
        Tensor logits = FewRows.Apply(_states.detach(), model.Head.OwnDecoder ?? table, model.Head.Bias); // [M, V]
        Tensor logProbabilities = nn.functional.log_softmax(logits, -1);
        Tensor right = batch.LabelIds.unsqueeze(-1);                                                       // [M, 1]
        Value = -logProbabilities.gather(1, right).sum(ScalarType.Float64).item<double>() / labelled;
        _slopes = logProbabilities.exp_().scatter_add_(1, right, full_like(right, -1, logits.dtype)).DetachFromDisposeScope();
    }

    /// <summary>The sum of the cross entropy over the labelled positions, divided by the number that shares the mean; nats.</summary>
    public double Value { get; }

    /// <summary>Adds the gradients of <see cref="Value"/> to those of the model's parameters.</summary>
    public void Backward()
    {
        using DisposeScope scope = NewDisposeScope();
        Parameter table = _model.Bert.Embeddings.WordEmbeddings, decoder = _model.Head.OwnDecoder ?? table;
        Tensor toStates = BackwardThroughDecoder(decoder);
        if (_states.requires_grad)
        {
            _states.backward([toStates]);
        }

        if (_rows.grad is Tensor gradient)
        {
            AddLookUp(table, gradient);
        }
    }

    /// <summary>Frees what the backward pass needs.</summary>
    public void Dispose()
    {
        _rows.Dispose();
        _states.Dispose();
        _slopes.Dispose();
    }

    // logits = states W^T + b; gives the gradient of the states, [M, H].
    private Tensor BackwardThroughDecoder(Parameter decoder)
    {
        using var noGrad = no_grad();
        if (decoder.requires_grad)
        {
            AddGradient(decoder, mm(_slopes.t(), _states.detach() / _labelled));
        }

        if (_model.Head.Bias.requires_grad)
        {
            AddGradient(_model.Head.Bias, _slopes.sum([0]) / _labelled);
        }

        return mm(_slopes, decoder).div_(_labelled);
    }

    private static void AddGradient(Parameter parameter, Tensor gradient)
    {
        if (parameter.grad is Tensor before)
        {
            before.add_(gradient);
        }
        else
        {
            parameter.grad = gradient;
        }
    }

    // As in nn.Embedding, the row of [PAD] learns nothing from being looked up.
    private void AddLookUp(Parameter table, Tensor gradient)
    {
        using var noGrad = no_grad();
        gradient.masked_fill_(_inputIds.eq(_model.Config.PadTokenId).unsqueeze(-1), 0);
        if (table.grad is null)
        {
            table.grad = zeros_like(table);
        }

        table.grad!.index_add_(0, _inputIds.view(-1), gradient.view(-1, gradient.shape[^1]), 1);
    }
}
