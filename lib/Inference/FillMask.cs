using BertNotebooks.Checkpoints;
using BertNotebooks.Model;
using BertNotebooks.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace BertNotebooks.Inference;

/// <summary>Fills the [MASK] positions of texts (the <c>fill-mask</c> pipeline of Hugging Face).</summary>
public sealed class FillMask
{
    private readonly BertForMaskedLM _model;
    private readonly BertTokenizer _tokenizer;

    /// <summary>Uses a model and its tokenizer; the model is put into evaluation mode for each prediction and back.</summary>
    public FillMask(BertForMaskedLM model, BertTokenizer tokenizer)
    {
        _model = model;
        _tokenizer = tokenizer;
    }

    /// <summary>Uses a model that was opened from a folder.</summary>
    public FillMask(PretrainedModel pretrained) : this(pretrained.Model, pretrained.Tokenizer)
    {
    }

    /// <summary>Predicts the masks of a text.</summary>
    /// <param name="text">A text with at least one [MASK].</param>
    /// <param name="top">How many tokens are given for each mask.</param>
    /// <param name="oneByOne">
    /// False: each mask is predicted on its own, blind to the others. True: the mask whose best token is most certain is filled
    /// first, and the rest are predicted again with that token in place.
    /// </param>
    /// <exception cref="BertNotebooksException">The text has no [MASK] or is too long for the model.</exception>
    public FillMaskResult Predict(string text, int top = 5, bool oneByOne = false)
    {
        if (top < 1 || top > _model.Config.VocabSize)
        {
            throw new BertNotebooksException($"top is {top}, and must be 1 to the vocabulary's size {_model.Config.VocabSize}.");
        }

        Encoding encoding = _tokenizer.Encode(text);
        int maskId = _tokenizer.Vocabulary.MaskId;
        int[] positions = [.. Enumerable.Range(0, encoding.Length).Where(i => encoding.InputIds[i] == maskId)];
        if (positions.Length == 0)
        {
            throw new BertNotebooksException($"The text \"{text}\" has no [MASK]: write [MASK], in capitals, where a word is to be filled in.");
        }

        IReadOnlyList<TokenScore>[] masks = oneByOne
            ? OneByOne(encoding.InputIds, positions, top)
            : [.. Predict(encoding.InputIds, positions, top)];
        return new FillMaskResult(text, masks, Fill(text, encoding, positions, masks));
    }

    /// <summary>Predicts the tokens at positions of one input; ids in, the best <paramref name="top"/> tokens of each position out.</summary>
    public IReadOnlyList<IReadOnlyList<TokenScore>> Predict(int[] inputIds, IReadOnlyList<int> positions, int top)
    {
        bool training = _model.training;
        _model.eval();
        try
        {
            using var noGrad = inference_mode();
            using DisposeScope scope = NewDisposeScope();
            Tensor ids = tensor(Array.ConvertAll(inputIds, id => (long)id), 1, inputIds.Length, device: _model.Device);
            Tensor where = tensor(positions.Select(p => (long)p).ToArray(), device: _model.Device);
            Tensor probabilities = nn.functional.softmax(_model.LogitsAt(ids, null, null, where), -1); // [M, V]
            (Tensor scores, Tensor tokens) = probabilities.topk(top, -1);
            float[] values = [.. scores.cpu().data<float>()];
            long[] best = [.. tokens.cpu().data<long>()];
            return [.. Enumerable.Range(0, positions.Count).Select(m => (IReadOnlyList<TokenScore>)
                [.. Enumerable.Range(m * top, top).Select(i => new TokenScore(Piece((int)best[i]), (int)best[i], values[i]))])];
        }
        finally
        {
            _model.train(training);
        }
    }

    private IReadOnlyList<TokenScore>[] OneByOne(int[] inputIds, int[] positions, int top)
    {
        int[] ids = [.. inputIds];
        IReadOnlyList<TokenScore>[] masks = new IReadOnlyList<TokenScore>[positions.Length];
        List<int> open = [.. Enumerable.Range(0, positions.Length)];
        while (open.Count > 0)
        {
            IReadOnlyList<IReadOnlyList<TokenScore>> predicted = Predict(ids, [.. open.Select(m => positions[m])], top);
            int surest = Enumerable.Range(0, open.Count).MaxBy(i => predicted[i][0].Score);
            int mask = open[surest];
            masks[mask] = predicted[surest];
            ids[positions[mask]] = predicted[surest][0].Id;
            open.RemoveAt(surest);
        }

        return masks;
    }

    // Checkpoints may have more embeddings than the vocabulary has pieces.
    private string Piece(int id) => id < _tokenizer.Vocabulary.Count ? _tokenizer.Vocabulary[id] : $"[id {id}]";

    // The text as it was written, with the first choice in place of each [MASK]; a piece that continues a word joins it.
    private static string Fill(string text, Encoding encoding, int[] positions, IReadOnlyList<TokenScore>[] masks)
    {
        System.Text.StringBuilder filled = new();
        int copied = 0;
        for (int m = 0; m < positions.Length; m++)
        {
            TokenOffset offset = encoding.Offsets[positions[m]];
            filled.Append(text, copied, offset.Start - copied);
            string token = masks[m][0].Token;
            if (token.StartsWith("##", StringComparison.Ordinal))
            {
                while (filled.Length > 0 && filled[^1] == ' ')
                {
                    filled.Length--;
                }

                token = token[2..];
            }

            filled.Append(token);
            copied = offset.End;
        }

        return filled.Append(text, copied, text.Length - copied).ToString();
    }
}
