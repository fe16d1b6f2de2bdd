using BertNotebooks.Checkpoints.SentenceTransformers;
using BertNotebooks.Engine;
using BertNotebooks.Model;
using BertNotebooks.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace BertNotebooks.Inference;

/// <summary>Turns texts into vectors, by what a folder of sentence-transformers says (Reimers and Gurevych 2019), or by the mean of the last hidden states.</summary>
/// <param name="pretrained">Asked without dropout in whatever mode its model is, which is left alone: many threads may share a model that none of them trains.</param>
public sealed class SentenceEmbedder(SentenceTransformer pretrained)
{
    private readonly SentenceTransformer _pretrained = pretrained ?? throw new ArgumentNullException(nameof(pretrained));

    /// <summary>Uses a model alone: the mean over all tokens, [CLS] and [SEP] included, at length 1.</summary>
    public SentenceEmbedder(BertModel model, BertTokenizer tokenizer) : this(SentenceTransformer.Of(model, tokenizer))
    {
    }

    /// <summary>Counts a text's tokens, special tokens and the folder's prompt included; what is beyond <see cref="SentenceTransformer.MaxSeqLength"/> is cut.</summary>
    public int CountTokens(string text) => _pretrained.Encode([text], cut: false)[0].Length;

    /// <summary>Embeds texts, each cut at <see cref="SentenceTransformer.MaxSeqLength"/>; float [W] a text, in the order of the texts; W is H unless the folder says otherwise.</summary>
    /// <exception cref="OperationCanceledException">The cell that runs was stopped.</exception>
    public IReadOnlyList<float[]> Embed(IReadOnlyList<string> texts)
    {
        CancellationToken stop = StopSignal.Token;
        return [.. _pretrained.Encode(texts).Select(encoding => Embed(encoding, stop))];
    }

    // Each text alone: no padding, so the mean over the sequence is the mean over the tokens.
    private float[] Embed(Encoding encoding, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        using Predicting predicting = new();
        using var noGrad = inference_mode();
        using DisposeScope scope = NewDisposeScope();
        Device device = _pretrained.Model.Embeddings.WordEmbeddings.device;
        Tensor states = _pretrained.Model.Forward(Grid.Of([encoding.InputIds], encoding.Length, device: device)).LastHiddenState; // [1, T, H]
        return [.. _pretrained.Vector(states).cpu().data<float>()];
    }
}
