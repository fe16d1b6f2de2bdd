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
        BertForMaskedLM model, IEnumerable<MaskedExample> examples, int padId, int batchSize = 32, Action<int>? progress = null, CancellationToken cancellationToken = default) =>
        Evaluate(model, examples.NotNull(), padId, batchSize, labelSmoothing: 0, progress, cancellationToken);

    /// <summary>The same with the loss smoothed, as training smooths it.</summary>
    internal static EvaluationResult Evaluate(
        BertForMaskedLM model, IEnumerable<MaskedExample> examples, int padId, int batchSize, double labelSmoothing, Action<int>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(model);
        LoopStop stop = new(cancellationToken);
        double loss = 0, smoothed = 0;
        long right = 0, masked = 0, tokens = 0, done = 0;
        foreach ((int, MaskedExample Example)[] chunk in HeldOutBatches.Of(examples, batchSize))
        {
            stop.ThrowIfRequested();
            Answers answers = Measure(model, Array.ConvertAll(chunk, c => c.Example), padId, labelSmoothing);
            loss += answers.Loss;
            smoothed += answers.Smoothed;
            right += answers.Right;
            masked += answers.Masked;
            tokens += chunk.Sum(c => HeldOutBatches.TextTokens(c.Example));
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

        return labelSmoothing == 0
            ? new EvaluationResult(loss / masked, (double)right / masked, masked, tokens)
            : new EvaluationResult(smoothed / masked, (double)right / masked, masked, tokens) { CrossEntropy = loss / masked };
    }

    private static Answers Measure(BertForMaskedLM model, MaskedExample[] chunk, int padId, double labelSmoothing)
    {
        using Predicting predicting = new();
        using var noGrad = inference_mode();
        using DisposeScope scope = NewDisposeScope();
        Batch batch = Batch.From(chunk, padId, model.Device);
        long masked = batch.LabelIds.shape[0];
        if (masked == 0)
        {
            return default;
        }

        Tensor logits = model.LogitsAt(batch); // [M, V]
        (double loss, double smoothed) = CrossEntropy.Sums(logits, batch.LabelIds, labelSmoothing);
        return new Answers(loss, smoothed, logits.argmax(-1).eq(batch.LabelIds).sum().item<long>(), masked);
    }

    private readonly record struct Answers(double Loss, double Smoothed, long Right, long Masked);
}
