using BertNotebooks.Model;
using BertNotebooks.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace BertNotebooks.Inference;

/// <summary>Turns texts into vectors: the mean of the last hidden states over all tokens, [CLS] and [SEP] included, at length 1.</summary>
/// <remarks>The mean pooling of sentence-transformers (Reimers and Gurevych 2019).</remarks>
public sealed class SentenceEmbedder(BertModel model, BertTokenizer tokenizer)
{
    private static readonly Scalar Shortest = 1e-12; // a length that can be divided by
    private readonly BertModel _model = model.NotNull();
    private readonly BertTokenizer _tokenizer = tokenizer.NotNull();

    /// <summary>Embeds texts, each cut at the model's position table; float [H] a text, in the order of the texts.</summary>
    public IReadOnlyList<float[]> Embed(IReadOnlyList<string> texts)
    {
        using EvaluationMode evaluation = new(_model);
        EncodeOptions options = new() { MaxLength = _model.Config.MaxPositionEmbeddings, Truncation = TruncationStrategy.LongestFirst };
        return [.. _tokenizer.EncodeBatch(texts, options).Select(Embed)];
    }

    // Each text alone: no padding, so the mean over the sequence is the mean over the tokens.
    private float[] Embed(Encoding encoding)
    {
        using var noGrad = inference_mode();
        using DisposeScope scope = NewDisposeScope();
        Device device = _model.Embeddings.WordEmbeddings.device;
        Tensor ids = Grid.Of([encoding.InputIds], encoding.Length, device: device);
        Tensor mean = _model.Forward(ids).LastHiddenState.mean([1])[0]; // [H]
        return [.. (mean / mean.norm().clamp_min(Shortest)).cpu().data<float>()];
    }
}
