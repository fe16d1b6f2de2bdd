using BertNotebooks.Checkpoints;
using BertNotebooks.Model.Heads;
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
        RequireTop(top);
        Question question = Question.Of(text, _tokenizer);
        return question.Answer(oneByOne
            ? OneByOne(question.InputIds, question.Positions, top)
            : Predict(question.InputIds, question.Positions, top));
    }

    /// <summary>Predicts the masks of many texts, each mask on its own; the results are in the order of the texts.</summary>
    /// <param name="texts">Texts, each with at least one [MASK].</param>
    /// <param name="top">How many tokens are given for each mask.</param>
    /// <param name="batchSize">Texts that go through the model together, those of about the same length; changes the time only.</param>
    /// <exception cref="BertNotebooksException">A text has no [MASK] or is too long for the model.</exception>
    public IReadOnlyList<FillMaskResult> Predict(IReadOnlyList<string> texts, int top = 5, int batchSize = 32)
    {
        RequireTop(top);
        Question[] questions = [.. texts.Select(text => Question.Of(text, _tokenizer))];
        FillMaskResult[] results = new FillMaskResult[questions.Length];
        foreach (int[] batch in Enumerable.Range(0, questions.Length).OrderBy(i => questions[i].InputIds.Length).Chunk(batchSize))
        {
            Queue<IReadOnlyList<TokenScore>> predicted = new(Predict([.. batch.Select(i => questions[i])], top));
            foreach (int i in batch)
            {
                results[i] = questions[i].Answer([.. questions[i].Positions.Select(_ => predicted.Dequeue())]);
            }
        }

        return results;
    }

    /// <summary>Predicts the tokens at positions of one input; ids in, the best <paramref name="top"/> tokens of each position out.</summary>
    public IReadOnlyList<IReadOnlyList<TokenScore>> Predict(int[] inputIds, IReadOnlyList<int> positions, int top) =>
        Predict([new Question("", inputIds, [.. positions], [])], top);

    // The tokens of all positions of all questions, one after the other.
    private IReadOnlyList<TokenScore>[] Predict(Question[] questions, int top)
    {
        bool training = _model.training;
        _model.eval();
        try
        {
            using var noGrad = inference_mode();
            using DisposeScope scope = NewDisposeScope();
            (Tensor ids, Tensor? mask, Tensor positions) = Tensors(questions);
            Tensor probabilities = nn.functional.softmax(_model.LogitsAt(ids, mask, null, positions), -1); // [M, V]
            (Tensor scores, Tensor tokens) = probabilities.topk(top, -1);
            float[] values = [.. scores.cpu().data<float>()];
            long[] best = [.. tokens.cpu().data<long>()];
            return [.. Enumerable.Range(0, (int)positions.shape[0]).Select(m => (IReadOnlyList<TokenScore>)
                [.. Enumerable.Range(m * top, top).Select(i => new TokenScore(Piece((int)best[i]), (int)best[i], values[i]))])];
        }
        finally
        {
            _model.train(training);
        }
    }

    // int64 [B, T] ids, [B, T] attention mask (null without padding), [M] positions as b * T + t.
    private (Tensor Ids, Tensor? Mask, Tensor Positions) Tensors(Question[] questions)
    {
        int length = questions.Max(q => q.InputIds.Length);
        long[] ids = new long[questions.Length * length], mask = new long[ids.Length];
        Array.Fill(ids, _tokenizer.Vocabulary.PadId);
        for (int b = 0; b < questions.Length; b++)
        {
            Array.ConvertAll(questions[b].InputIds, id => (long)id).CopyTo(ids, b * length);
            mask.AsSpan(b * length, questions[b].InputIds.Length).Fill(1);
        }

        long[] positions = [.. questions.SelectMany((q, b) => q.Positions.Select(t => (long)b * length + t))];
        Tensor Grid(long[] values) => tensor(values, questions.Length, length, device: _model.Device);
        return (Grid(ids), mask.Contains(0) ? Grid(mask) : null, tensor(positions, device: _model.Device));
    }

    private void RequireTop(int top)
    {
        if (top < 1 || top > _model.Config.VocabSize)
        {
            throw new BertNotebooksException($"top is {top}, and must be 1 to the vocabulary's size {_model.Config.VocabSize}.");
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

    /// <summary>A text with its masks.</summary>
    private sealed record Question(string Text, int[] InputIds, int[] Positions, TokenOffset[] Offsets)
    {
        public static Question Of(string text, BertTokenizer tokenizer)
        {
            Encoding encoding = tokenizer.Encode(text);
            int maskId = tokenizer.Vocabulary.MaskId;
            int[] positions = [.. Enumerable.Range(0, encoding.Length).Where(i => encoding.InputIds[i] == maskId)];
            return positions.Length > 0
                ? new Question(text, encoding.InputIds, positions, encoding.Offsets)
                : throw new BertNotebooksException($"The text \"{text}\" has no [MASK]: write [MASK], in capitals, where a word is to be filled in.");
        }

        public FillMaskResult Answer(IReadOnlyList<IReadOnlyList<TokenScore>> masks) => new(Text, masks, Fill(masks));

        // The text as it was written, with the first choice in place of each [MASK]; a piece that continues a word joins it.
        private string Fill(IReadOnlyList<IReadOnlyList<TokenScore>> masks)
        {
            System.Text.StringBuilder filled = new();
            int copied = 0;
            for (int m = 0; m < Positions.Length; m++)
            {
                TokenOffset offset = Offsets[Positions[m]];
                filled.Append(Text, copied, offset.Start - copied);
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

            return filled.Append(Text, copied, Text.Length - copied).ToString();
        }
    }
}
