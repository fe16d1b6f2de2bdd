using BertNotebooks.Engine;
using TorchSharp;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace BertNotebooks.Model.Heads;

/// <summary>The next-sentence head under the name that checkpoints give it (<c>BertOnlyNSPHead</c>).</summary>
public sealed class BertOnlyNSPHead : Module<Tensor, Tensor>
{
    [ComponentName(Name = "seq_relationship")] private readonly Dense _seqRelationship;

    /// <summary>Creates the head.</summary>
    public BertOnlyNSPHead(BertConfig config) : base(nameof(BertOnlyNSPHead))
    {
        _seqRelationship = new Dense(config.NotNull().HiddenSize, 2);
        RegisterComponents();
    }

    /// <summary>The pooled state, float [B, H], gives float [B, 2]: "B follows A" and "B does not".</summary>
    public override Tensor forward(Tensor pooled) => _seqRelationship.call(pooled.NotNull());
}

/// <summary>BERT that tells whether one text follows another (<c>BertForNextSentencePrediction</c>).</summary>
public sealed class BertForNextSentencePrediction : Module
{
    [ComponentName(Name = "bert")] private readonly BertModel _bert;
    [ComponentName(Name = "cls")] private readonly BertOnlyNSPHead _cls;

    /// <summary>Creates a model with fresh weights that are the same for the same seed.</summary>
    /// <exception cref="BertNotebooksException">The shape breaks a rule.</exception>
    public BertForNextSentencePrediction(BertConfig config, long seed = 0) : base(nameof(BertForNextSentencePrediction))
    {
        using IDisposable weights = FreshWeights.From(seed);
        _bert = new BertModel(config);
        _cls = new BertOnlyNSPHead(config);
        RegisterComponents();
        Initialization.Apply(this, config);
    }

    /// <summary>The encoder.</summary>
    public BertModel Bert => _bert;

    /// <summary>Scores pairs; int64 [B, T] inputs as in <see cref="BertModel.Forward"/>, labels int64 [B], 0 when B follows A.</summary>
    public ClassifierOutput Forward(Tensor inputIds, Tensor? attentionMask = null, Tensor? tokenTypeIds = null, Tensor? labels = null)
    {
        using DisposeScope scope = NewDisposeScope();
        BertModelOutput encoded = _bert.Forward(inputIds, attentionMask, tokenTypeIds);
        return ClassifierOutput.Of(_cls.call(encoded.PoolerOutput!), labels);
    }

    /// <summary>Scores each pair of a batch, float [B, 2]: the numbers of <see cref="Forward"/> with less work.</summary>
    public Tensor Logits(Batch batch)
    {
        using DisposeScope scope = NewDisposeScope();
        using LookUp words = _bert.LookUp(batch.NotNull());
        return _cls.call(_bert.Pooled(batch, words)).MoveToOuterDisposeScope();
    }

    /// <summary>The loss of a batch on the trainer's road, forwards.</summary>
    /// <param name="batch">Inputs and labels; it must live until the backward pass is done.</param>
    /// <param name="labelled">The number of pairs that share the mean: of this batch, or of all batches of a step.</param>
    /// <param name="labelSmoothing">Share, 0 to 1 (excluded), of each label that is given to all classes alike.</param>
    public TrainingLoss LossOf(Batch batch, long labelled, double labelSmoothing = 0)
    {
        using DisposeScope scope = NewDisposeScope();
        LookUp words = _bert.LookUp(batch.NotNull());
        return new HeadLoss(words, _cls.call(_bert.Pooled(batch, words)), batch.ClassLabels!, labelled, labelSmoothing);
    }
}
