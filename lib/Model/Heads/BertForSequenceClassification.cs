using BertNotebooks.Engine;
using TorchSharp;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace BertNotebooks.Model.Heads;

/// <summary>BERT that puts a text into one of several classes (<c>BertForSequenceClassification</c>).</summary>
public sealed class BertForSequenceClassification : Module
{
    [ComponentName(Name = "bert")] private readonly BertModel _bert;
    [ComponentName(Name = "classifier")] private readonly Dense _classifier;
    private readonly double _dropout;

    /// <summary>Creates a model with fresh weights that are the same for the same seed.</summary>
    /// <exception cref="BertNotebooksException">The shape breaks a rule.</exception>
    public BertForSequenceClassification(BertConfig config, long seed = 0) : base(nameof(BertForSequenceClassification))
    {
        using IDisposable weights = FreshWeights.From(seed);
        _bert = new BertModel(config);
        _classifier = new Dense(config.HiddenSize, config.NumLabels);
        _dropout = config.ClassifierDropout ?? config.HiddenDropoutProb;
        RegisterComponents();
        Initialization.Apply(this, config);
    }

    /// <summary>The encoder.</summary>
    public BertModel Bert => _bert;

    /// <summary>Scores the classes of each text, float [B, labels]; int64 [B, T] inputs as in <see cref="BertModel.Forward"/>, labels int64 [B].</summary>
    public ClassifierOutput Forward(Tensor inputIds, Tensor? attentionMask = null, Tensor? tokenTypeIds = null, Tensor? labels = null)
    {
        using DisposeScope scope = NewDisposeScope();
        BertModelOutput encoded = _bert.Forward(inputIds, attentionMask, tokenTypeIds);
        return ClassifierOutput.Of(_classifier.call(InvertedDropout.Apply(encoded.PoolerOutput!, _dropout, training)), labels);
    }
}
