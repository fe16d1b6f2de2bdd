using BertNotebooks.Engine;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace BertNotebooks.Model;

/// <summary>Token + segment + position embeddings, normalised (Devlin et al. 2018, figure 2; <c>BertEmbeddings</c>).</summary>
public sealed class BertEmbeddings : Module<Tensor, Tensor?, Tensor>
{
    [ComponentName(Name = "word_embeddings")] private readonly Embedding _wordEmbeddings;
    [ComponentName(Name = "position_embeddings")] private readonly Embedding _positionEmbeddings;
    [ComponentName(Name = "token_type_embeddings")] private readonly Embedding _tokenTypeEmbeddings;
    [ComponentName(Name = "LayerNorm")] private readonly LayerNorm _layerNorm;
    private readonly double _dropout;

    /// <summary>Creates the three tables.</summary>
    public BertEmbeddings(BertConfig config) : base(nameof(BertEmbeddings))
    {
        _wordEmbeddings = FreshWeights.Table(config.NotNull().VocabSize, config.HiddenSize, config.PadTokenId);
        _positionEmbeddings = FreshWeights.Table(config.MaxPositionEmbeddings, config.HiddenSize);
        _tokenTypeEmbeddings = FreshWeights.Table(config.TypeVocabSize, config.HiddenSize);
        _layerNorm = LayerNorm(config.HiddenSize, config.LayerNormEps);
        _dropout = config.HiddenDropoutProb;
        RegisterComponents();
    }

    /// <summary>The token table, float [V, H]; the MLM head's decoder uses it too.</summary>
    public Parameter WordEmbeddings => _wordEmbeddings.weight!;

    /// <summary>The position table, float [positions, H].</summary>
    public Parameter PositionEmbeddings => _positionEmbeddings.weight!;

    /// <summary>The segment table, float [types, H].</summary>
    public Parameter TokenTypeEmbeddings => _tokenTypeEmbeddings.weight!;

    /// <summary>Looks up and adds: int64 ids [B, T] and segments [B, T] (null: all 0) give float [B, T, H].</summary>
    public override Tensor forward(Tensor inputIds, Tensor? tokenTypeIds)
    {
        using Tensor words = _wordEmbeddings.call(inputIds.NotNull());
        return FromWords(words, tokenTypeIds);
    }

    /// <summary>Adds segments and positions to rows that were looked up before, float [B, T, H] (<c>inputs_embeds</c>), and normalises; float [B, T, H].</summary>
    internal Tensor FromWords(Tensor inputsEmbeds, Tensor? tokenTypeIds)
    {
        using DisposeScope scope = NewDisposeScope();
        long length = inputsEmbeds.shape[1];
        Tensor types = tokenTypeIds is null ? TokenTypeEmbeddings[0] : _tokenTypeEmbeddings.call(tokenTypeIds); // [H], or [B, T, H]
        Tensor sum = inputsEmbeds.Plus(types).Plus(PositionEmbeddings.narrow(0, 0, length));                    // [B, T, H]
        return InvertedDropout.Apply(_layerNorm.call(sum), _dropout, training).MoveToOuterDisposeScope();
    }
}
