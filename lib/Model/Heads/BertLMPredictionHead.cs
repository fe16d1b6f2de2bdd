using BertNotebooks.Engine;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace BertNotebooks.Model.Heads;

/// <summary>Dense, activation and norm before the decoder (<c>BertPredictionHeadTransform</c>).</summary>
public sealed class BertPredictionHeadTransform : Module<Tensor, Tensor>
{
    [ComponentName(Name = "dense")] private readonly Dense _dense;
    [ComponentName(Name = "LayerNorm")] private readonly LayerNorm _layerNorm;
    private readonly string _activation;

    /// <summary>Creates the dense layer from H to H.</summary>
    public BertPredictionHeadTransform(BertConfig config) : base(nameof(BertPredictionHeadTransform))
    {
        _dense = new Dense(config.NotNull().HiddenSize, config.HiddenSize);
        _layerNorm = LayerNorm(config.HiddenSize, config.LayerNormEps);
        _activation = config.HiddenAct;
        RegisterComponents();
    }

    /// <summary>float [..., H] gives float [..., H].</summary>
    public override Tensor forward(Tensor hidden)
    {
        using DisposeScope scope = NewDisposeScope();
        return _layerNorm.call(Activations.Apply(_activation, _dense.call(hidden.NotNull()))).MoveToOuterDisposeScope();
    }
}

/// <summary>Scores every piece of the vocabulary (<c>BertLMPredictionHead</c>).</summary>
/// <remarks>A tied decoder's matrix is the token table itself, handed in at each use: a parameter that stood in two places would be stepped twice.</remarks>
public sealed class BertLMPredictionHead : Module<Tensor, Tensor, Tensor>
{
    [ComponentName(Name = "transform")] private readonly BertPredictionHeadTransform _transform;
    [ComponentName(Name = "decoder")] private readonly Dense? _decoder;
    [ComponentName(Name = "bias")] private readonly Parameter _bias;

    /// <summary>Creates the transform and the decoder's bias.</summary>
    public BertLMPredictionHead(BertConfig config) : base(nameof(BertLMPredictionHead))
    {
        _transform = new BertPredictionHeadTransform(config);
        _decoder = config.TieWordEmbeddings ? null : new Dense(config.HiddenSize, config.VocabSize, hasBias: false);
        _bias = Parameter(zeros(config.VocabSize));
        RegisterComponents();
    }

    /// <summary>States, float [..., H], and the token table, float [V, H], which a tied decoder uses, give logits, float [..., V].</summary>
    public override Tensor forward(Tensor hidden, Tensor wordEmbeddings)
    {
        using Tensor transformed = _transform.call(hidden);
        return Dense.Apply(transformed, _decoder?.Weight ?? wordEmbeddings.NotNull(), _bias);
    }

    /// <summary>The half of the head before the decoder.</summary>
    internal BertPredictionHeadTransform Transform => _transform;

    /// <summary>The decoder's bias, float [V].</summary>
    internal Parameter Bias => _bias;

    /// <summary>The decoder's own matrix, float [V, H]; null when it is the token table.</summary>
    internal Parameter? OwnDecoder => _decoder?.Weight;
}

/// <summary>The MLM head under the name that checkpoints give it (<c>BertOnlyMLMHead</c>).</summary>
public sealed class BertOnlyMLMHead : Module<Tensor, Tensor, Tensor>
{
    [ComponentName(Name = "predictions")] private readonly BertLMPredictionHead _predictions;

    /// <summary>Creates the head.</summary>
    public BertOnlyMLMHead(BertConfig config) : base(nameof(BertOnlyMLMHead))
    {
        _predictions = new BertLMPredictionHead(config);
        RegisterComponents();
    }

    /// <summary>States, float [..., H], and the token table, float [V, H], give logits, float [..., V].</summary>
    public override Tensor forward(Tensor hidden, Tensor wordEmbeddings) => _predictions.call(hidden, wordEmbeddings);

    /// <summary>What the head consists of.</summary>
    internal BertLMPredictionHead Predictions => _predictions;
}
