using BertNotebooks.Data;
using BertNotebooks.Engine;
using BertNotebooks.Model;
using BertNotebooks.Training.Arguments;
using BertNotebooks.Training.Evaluation.Metrics;
using TorchSharp;
using static TorchSharp.torch;

namespace BertNotebooks.Training.Evaluation;

/// <summary>Measures a classifier of texts or of words on held-out examples, without dropout and without learning.</summary>
/// <param name="arguments">The size of a batch, and the smoothing.</param>
/// <param name="batchOf">Makes a batch on the model's device.</param>
internal sealed class ClassEvaluation(TrainingArguments arguments, Func<IReadOnlyList<TrainingExample>, Batch> batchOf)
{
    /// <summary>Loss, accuracy and macro figures over texts, each with one class.</summary>
    /// <param name="logits">Scores of a batch's texts, float [B, C].</param>
    /// <param name="examples">At least one, with their classes.</param>
    /// <param name="labels">The names of the classes.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    public EvaluationResult OfTexts(
        Func<Batch, Tensor> logits, IEnumerable<TrainingExample> examples, IReadOnlyList<string> labels, CancellationToken cancellationToken)
    {
        Answers answers = Ask(logits, batch => batch.ClassLabels!, examples, _ => 1, cancellationToken);
        int[] truth = [.. answers.Truth.Select(t => t[0])], predicted = [.. answers.Predicted.Select(p => p[0])];
        ClassificationReport report = ClassificationReport.Of(truth, predicted, labels);
        // A class that the held-out texts do not have, and that nobody answered, says nothing of the model (scikit-learn's f1_score without labels).
        ClassFigures mean = ClassFigures.Macro(report.SeenClasses);
        return answers.Result(report.Accuracy) with { F1 = mean.F1, Precision = mean.Precision, Recall = mean.Recall, Classes = report };
    }

    /// <summary>Loss, accuracy of labelled words, and figures of entities over sentences of words.</summary>
    /// <param name="logits">Scores at a batch's labelled positions, float [M, C].</param>
    /// <param name="examples">At least one labelled word among them.</param>
    /// <param name="tags">The names of the tags.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    public EvaluationResult OfWords(
        Func<Batch, Tensor> logits, IEnumerable<TrainingExample> examples, IReadOnlyList<string> tags, CancellationToken cancellationToken)
    {
        Answers answers = Ask(logits, batch => batch.LabelIds, examples, example => example.Labels.Count(label => label != TrainingExample.IgnoreIndex), cancellationToken);
        IReadOnlyList<string>[] Named(int[][] sentences) => [.. sentences.Select(sentence => Array.ConvertAll(sentence, tag => tags[tag]))];
        EntityReport report = EntityReport.Of(Named(answers.Truth), Named(answers.Predicted));
        return answers.Result(report.Accuracy) with { F1 = report.F1, Precision = report.Precision, Recall = report.Recall, Entities = report };
    }

    // Right and given answers of each example, in the order given.
    private Answers Ask(
        Func<Batch, Tensor> logits, Func<Batch, Tensor> labels, IEnumerable<TrainingExample> examples, Func<TrainingExample, int> answersOf, CancellationToken cancellationToken)
    {
        LoopStop stop = new(cancellationToken);
        SortedDictionary<int, (int[] Truth, int[] Predicted)> all = [];
        double loss = 0, smoothed = 0;
        long tokens = 0;
        foreach ((int Place, TrainingExample Example)[] chunk in HeldOutBatches.Of(examples, arguments.PerDeviceEvalBatchSize))
        {
            stop.ThrowIfRequested();
            using Predicting predicting = new();
            using var noGrad = inference_mode();
            using DisposeScope scope = NewDisposeScope();
            Batch batch = batchOf(Array.ConvertAll(chunk, c => c.Example));
            Tensor scores = logits(batch), right = labels(batch);
            (double chunkLoss, double chunkSmoothed) = CrossEntropy.Sums(scores, right, arguments.LabelSmoothingFactor);
            loss += chunkLoss;
            smoothed += chunkSmoothed;
            int[] truth = Numbers(right), predicted = Numbers(scores.argmax(-1));
            int at = 0;
            foreach ((int place, TrainingExample example) in chunk)
            {
                int count = answersOf(example);
                all[place] = (truth[at..(at + count)], predicted[at..(at + count)]);
                at += count;
                tokens += HeldOutBatches.TextTokens(example);
            }
        }

        return new Answers(loss, smoothed, tokens, [.. all.Values.Select(v => v.Truth)], [.. all.Values.Select(v => v.Predicted)]);
    }

    private static int[] Numbers(Tensor values)
    {
        using Tensor local = values.cpu();
        return [.. local.data<long>().Select(value => (int)value)];
    }

    private sealed record Answers(double Loss, double Smoothed, long Tokens, int[][] Truth, int[][] Predicted)
    {
        public EvaluationResult Result(double accuracy)
        {
            long count = Truth.Sum(t => (long)t.Length);
            if (count == 0)
            {
                throw new BertNotebooksException($"None of the {Truth.Length} held-out examples has a label within max_seq_length: give more text, or a larger max_seq_length.");
            }

            return double.IsFinite(Loss) ? new EvaluationResult(Smoothed / count, accuracy, count, Tokens)
                : throw new BertNotebooksException($"The loss is {Loss}: the model's weights are too large or not finite; use an earlier checkpoint, or train again with a lower learning rate.");
        }
    }
}
