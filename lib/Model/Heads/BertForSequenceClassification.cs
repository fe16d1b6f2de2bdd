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
        return ClassifierOutput.Of(Classify(encoded.PoolerOutput!), labels);
    }

    /// <summary>Scores the classes of each text of a batch, float [B, labels]: the numbers of <see cref="Forward"/> with less work.</summary>
    public Tensor Logits(Batch batch)
    {
        using DisposeScope scope = NewDisposeScope();
        using LookUp words = _bert.LookUp(batch.NotNull());
        return Classify(_bert.Pooled(batch, words)).MoveToOuterDisposeScope();
    }

    /// <summary>The loss of a batch on the trainer's road, forwards.</summary>
    /// <param name="batch">Inputs and labels; it must live until the backward pass is done.</param>
    /// <param name="labelled">The number of texts that share the mean: of this batch, or of all batches of a step.</param>
    /// <param name="labelSmoothing">Share, 0 to 1 (excluded), of each label that is given to all classes alike.</param>
    public TrainingLoss LossOf(Batch batch, long labelled, double labelSmoothing = 0)
    {
        using DisposeScope scope = NewDisposeScope();
        LookUp words = _bert.LookUp(batch.NotNull());
        return new HeadLoss(words, Classify(_bert.Pooled(batch, words)), batch.ClassLabels!, labelled, labelSmoothing);
    }

    private Tensor Classify(Tensor pooled) => _classifier.call(InvertedDropout.Apply(pooled, _dropout, training));
}
