using BertNotebooks.Engine;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace BertNotebooks.Model;

/// <summary>A projection, added to what came before and normalised (<c>BertSelfOutput</c> and <c>BertOutput</c>).</summary>
public sealed class BertResidual : Module<Tensor, Tensor, Tensor>
{
    [ComponentName(Name = "dense")] private readonly Dense _dense;
    [ComponentName(Name = "LayerNorm")] private readonly LayerNorm _layerNorm;
    private readonly double _dropout;

    /// <summary>Creates the projection from <paramref name="inputSize"/> to H.</summary>
    public BertResidual(BertConfig config, int inputSize) : base(nameof(BertResidual))
    {
        _dense = new Dense(inputSize, config.NotNull().HiddenSize);
        _layerNorm = LayerNorm(config.HiddenSize, config.LayerNormEps);
        _dropout = config.HiddenDropoutProb;
        RegisterComponents();
    }

    /// <summary>float [B, T, input size] and the residual [B, T, H] give float [B, T, H].</summary>
    public override Tensor forward(Tensor hidden, Tensor residual)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor projected = InvertedDropout.Apply(_dense.call(hidden.NotNull()), _dropout, training);
        return _layerNorm.call(projected.Plus(residual.NotNull())).MoveToOuterDisposeScope();
    }
}
