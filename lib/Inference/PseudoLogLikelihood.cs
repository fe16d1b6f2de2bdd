using BertNotebooks.Checkpoints;
using BertNotebooks.Engine;
using BertNotebooks.Model;
using BertNotebooks.Model.Heads;
using BertNotebooks.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace BertNotebooks.Inference;

/// <summary>Scores texts by their pseudo-log-likelihood: each piece is masked in turn, and the log-probabilities of the hidden pieces are summed.</summary>
/// <remarks>
/// Salazar, Liang, Nguyen and Kirchhoff 2020, "Masked Language Model Scoring". A text of n pieces is n inputs of n + 2
/// tokens, so the work grows with the square of the length. [UNK], and special tokens that are written out in the text, are
/// pieces like all others; no model has learnt to say [MASK], so a text with a gap scores low: fill it first (<see cref="FillMask"/>).
/// </remarks>
/// <param name="model">Asked without dropout in whatever mode it is, which is left alone: many threads may share a model that none of them trains.</param>
/// <param name="tokenizer">The model's tokenizer.</param>
public sealed class PseudoLogLikelihood(BertForMaskedLM model, BertTokenizer tokenizer)
{
    private readonly BertForMaskedLM _model = model.NotNull();
    private readonly BertTokenizer _tokenizer = tokenizer.NotNull();

    // [CLS] and [SEP], or what else a tokenizer.json puts around a text.
    private readonly (int[] Before, int[] Behind) _around = tokenizer.NotNull().Parts.Template.Around();

    /// <summary>Uses a model that was opened from a folder.</summary>
    public PseudoLogLikelihood(PretrainedModel pretrained) : this(pretrained.NotNull().Model, pretrained.Tokenizer)
    {
    }

    /// <summary>Scores a text; one without pieces, such as an empty line, has 0 tokens and the score 0.</summary>
    /// <exception cref="BertNotebooksException">The text is too long for the model, or a probability is no finite number.</exception>
    public SentenceScore Score(string text) => Score([text])[0];

    /// <summary>Scores many texts; the results are in the order of the texts.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="batchTokens">The most tokens, special tokens included, that go through the model together (one input may have more); changes time and memory only.</param>
    /// <param name="progress">Called after each batch with the number of pieces done.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    /// <exception cref="BertNotebooksException">A text is too long for the model, or a probability is no finite number.</exception>
    /// <exception cref="OperationCanceledException">The work was stopped.</exception>
    public IReadOnlyList<SentenceScore> Score(IReadOnlyList<string> texts, int batchTokens = 1024, Action<int>? progress = null, CancellationToken cancellationToken = default)
    {
        if (batchTokens < 1)
        {
            throw new BertNotebooksException($"batchTokens is {batchTokens}, and must be at least 1.");
        }

        ScoredText[] scored = [.. texts.NotNull().Select(text => new ScoredText(text, InputIds(text), Added))];
        LoopStop stop = new(cancellationToken);
        int done = 0;
        foreach (MaskedPiece[] batch in Batches(scored, batchTokens))
        {
            stop.ThrowIfRequested();
            Score(batch);
            progress?.Invoke(done += batch.Length);
        }

        return Array.ConvertAll(scored, Result);
    }

    /// <summary>Counts the pieces of a text, [CLS] and [SEP] not among them.</summary>
    /// <exception cref="BertNotebooksException">The text is too long for the model.</exception>
    public int CountTokens(string text) => InputIds(text).Length - Added;

    private int Added => _around.Before.Length + _around.Behind.Length;

    private int[] InputIds(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int[] ids = [.. _around.Before, .. _tokenizer.PieceIds(text), .. _around.Behind];
        int positions = _model.Config.MaxPositionEmbeddings;
        return ids.Length <= positions
            ? ids
            : throw new BertNotebooksException(
                $"The text \"{text.Shown()}\" has {ids.Length} tokens, [CLS] and [SEP] included, and the model {positions} positions: split it into texts of at most {positions - Added} pieces.");
    }

    // Of inputs of one length only: without padding no attention mask is needed, and no work is done for nothing.
    private IEnumerable<MaskedPiece[]> Batches(ScoredText[] texts, int batchTokens) => texts
        .GroupBy(text => text.InputIds.Length)
        .OrderBy(group => group.Key)
        .SelectMany(group => group
            .SelectMany(text => Enumerable.Range(_around.Before.Length, group.Key - Added).Select(position => new MaskedPiece(text, position)))
            .Chunk(Math.Max(1, batchTokens / group.Key)));

    private void Score(MaskedPiece[] batch)
    {
        using Predicting predicting = new();
        using var noGrad = inference_mode();
        using DisposeScope scope = NewDisposeScope();
        int length = batch[0].Text.InputIds.Length;
        Tensor ids = Grid.Of(Array.ConvertAll(batch, piece => piece.InputIds(_tokenizer.Vocabulary.MaskId)), length, device: _model.Device); // [B, T]
        AskedPositions asked = new([.. batch.Select((piece, b) => (long)b * length + piece.Position)], batch.Length, length, _model.Device);
        Tensor hidden = Grid.Of(Array.ConvertAll(batch, piece => new[] { piece.Text.InputIds[piece.Position] }), 1, device: _model.Device); // [M, 1]
        Tensor logProbabilities = nn.functional.log_softmax(_model.LogitsAt(ids, null, null, asked), -1).gather(1, hidden);                 // [M, 1]
        foreach ((MaskedPiece piece, float value) in batch.Zip(logProbabilities.cpu().data<float>()))
        {
            piece.Text.LogProbabilities[piece.Position - _around.Before.Length] = value;
        }
    }

    private SentenceScore Result(ScoredText scored)
    {
        TokenLogProbability[] pieces = [.. scored.LogProbabilities.Zip(scored.InputIds[_around.Before.Length..^_around.Behind.Length], (value, id) => new TokenLogProbability(_tokenizer.Token(id), id, value))];
        double sum = pieces.Sum(piece => piece.LogProbability);
        return double.IsFinite(sum)
            ? new SentenceScore(scored.Text, sum, pieces.Length, pieces)
            : throw new BertNotebooksException($"The score of \"{scored.Text.Shown()}\" is {sum}: the model's weights are too large or not finite; use an earlier checkpoint, or train again with a lower learning rate.");
    }

    /// <summary>A text with [CLS] and [SEP], and what is known of its pieces so far.</summary>
    private sealed record ScoredText(string Text, int[] InputIds, int Added)
    {
        public float[] LogProbabilities { get; } = new float[InputIds.Length - Added];
    }

    /// <summary>A copy of a text with one position masked.</summary>
    private readonly record struct MaskedPiece(ScoredText Text, int Position)
    {
        public int[] InputIds(int maskId) => [.. Text.InputIds[..Position], maskId, .. Text.InputIds[(Position + 1)..]];
    }
}
