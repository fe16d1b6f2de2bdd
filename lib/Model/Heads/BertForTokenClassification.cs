using BertNotebooks.Engine;
using TorchSharp;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace BertNotebooks.Model.Heads;

/// <summary>BERT that puts each token into one of several classes (<c>BertForTokenClassification</c>).</summary>
public sealed class BertForTokenClassification : Module
{
    [ComponentName(Name = "bert")] private readonly BertModel _bert;
    [ComponentName(Name = "classifier")] private readonly Dense _classifier;
    private readonly double _dropout;

    /// <summary>Creates a model with fresh weights that are the same for the same seed.</summary>
    /// <exception cref="BertNotebooksException">The shape breaks a rule.</exception>
    public BertForTokenClassification(BertConfig config, long seed = 0) : base(nameof(BertForTokenClassification))
    {
        using IDisposable weights = FreshWeights.From(seed);
        _bert = new BertModel(config, addPoolingLayer: false);
        _classifier = new Dense(config.HiddenSize, config.NumLabels);
        _dropout = config.ClassifierDropout ?? config.HiddenDropoutProb;
        RegisterComponents();
        Initialization.Apply(this, config);
    }

    /// <summary>The encoder.</summary>
    public BertModel Bert => _bert;

    /// <summary>
    /// Scores the classes of each token, float [B, T, labels]; int64 [B, T] inputs as in <see cref="BertModel.Forward"/>, labels int64 [B, T] with
    /// <see cref="Batch.IgnoreIndex"/> where nothing is asked.
    /// </summary>
    public ClassifierOutput Forward(Tensor inputIds, Tensor? attentionMask = null, Tensor? tokenTypeIds = null, Tensor? labels = null)
    {
        using DisposeScope scope = NewDisposeScope();
        BertModelOutput encoded = _bert.Forward(inputIds, attentionMask, tokenTypeIds);
        return ClassifierOutput.Of(Classify(encoded.LastHiddenState), labels);
    }

    /// <summary>Scores the classes at the labelled positions of a batch, in the order of <see cref="Batch.LabelPositions"/>, float [M, labels].</summary>
    public Tensor LogitsAt(Batch batch)
    {
        using DisposeScope scope = NewDisposeScope();
        using LookUp words = _bert.LookUp(batch.NotNull());
        return Classify(States(batch, words)).MoveToOuterDisposeScope();
    }

    /// <summary>The loss of a batch on the trainer's road, forwards.</summary>
    /// <param name="batch">Inputs and labels; it must live until the backward pass is done.</param>
    /// <param name="labelled">The number of labelled tokens that share the mean: of this batch, or of all batches of a step.</param>
    /// <param name="labelSmoothing">Share, 0 to 1 (excluded), of each label that is given to all classes alike.</param>
    public TrainingLoss LossOf(Batch batch, long labelled, double labelSmoothing = 0)
    {
        using DisposeScope scope = NewDisposeScope();
        LookUp words = _bert.LookUp(batch.NotNull());
        return new HeadLoss(words, Classify(States(batch, words)), batch.LabelIds, labelled, labelSmoothing);
    }

    private Tensor States(Batch batch, LookUp words) =>
        _bert.Forward(batch.InputIds, batch.AttentionMask, batch.TokenTypeIds, asked: batch.Asked, inputsEmbeds: words.Rows).LastHiddenState;

    private Tensor Classify(Tensor states) => _classifier.call(InvertedDropout.Apply(states, _dropout, training));
}
