using BertNotebooks.Engine;
using TorchSharp;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace BertNotebooks.Model;

/// <summary>The state of [CLS] through a dense layer and tanh (<c>BertPooler</c>).</summary>
public sealed class BertPooler : Module<Tensor, Tensor>
{
    [ComponentName(Name = "dense")] private readonly Dense _dense;

    /// <summary>Creates the dense layer from H to H.</summary>
    public BertPooler(BertConfig config) : base(nameof(BertPooler))
    {
        _dense = new Dense(config.NotNull().HiddenSize, config.HiddenSize);
        RegisterComponents();
    }

    /// <summary>float [B, T, H] gives float [B, H].</summary>
    public override Tensor forward(Tensor hidden)
    {
        using DisposeScope scope = NewDisposeScope();
        return _dense.call(hidden.NotNull().select(1, 0)).tanh().MoveToOuterDisposeScope();
    }
}
