using BertNotebooks.Engine;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace BertNotebooks.Model;

/// <summary>Scaled dot-product attention in A heads (Vaswani et al. 2017, 3.2; <c>BertSelfAttention</c>).</summary>
public sealed class BertSelfAttention : Module<Tensor, Tensor?, ICollection<Tensor>?, Tensor>
{
    [ComponentName(Name = "query")] private readonly Linear _query;
    [ComponentName(Name = "key")] private readonly Linear _key;
    [ComponentName(Name = "value")] private readonly Linear _value;
    private readonly int _heads;
    private readonly double _dropout;

    /// <summary>Creates the three projections.</summary>
    public BertSelfAttention(BertConfig config) : base(nameof(BertSelfAttention))
    {
        _query = Linear(config.HiddenSize, config.HiddenSize);
        _key = Linear(config.HiddenSize, config.HiddenSize);
        _value = Linear(config.HiddenSize, config.HiddenSize);
        _heads = config.NumAttentionHeads;
        _dropout = config.AttentionProbsDropoutProb;
        RegisterComponents();
    }

    /// <summary>Mixes the tokens of each input.</summary>
    /// <param name="hidden">float [B, T, H].</param>
    /// <param name="bias">float [B, 1, 1, T], added to the scores: 0 for tokens, the lowest float for padding; null without padding.</param>
    /// <param name="attentions">Where the weights after softmax, float [B, A, T, T], are put; null when nobody asks.</param>
    /// <returns>float [B, T, H].</returns>
    public override Tensor forward(Tensor hidden, Tensor? bias, ICollection<Tensor>? attentions)
    {
        using Tensor queries = FewRows.Apply(_query, hidden);
        return Attend(queries, hidden, bias, attentions);
    }

    /// <summary>Mixes the tokens for the positions alone that are asked for.</summary>
    /// <param name="hidden">float [B, T, H].</param>
    /// <param name="states">float [M, H]: the rows of <paramref name="hidden"/> at those positions.</param>
    /// <param name="bias">As in <see cref="forward"/>.</param>
    /// <param name="asked">The positions.</param>
    /// <returns>float [M, H].</returns>
    internal Tensor At(Tensor hidden, Tensor states, Tensor? bias, AskedPositions asked)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor queries = asked.ToGrid(FewRows.Apply(_query, states));
        return asked.FromGrid(Attend(queries, hidden, bias, null)).MoveToOuterDisposeScope();
    }

    // float [B, Q, H] queries and [B, T, H] states give float [B, Q, H].
    private Tensor Attend(Tensor queries, Tensor hidden, Tensor? bias, ICollection<Tensor>? attentions)
    {
        using DisposeScope scope = NewDisposeScope();
        (long batch, long width) = (hidden.shape[0], hidden.shape[2]);
        Tensor Heads(Tensor projected) => projected.view(batch, -1, _heads, width / _heads).transpose(1, 2); // [B, A, T, D]
        (Tensor query, Tensor key, Tensor value) = (Heads(queries), Heads(FewRows.Apply(_key, hidden)), Heads(FewRows.Apply(_value, hidden)));

        Tensor scores = matmul(query, key.transpose(-1, -2)) * (1 / Math.Sqrt(width / _heads)); // [B, A, Q, T]
        Tensor weights = functional.softmax(bias is null ? scores : scores + bias, -1);
        attentions?.Add(weights.alias().MoveToOuterDisposeScope());

        Tensor context = matmul(InvertedDropout.Apply(weights, _dropout, training), value);        // [B, A, Q, D]
        return context.transpose(1, 2).reshape(batch, -1, width).MoveToOuterDisposeScope();
    }
}
