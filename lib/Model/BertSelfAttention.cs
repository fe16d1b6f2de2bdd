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
        using DisposeScope scope = NewDisposeScope();
        (long batch, long length, long width) = (hidden.shape[0], hidden.shape[1], hidden.shape[2]);
        Tensor Heads(Linear projection) => FewRows.Apply(projection, hidden).view(batch, length, _heads, -1).transpose(1, 2); // [B, A, T, D]
        (Tensor query, Tensor key, Tensor value) = (Heads(_query), Heads(_key), Heads(_value));

        Tensor scores = matmul(query, key.transpose(-1, -2)) * (1 / Math.Sqrt(width / _heads)); // [B, A, T, T]
        Tensor weights = functional.softmax(bias is null ? scores : scores + bias, -1);
        attentions?.Add(weights.alias().MoveToOuterDisposeScope());

        Tensor context = matmul(Dropout.Apply(weights, _dropout, training), value);        // [B, A, T, D]
        return context.transpose(1, 2).reshape(batch, length, width).MoveToOuterDisposeScope();
    }
}
