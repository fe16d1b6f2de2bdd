using BertNotebooks.Engine;
using TorchSharp;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace BertNotebooks.Model;

/// <summary>Scaled dot-product attention in A heads (Vaswani et al. 2017, 3.2; <c>BertSelfAttention</c>).</summary>
public sealed class BertSelfAttention : Module<Tensor, Tensor, Tensor?, ICollection<Tensor>?, AskedPositions?, Tensor>
{
    [ComponentName(Name = "query")] private readonly Dense _query;
    [ComponentName(Name = "key")] private readonly Dense _key;
    [ComponentName(Name = "value")] private readonly Dense _value;
    private readonly int _heads;
    private readonly Scalar _scale; // kept, see Numbers
    private readonly double _dropout;

    /// <summary>Creates the three projections.</summary>
    public BertSelfAttention(BertConfig config) : base(nameof(BertSelfAttention))
    {
        _query = new Dense(config.NotNull().HiddenSize, config.HiddenSize);
        _key = new Dense(config.HiddenSize, config.HiddenSize);
        _value = new Dense(config.HiddenSize, config.HiddenSize);
        _heads = config.NumAttentionHeads;
        _scale = 1 / Math.Sqrt(config.HiddenSize / config.NumAttentionHeads);
        _dropout = config.AttentionProbsDropoutProb;
        RegisterComponents();
    }

    /// <summary>Mixes the tokens of each input.</summary>
    /// <param name="states">The rows that ask: <paramref name="hidden"/> itself, or its rows at the asked positions, float [M, H].</param>
    /// <param name="hidden">float [B, T, H]: what keys and values are made of.</param>
    /// <param name="bias">float [B, 1, 1, T], added to the scores: 0 for tokens, the lowest float for padding; null without padding.</param>
    /// <param name="attentions">Where the weights after softmax, float [B, A, Q, T], are put; null when nobody asks.</param>
    /// <param name="asked">The positions of the rows that ask, Q of an input at most; null: all, and Q = T.</param>
    /// <returns>float of the shape of <paramref name="states"/>.</returns>
    public override Tensor forward(Tensor states, Tensor hidden, Tensor? bias, ICollection<Tensor>? attentions, AskedPositions? asked)
    {
        using DisposeScope scope = NewDisposeScope();
        (long batch, long width) = (hidden.NotNull().shape[0], hidden.shape[2]);
        Tensor Heads(Tensor projected) => projected.view(batch, -1, _heads, width / _heads).transpose(1, 2); // [B, A, T, D]
        Tensor queries = _query.call(states.NotNull());
        Tensor query = Heads(asked is null ? queries : asked.ToGrid(queries));                               // [B, A, Q, D]
        (Tensor key, Tensor value) = (Heads(_key.call(hidden)), Heads(_value.call(hidden)));

        Tensor scores = matmul(query, key.transpose(-1, -2)) * _scale;                                    // [B, A, Q, T]
        Tensor weights = functional.softmax(bias is null ? scores : scores.Plus(bias), -1);
        attentions?.Add(weights.alias().MoveToOuterDisposeScope());

        Tensor context = matmul(InvertedDropout.Apply(weights, _dropout, training), value);                 // [B, A, Q, D]
        Tensor mixed = context.transpose(1, 2).reshape(batch, -1, width);                                   // [B, Q, H]
        return (asked is null ? mixed : asked.FromGrid(mixed)).MoveToOuterDisposeScope();
    }

    /// <summary>Mixes the tokens of each input, all of them: float [B, T, H] gives float [B, T, H].</summary>
    public Tensor call(Tensor hidden, Tensor? bias, ICollection<Tensor>? attentions) => call(hidden, hidden, bias, attentions, null);
}
