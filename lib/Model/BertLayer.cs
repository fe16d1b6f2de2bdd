using BertNotebooks.Engine;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace BertNotebooks.Model;

/// <summary>Self-attention with its residual (<c>BertAttention</c>).</summary>
public sealed class BertAttention : Module<Tensor, Tensor, Tensor?, ICollection<Tensor>?, AskedPositions?, Tensor>
{
    [ComponentName(Name = "self")] private readonly BertSelfAttention _self;
    [ComponentName(Name = "output")] private readonly BertResidual _output;

    /// <summary>Creates the attention of one layer.</summary>
    public BertAttention(BertConfig config) : base(nameof(BertAttention))
    {
        _self = new BertSelfAttention(config);
        _output = new BertResidual(config, config.HiddenSize);
        RegisterComponents();
    }

    /// <summary>float [B, T, H], or [M, H] where positions are asked for, and the same shape back; see <see cref="BertSelfAttention.forward"/> for the arguments.</summary>
    public override Tensor forward(Tensor states, Tensor hidden, Tensor? bias, ICollection<Tensor>? attentions, AskedPositions? asked)
    {
        using Tensor mixed = _self.call(states, hidden, bias, attentions, asked);
        return _output.call(mixed, states);
    }
}

/// <summary>The first half of the feed-forward part (<c>BertIntermediate</c>).</summary>
public sealed class BertIntermediate : Module<Tensor, Tensor>
{
    [ComponentName(Name = "dense")] private readonly Dense _dense;
    private readonly string _activation;

    /// <summary>Creates the projection from H to I.</summary>
    public BertIntermediate(BertConfig config) : base(nameof(BertIntermediate))
    {
        _dense = new Dense(config.NotNull().HiddenSize, config.IntermediateSize);
        _activation = config.HiddenAct;
        RegisterComponents();
    }

    /// <summary>float [B, T, H] gives float [B, T, I].</summary>
    public override Tensor forward(Tensor hidden)
    {
        using Tensor projected = _dense.call(hidden.NotNull());
        return Activations.Apply(_activation, projected);
    }
}

/// <summary>One encoder layer: attention, then feed-forward (Vaswani et al. 2017, figure 1 left; <c>BertLayer</c>).</summary>
public sealed class BertLayer : Module<Tensor, Tensor?, ICollection<Tensor>?, AskedPositions?, Tensor>
{
    [ComponentName(Name = "attention")] private readonly BertAttention _attention;
    [ComponentName(Name = "intermediate")] private readonly BertIntermediate _intermediate;
    [ComponentName(Name = "output")] private readonly BertResidual _output;

    /// <summary>Creates the layer.</summary>
    public BertLayer(BertConfig config) : base(nameof(BertLayer))
    {
        _attention = new BertAttention(config);
        _intermediate = new BertIntermediate(config);
        _output = new BertResidual(config, config.IntermediateSize);
        RegisterComponents();
    }

    /// <summary>float [B, T, H] gives float [B, T, H], or [M, H] at the asked positions; see <see cref="BertSelfAttention.forward"/> for the arguments.</summary>
    public override Tensor forward(Tensor hidden, Tensor? bias, ICollection<Tensor>? attentions, AskedPositions? asked)
    {
        using DisposeScope scope = NewDisposeScope();
        List<Tensor>? weights = attentions is null ? null : [];
        Tensor states = asked is null ? hidden.NotNull() : asked.Select(hidden.NotNull());
        Tensor attended = _attention.call(states, hidden, bias, weights, asked);
        Tensor output = _output.call(_intermediate.call(attended), attended);
        weights?.ForEach(w => attentions!.Add(w.MoveToOuterDisposeScope()));
        return output.MoveToOuterDisposeScope();
    }
}

/// <summary>The stack of L layers (<c>BertEncoder</c>).</summary>
public sealed class BertEncoder : Module<Tensor, Tensor?, ICollection<Tensor>?, ICollection<Tensor>?, AskedPositions?, Tensor>
{
    [ComponentName(Name = "layer")] private readonly ModuleList<BertLayer> _layers;

    /// <summary>Creates L layers.</summary>
    public BertEncoder(BertConfig config) : base(nameof(BertEncoder))
    {
        _layers = new ModuleList<BertLayer>([.. Enumerable.Range(0, config.NotNull().NumHiddenLayers).Select(_ => new BertLayer(config))]);
        RegisterComponents();
    }

    /// <summary>The layers, from the embeddings up.</summary>
    public IReadOnlyList<BertLayer> Layers => [.. _layers];

    /// <summary>float [B, T, H] gives float [B, T, H], or [M, H] where the last layer is asked for some positions alone; the collections, when given, receive each layer's input and the last output, and each layer's attentions.</summary>
    public override Tensor forward(Tensor embedded, Tensor? bias, ICollection<Tensor>? hiddenStates, ICollection<Tensor>? attentions, AskedPositions? asked)
    {
        using DisposeScope scope = NewDisposeScope();
        List<Tensor>? weights = attentions is null ? null : [];
        Tensor hidden = embedded.NotNull();
        hiddenStates?.Add(hidden.alias().MoveToOuterDisposeScope());
        foreach (BertLayer layer in _layers)
        {
            hidden = layer.call(hidden, bias, weights, layer == _layers[^1] ? asked : null);
            hiddenStates?.Add(hidden.alias().MoveToOuterDisposeScope());
        }

        weights?.ForEach(w => attentions!.Add(w.MoveToOuterDisposeScope()));
        return hidden.MoveToOuterDisposeScope();
    }
}
