using BertNotebooks.Engine;
using TorchSharp;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace BertNotebooks.Model.Heads;

/// <summary>The two heads that BERT was pretrained with (<c>BertPreTrainingHeads</c>).</summary>
public sealed class BertPreTrainingHeads : Module
{
    [ComponentName(Name = "predictions")] private readonly BertLMPredictionHead _predictions;
    [ComponentName(Name = "seq_relationship")] private readonly Dense _seqRelationship;

    /// <summary>Creates both heads.</summary>
    public BertPreTrainingHeads(BertConfig config) : base(nameof(BertPreTrainingHeads))
    {
        _predictions = new BertLMPredictionHead(config);
        _seqRelationship = new Dense(config.HiddenSize, 2);
        RegisterComponents();
    }

    /// <summary>The head that scores pieces.</summary>
    internal BertLMPredictionHead PredictionHead => _predictions;

    /// <summary>Scores pieces: states, float [..., H], and the token table give float [..., V].</summary>
    public Tensor Predictions(Tensor hidden, Tensor wordEmbeddings) => _predictions.call(hidden, wordEmbeddings);

    /// <summary>Scores "B follows A" (0) and "B does not" (1): the pooled state, float [B, H], gives float [B, 2].</summary>
    public Tensor SeqRelationship(Tensor pooled) => _seqRelationship.call(pooled.NotNull());
}

/// <summary>BERT with the MLM head and the next-sentence head (Devlin et al. 2018, 3.1; <c>BertForPreTraining</c>).</summary>
public sealed class BertForPreTraining : Module
{
    [ComponentName(Name = "bert")] private readonly BertModel _bert;
    [ComponentName(Name = "cls")] private readonly BertPreTrainingHeads _cls;

    /// <summary>Creates a model with fresh weights that are the same for the same seed.</summary>
    /// <exception cref="BertNotebooksException">The shape breaks a rule.</exception>
    public BertForPreTraining(BertConfig config, long seed = 0) : base(nameof(BertForPreTraining))
    {
        using IDisposable weights = FreshWeights.From(seed);
        _bert = new BertModel(config);
        _cls = new BertPreTrainingHeads(config);
        RegisterComponents();
        Initialization.Apply(this, config);
    }

    /// <summary>The shape.</summary>
    public BertConfig Config => _bert.Config;

    /// <summary>The encoder.</summary>
    public BertModel Bert => _bert;

    /// <summary>Scores every piece at every position, and whether the second text follows the first.</summary>
    /// <param name="inputIds">int64 [B, T].</param>
    /// <param name="attentionMask">int64 [B, T]; null: no padding.</param>
    /// <param name="tokenTypeIds">int64 [B, T]; null: all 0.</param>
    /// <param name="labels">int64 [B, T], the right id or <see cref="Batch.IgnoreIndex"/>; null: no loss.</param>
    /// <param name="nextSentenceLabel">int64 [B], 0 when B follows A, 1 when it does not; null: no loss.</param>
    public PreTrainingOutput Forward(Tensor inputIds, Tensor? attentionMask = null, Tensor? tokenTypeIds = null, Tensor? labels = null, Tensor? nextSentenceLabel = null)
    {
        using DisposeScope scope = NewDisposeScope();
        BertModelOutput encoded = _bert.Forward(inputIds, attentionMask, tokenTypeIds);
        Tensor predictions = _cls.Predictions(encoded.LastHiddenState, _bert.Embeddings.WordEmbeddings); // [B, T, V]
        Tensor relationship = _cls.SeqRelationship(encoded.PoolerOutput!);                              // [B, 2]
        Tensor? mlm = labels is null ? null : functional.cross_entropy(predictions.view(-1, Config.VocabSize), labels.view(-1), ignore_index: Batch.IgnoreIndex);
        Tensor? next = nextSentenceLabel is null ? null : functional.cross_entropy(relationship, nextSentenceLabel);
        return new PreTrainingOutput
        {
            PredictionLoss = mlm?.MoveToOuterDisposeScope(),
            NextSentenceLoss = next?.MoveToOuterDisposeScope(),
            PredictionLogits = predictions.MoveToOuterDisposeScope(),
            SeqRelationshipLogits = relationship.MoveToOuterDisposeScope(),
        };
    }

    /// <summary>Scores the pieces at the labelled positions of a batch, float [M, V], and its pairs, float [B, 2]: the numbers of <see cref="Forward"/> with less work.</summary>
    public (Tensor Predictions, Tensor SeqRelationship) LogitsAt(Batch batch)
    {
        using DisposeScope scope = NewDisposeScope();
        using LookUp words = _bert.LookUp(batch.NotNull());
        (Tensor masked, Tensor relationship) = States(batch, words);
        return (_cls.Predictions(masked, words.Table).MoveToOuterDisposeScope(), relationship.MoveToOuterDisposeScope());
    }

    /// <summary>The sum of both losses of a batch on the trainer's road, forwards.</summary>
    /// <param name="batch">Inputs and labels; it must live until the backward pass is done.</param>
    /// <param name="labelled">The number that the sum over the masked pieces is divided by: those of this batch, or of all batches of a step, or twice as many for the mean of the two losses.</param>
    /// <param name="pairs">The same for the pairs.</param>
    /// <param name="labelSmoothing">Share, 0 to 1 (excluded), of each label that is given to all pieces or answers alike.</param>
    public TrainingLoss LossOf(Batch batch, double labelled, double pairs, double labelSmoothing = 0)
    {
        using DisposeScope scope = NewDisposeScope();
        LookUp words = _bert.LookUp(batch.NotNull());
        (Tensor masked, Tensor relationship) = States(batch, words);
        BertLMPredictionHead head = _cls.PredictionHead;
        MaskedLMLoss loss = new(words, head.Transform.call(masked), head.OwnDecoder ?? words.Table, head.Bias, batch.LabelIds, labelled, labelSmoothing);
        return new PreTrainingLoss(loss, CrossEntropy.Share(relationship, batch.ClassLabels!, pairs, labelSmoothing));
    }

    // float [M, H] at the labelled positions, and the scores of the pairs, float [B, 2].
    private (Tensor Masked, Tensor Relationship) States(Batch batch, LookUp words)
    {
        using AskedPositions asked = batch.FirstTokensAndAsked();
        Tensor states = _bert.Forward(batch.InputIds, batch.AttentionMask, batch.TokenTypeIds, asked: asked, inputsEmbeds: words.Rows).LastHiddenState; // [B + M, H]
        return (states.narrow(0, batch.Size, states.shape[0] - batch.Size), _cls.SeqRelationship(_bert.Pool(states.narrow(0, 0, batch.Size))));
    }
}
