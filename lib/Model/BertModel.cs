using BertNotebooks.Engine;
using TorchSharp;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace BertNotebooks.Model;

/// <summary>The encoder that all BERT tasks share (<c>BertModel</c>).</summary>
public sealed class BertModel : Module
{
    [ComponentName(Name = "embeddings")] private readonly BertEmbeddings _embeddings;
    [ComponentName(Name = "encoder")] private readonly BertEncoder _encoder;
    [ComponentName(Name = "pooler")] private readonly BertPooler? _pooler;

    /// <summary>Creates an encoder with fresh weights, drawn from torch's generator.</summary>
    /// <param name="config">Its shape.</param>
    /// <param name="addPoolingLayer">Whether the [CLS] state is put through a dense layer and tanh; masked-language modelling does not use it.</param>
    /// <exception cref="BertNotebooksException">The shape breaks a rule.</exception>
    public BertModel(BertConfig config, bool addPoolingLayer = true) : base(nameof(BertModel))
    {
        config.NotNull().Validate();
        Config = config;
        _embeddings = new BertEmbeddings(config);
        _encoder = new BertEncoder(config);
        _pooler = addPoolingLayer ? new BertPooler(config) : null;
        RegisterComponents();
        Initialization.Apply(this, config);
    }

    /// <summary>The shape.</summary>
    public BertConfig Config { get; }

    /// <summary>Where the weights are.</summary>
    public Device Device
    {
        get
        {
            // TorchSharp's Embedding makes a new handle on its weight each time it is asked.
            using DisposeScope scope = NewDisposeScope();
            return _embeddings.WordEmbeddings.device;
        }
    }

    /// <summary>The embeddings.</summary>
    public BertEmbeddings Embeddings => _embeddings;

    /// <summary>The layers.</summary>
    public BertEncoder Encoder => _encoder;

    /// <summary>Encodes a batch.</summary>
    /// <param name="inputIds">int64 [B, T].</param>
    /// <param name="attentionMask">int64 [B, T], 1 for tokens and 0 for padding; null: no padding.</param>
    /// <param name="tokenTypeIds">int64 [B, T], the segments; null: all 0.</param>
    /// <param name="outputHiddenStates">Whether each layer's states are kept.</param>
    /// <param name="outputAttentions">Whether each layer's attention weights are kept.</param>
    /// <param name="asked">The positions, M of them, at which the last states are wanted, in place of all: the same numbers with less work.</param>
    /// <param name="inputsEmbeds">float [B, T, H]: rows of the token table for <paramref name="inputIds"/>; null: they are looked up.</param>
    /// <exception cref="BertNotebooksException">The input is longer than the position table.</exception>
    public BertModelOutput Forward(
        Tensor inputIds, Tensor? attentionMask = null, Tensor? tokenTypeIds = null, bool outputHiddenStates = false, bool outputAttentions = false,
        AskedPositions? asked = null, Tensor? inputsEmbeds = null)
    {
        if (inputIds.NotNull().shape[1] > Config.MaxPositionEmbeddings)
        {
            throw new BertNotebooksException($"The input has {inputIds.shape[1]} tokens and the position table {Config.MaxPositionEmbeddings} rows: cut each text to at most {Config.MaxPositionEmbeddings} tokens, [CLS] and [SEP] included.");
        }

        using DisposeScope scope = NewDisposeScope();
        List<Tensor>? hiddenStates = outputHiddenStates ? [] : null;
        List<Tensor>? attentions = outputAttentions ? [] : null;
        Tensor? bias = attentionMask is null ? null : AttentionBias(attentionMask);
        Tensor embedded = inputsEmbeds is null ? _embeddings.call(inputIds, tokenTypeIds) : _embeddings.FromWords(inputsEmbeds, tokenTypeIds);
        Tensor hidden = _encoder.call(embedded, bias, hiddenStates, attentions, asked is { SaveWork: true } ? asked : null);
        hidden = asked is { SaveWork: false } ? asked.Select(hidden) : hidden;
        hiddenStates?.ForEach(h => h.MoveToOuterDisposeScope());
        attentions?.ForEach(a => a.MoveToOuterDisposeScope());
        return new BertModelOutput
        {
            LastHiddenState = hidden.MoveToOuterDisposeScope(),
            PoolerOutput = asked is null ? _pooler?.call(hidden).MoveToOuterDisposeScope() : null,
            HiddenStates = hiddenStates,
            Attentions = attentions,
        };
    }

    /// <summary>Looks the inputs of a batch up outside torch's record.</summary>
    internal LookUp LookUp(Batch batch) => new(_embeddings.WordEmbeddings, batch.InputIds, Config.PadTokenId);

    /// <summary>The pooled state of [CLS] alone, float [B, H]: the numbers of <see cref="BertModelOutput.PoolerOutput"/> with less work, since the last layer is computed at one position.</summary>
    /// <param name="batch">The inputs.</param>
    /// <param name="words">Rows of the token table for them.</param>
    internal Tensor Pooled(Batch batch, LookUp words)
    {
        using DisposeScope scope = NewDisposeScope();
        return Pool(Forward(batch.InputIds, batch.AttentionMask, batch.TokenTypeIds, asked: batch.FirstTokens, inputsEmbeds: words.Rows).LastHiddenState).MoveToOuterDisposeScope();
    }

    /// <summary>The pooled states of the first tokens, float [B, H], of their last states, float [B, H].</summary>
    internal Tensor Pool(Tensor firstStates)
    {
        using Tensor sequence = firstStates.unsqueeze(1);
        return _pooler!.call(sequence);
    }

    // float [B, 1, 1, T]: 0 where a token stands, the lowest float at padding, so that softmax gives exactly 0 there.
    private static Tensor AttentionBias(Tensor attentionMask)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor padding = attentionMask.eq(Numbers.Zero).unsqueeze(1).unsqueeze(1);
        return zeros_like(padding, ScalarType.Float32).masked_fill(padding, Numbers.Lowest).MoveToOuterDisposeScope();
    }
}
