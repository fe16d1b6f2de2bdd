using BertNotebooks.Data;
using BertNotebooks.Engine;
using BertNotebooks.Model;
using BertNotebooks.Model.Heads;
using TorchSharp;
using static TorchSharp.torch;

namespace BertNotebooks.Training.Evaluation;

/// <summary>Measures a model on masked examples, without dropout and without learning.</summary>
public static class Evaluator
{
    // Examples are sorted by length within so many batches: little padding, and few examples held at a time.
    private const int BatchesInPool = 50;

    /// <summary>Loss and accuracy over all labelled positions of the examples; each position counts the same.</summary>
    /// <param name="model">Asked without dropout in whatever mode it is, which is left alone.</param>
    /// <param name="examples">Masked beforehand, or by a draw that does not change, so that every model meets the same masks; asked for as they are needed.</param>
    /// <param name="padId">Id of [PAD].</param>
    /// <param name="batchSize">Examples a batch; changes the time only.</param>
    /// <param name="progress">Called after each batch with the examples done.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    /// <exception cref="BertNotebooksException">No position is labelled, or the loss is no finite number.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled, or the cell that runs was stopped.</exception>
    public static EvaluationResult Evaluate(
        BertForMaskedLM model, IEnumerable<MaskedExample> examples, int padId, int batchSize = 32, Action<int>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        LoopStop stop = new(cancellationToken);
        double loss = 0;
        long right = 0, masked = 0, tokens = 0, done = 0;
        foreach (MaskedExample[] chunk in examples.NotNull().Chunk(batchSize * BatchesInPool).SelectMany(pool => pool.OrderBy(e => e.InputIds.Length).Chunk(batchSize)))
        {
            stop.ThrowIfRequested();
            (double chunkLoss, long chunkRight, long chunkMasked) = Measure(model, chunk, padId);
            loss += chunkLoss;
            right += chunkRight;
            masked += chunkMasked;
            tokens += chunk.Sum(TextTokens);
            done += chunk.Length;
            progress?.Invoke((int)done);
        }

        if (masked == 0)
        {
            throw new BertNotebooksException($"None of the {done} examples has a masked position: give more text, or a higher kit.eval_mlm_probability (--mlm-probability of evaluate).");
        }

        if (!double.IsFinite(loss))
        {
            throw new BertNotebooksException($"The loss is {loss}: the model's weights are too large or not finite; use an earlier checkpoint, or train again with a lower learning rate.");
        }

        return new EvaluationResult(loss / masked, (double)right / masked, masked, tokens);
    }

    private static (double Loss, long Right, long Masked) Measure(BertForMaskedLM model, MaskedExample[] chunk, int padId)
    {
        using Predicting predicting = new();
        using var noGrad = inference_mode();
        using DisposeScope scope = NewDisposeScope();
        Batch batch = Batch.From(chunk, padId, model.Device);
        long masked = batch.LabelIds.shape[0];
        if (masked == 0)
        {
            return (0, 0, 0);
        }

        Tensor logits = model.LogitsAt(batch); // [M, V]
        double loss = nn.functional.cross_entropy(logits, batch.LabelIds, reduction: nn.Reduction.None).to(ScalarType.Float64).sum().item<double>();
        return (loss, logits.argmax(-1).eq(batch.LabelIds).sum().item<long>(), masked);
    }

    // [CLS] and [SEP] are tokens of the input, not of the text.
    private static long TextTokens(MaskedExample example) => Math.Max(0, example.AttentionMask.Sum() - 2);
}
