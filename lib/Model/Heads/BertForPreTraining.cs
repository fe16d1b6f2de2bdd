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
}
