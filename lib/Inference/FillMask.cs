using BertNotebooks.Checkpoints;
using BertNotebooks.Engine;
using BertNotebooks.Model;
using BertNotebooks.Model.Heads;
using BertNotebooks.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace BertNotebooks.Inference;

/// <summary>Fills the [MASK] positions of texts (the <c>fill-mask</c> pipeline of Hugging Face).</summary>
/// <param name="model">Asked without dropout in whatever mode it is, which is left alone: many threads may share a model that none of them trains.</param>
/// <param name="tokenizer">The model's tokenizer.</param>
public sealed class FillMask(BertForMaskedLM model, BertTokenizer tokenizer)
{
    private readonly BertForMaskedLM _model = model.NotNull();
    private readonly BertTokenizer _tokenizer = tokenizer.NotNull();

    /// <summary>Uses a model that was opened from a folder.</summary>
    public FillMask(PretrainedModel pretrained) : this(pretrained.NotNull().Model, pretrained.Tokenizer)
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
        RequireTop(top);
        MaskedText masked = MaskedText.Of(text, _tokenizer);
        return masked.Answer(oneByOne ? OneByOne(masked, top) : Predict(masked.InputIds, masked.Positions, top));
    }

    /// <summary>Predicts the masks of many texts, each mask on its own; the results are in the order of the texts.</summary>
    /// <param name="texts">Texts, each with at least one [MASK].</param>
    /// <param name="top">How many tokens are given for each mask.</param>
    /// <param name="batchSize">Texts that go through the model together, those of about the same length; changes the time only.</param>
    /// <exception cref="BertNotebooksException">A text has no [MASK] or is too long for the model.</exception>
    /// <exception cref="OperationCanceledException">The cell that runs was stopped.</exception>
    public IReadOnlyList<FillMaskResult> Predict(IReadOnlyList<string> texts, int top = 5, int batchSize = 32)
    {
        RequireTop(top);
        MaskedText[] masked = [.. texts.NotNull().Select(text => MaskedText.Of(text, _tokenizer))];
        FillMaskResult[] results = new FillMaskResult[masked.Length];
        CancellationToken stop = StopSignal.Token;
        foreach (int[] batch in Enumerable.Range(0, masked.Length).OrderBy(i => masked[i].InputIds.Length).Chunk(batchSize))
        {
            stop.ThrowIfCancellationRequested();
            Queue<TokenScore[]> predicted = new(Predict([.. batch.Select(i => masked[i].InputIds)], [.. batch.Select(i => masked[i].Positions)], top));
            foreach (int i in batch)
            {
                results[i] = masked[i].Answer([.. masked[i].Positions.Select(_ => predicted.Dequeue())]);
            }
        }

        return results;
    }

    /// <summary>Predicts the tokens at positions of one input; ids in, the best <paramref name="top"/> tokens of each position out.</summary>
    public IReadOnlyList<IReadOnlyList<TokenScore>> Predict(int[] inputIds, IReadOnlyList<int> positions, int top) => Predict([inputIds.NotNull()], [positions.NotNull()], top);

    // The tokens of all positions of all inputs, one after the other.
    private TokenScore[][] Predict(IReadOnlyList<int[]> inputs, IReadOnlyList<IReadOnlyList<int>> positions, int top)
    {
        using Predicting predicting = new();
        using var noGrad = inference_mode();
        using DisposeScope scope = NewDisposeScope();
        int length = inputs.Max(ids => ids.Length);
        AskedPositions asked = new([.. positions.SelectMany((own, b) => own.Select(t => (long)b * length + t))], inputs.Count, length, _model.Device);
        Tensor ids = Grid.Of(inputs, length, _tokenizer.Vocabulary.PadId, _model.Device); // [B, T]
        Tensor logits = _model.LogitsAt(ids, Grid.Mask(inputs, length, _model.Device), null, asked); // [M, V]
        (Tensor scores, Tensor tokens) = nn.functional.softmax(logits, -1).topk(top, -1);
        return [.. scores.cpu().data<float>().Zip(tokens.cpu().data<long>(), (score, id) => new TokenScore(Piece((int)id), (int)id, score)).Chunk(top)];
    }

    private void RequireTop(int top)
    {
        if (top < 1 || top > _model.Config.VocabSize)
        {
            throw new BertNotebooksException($"top is {top}, and must be 1 to the vocabulary's size {_model.Config.VocabSize}.");
        }
    }

    private IReadOnlyList<TokenScore>[] OneByOne(MaskedText masked, int top)
    {
        int[] ids = [.. masked.InputIds];
        IReadOnlyList<TokenScore>[] masks = new IReadOnlyList<TokenScore>[masked.Positions.Length];
        List<int> open = [.. Enumerable.Range(0, masks.Length)];
        while (open.Count > 0)
        {
            IReadOnlyList<IReadOnlyList<TokenScore>> predicted = Predict(ids, [.. open.Select(m => masked.Positions[m])], top);
            int surest = Enumerable.Range(0, open.Count).MaxBy(i => predicted[i][0].Score);
            masks[open[surest]] = predicted[surest];
            ids[masked.Positions[open[surest]]] = predicted[surest][0].Id;
            open.RemoveAt(surest);
        }

        return masks;
    }

    // Checkpoints may have more embeddings than the vocabulary has pieces.
    private string Piece(int id) => id < _tokenizer.Vocabulary.Count ? _tokenizer.Vocabulary[id] : $"[id {id}]";
}
