using BertNotebooks.Engine;
using TorchSharp;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace BertNotebooks.Model.Heads;

/// <summary>BERT with the head that fills masks (<c>BertForMaskedLM</c>).</summary>
public sealed class BertForMaskedLM : Module
{
    [ComponentName(Name = "bert")] private readonly BertModel _bert;
    [ComponentName(Name = "cls")] private readonly BertOnlyMLMHead _cls;

    /// <summary>Creates a model with fresh weights that are the same for the same seed.</summary>
    /// <exception cref="BertNotebooksException">The shape breaks a rule.</exception>
    public BertForMaskedLM(BertConfig config, long seed = 0) : base(nameof(BertForMaskedLM))
    {
        using IDisposable weights = FreshWeights.From(seed);
        _bert = new BertModel(config, addPoolingLayer: false);
        _cls = new BertOnlyMLMHead(config);
        RegisterComponents();
        Initialization.Apply(this, config);
    }

    /// <summary>The shape.</summary>
    public BertConfig Config => _bert.Config;

    /// <summary>The encoder.</summary>
    public BertModel Bert => _bert;

    /// <summary>Where the weights are.</summary>
    public Device Device => _bert.Device;

    /// <summary>Scores every piece at every position.</summary>
    /// <param name="inputIds">int64 [B, T].</param>
    /// <param name="attentionMask">int64 [B, T], 1 for tokens and 0 for padding; null: no padding.</param>
    /// <param name="tokenTypeIds">int64 [B, T], the segments; null: all 0.</param>
    /// <param name="labels">int64 [B, T], the right id or <see cref="Batch.IgnoreIndex"/>; null: no loss.</param>
    /// <param name="outputHiddenStates">Whether each layer's states are kept.</param>
    /// <param name="outputAttentions">Whether each layer's attention weights are kept.</param>
    public MaskedLMOutput Forward(
        Tensor inputIds, Tensor? attentionMask = null, Tensor? tokenTypeIds = null, Tensor? labels = null, bool outputHiddenStates = false, bool outputAttentions = false)
    {
        using DisposeScope scope = NewDisposeScope();
        BertModelOutput encoded = _bert.Forward(inputIds, attentionMask, tokenTypeIds, outputHiddenStates, outputAttentions);
        Tensor logits = _cls.call(encoded.LastHiddenState, _bert.Embeddings.WordEmbeddings); // [B, T, V]
        Tensor? loss = labels is null ? null : functional.cross_entropy(logits.view(-1, Config.VocabSize), labels.view(-1), ignore_index: Batch.IgnoreIndex);
        foreach (Tensor kept in (encoded.HiddenStates ?? []).Concat(encoded.Attentions ?? []))
        {
            kept.MoveToOuterDisposeScope();
        }

        return new MaskedLMOutput
        {
            Loss = loss?.MoveToOuterDisposeScope(),
            Logits = logits.MoveToOuterDisposeScope(),
            HiddenStates = encoded.HiddenStates,
            Attentions = encoded.Attentions,
        };
    }

    /// <summary>Scores every piece at chosen positions only: the same numbers as <see cref="Forward"/> there, at a fraction of the cost.</summary>
    /// <param name="inputIds">int64 [B, T].</param>
    /// <param name="attentionMask">int64 [B, T]; null: no padding.</param>
    /// <param name="tokenTypeIds">int64 [B, T]; null: all 0.</param>
    /// <param name="asked">The positions, M of them.</param>
    /// <returns>float [M, V].</returns>
    public Tensor LogitsAt(Tensor inputIds, Tensor? attentionMask, Tensor? tokenTypeIds, AskedPositions asked)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor states = _bert.Forward(inputIds, attentionMask, tokenTypeIds, asked: asked.NotNull()).LastHiddenState; // [M, H]
        return _cls.call(states, _bert.Embeddings.WordEmbeddings).MoveToOuterDisposeScope();
    }

    /// <summary>The same for positions in a tensor: int64 [M], each b * T + t.</summary>
    public Tensor LogitsAt(Tensor inputIds, Tensor? attentionMask, Tensor? tokenTypeIds, Tensor positions)
    {
        using Tensor local = positions.NotNull().cpu();
        using AskedPositions asked = new(local.data<long>().ToArray(), inputIds.NotNull().shape[0], inputIds.shape[1], positions.device);
        return LogitsAt(inputIds, attentionMask, tokenTypeIds, asked);
    }

    /// <summary>Scores every piece at the labelled positions of a batch, in the order of <see cref="Batch.LabelPositions"/>.</summary>
    /// <returns>float [M, V].</returns>
    public Tensor LogitsAt(Batch batch) => LogitsAt(batch.NotNull().InputIds, batch.AttentionMask, batch.TokenTypeIds, batch.Asked);

    /// <summary>Sum, not mean, of the cross entropy in nats over the labelled positions; float [].</summary>
    public Tensor SummedLoss(Batch batch)
    {
        using Tensor logits = LogitsAt(batch);
        return functional.cross_entropy(logits, batch.LabelIds, reduction: Reduction.Sum);
    }

    /// <summary>The loss of a batch on the trainer's road, forwards; <see cref="MaskedLMLoss.Backward"/> adds its gradients, those of <see cref="SummedLoss"/> divided by <paramref name="labelled"/>.</summary>
    /// <param name="batch">Inputs and labels; it must live until the backward pass is done.</param>
    /// <param name="labelled">The number of labelled positions that share the mean: of this batch, or of all batches of a step.</param>
    /// <param name="labelSmoothing">Share, 0 to 1 (excluded), of each label that is given to all pieces alike.</param>
    public MaskedLMLoss LossOf(Batch batch, long labelled, double labelSmoothing = 0)
    {
        using DisposeScope scope = NewDisposeScope();
        LookUp words = _bert.LookUp(batch.NotNull());
        Tensor selected = _bert.Forward(batch.InputIds, batch.AttentionMask, batch.TokenTypeIds, asked: batch.Asked, inputsEmbeds: words.Rows).LastHiddenState; // [M, H]
        BertLMPredictionHead head = _cls.Predictions;
        return new MaskedLMLoss(words, head.Transform.call(selected), head.OwnDecoder ?? words.Table, head.Bias, batch.LabelIds, labelled, labelSmoothing);
    }
}
