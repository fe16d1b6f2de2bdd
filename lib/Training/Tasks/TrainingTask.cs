using BertNotebooks.Data;
using BertNotebooks.Engine;
using BertNotebooks.Model;
using BertNotebooks.Text;
using BertNotebooks.Training.Arguments;
using BertNotebooks.Training.Evaluation;
using static TorchSharp.torch;

namespace BertNotebooks.Training.Tasks;

/// <summary>What a task knows and the trainer does not: what an example is, what its loss is, how the held-out examples are measured, which model learns it.</summary>
public abstract class TrainingTask
{
    private protected TrainingTask(nn.Module model, BertModel bert, Vocabulary vocabulary, TrainingArguments arguments)
    {
        (Model, Bert, Vocabulary) = (model.NotNull(), bert, vocabulary.NotNull());
        Arguments = arguments;
    }

    /// <summary>The model that learns, a BERT with the task's head; the caller's.</summary>
    public nn.Module Model { get; }

    /// <summary>Its encoder.</summary>
    public BertModel Bert { get; }

    /// <summary>The settings.</summary>
    public TrainingArguments Arguments { get; }

    /// <summary>The number of examples to learn from.</summary>
    public abstract int TrainSamples { get; }

    /// <summary>The number of held-out examples; 0: nothing is measured.</summary>
    public abstract int EvalSamples { get; }

    /// <summary>The pieces of the inputs.</summary>
    internal Vocabulary Vocabulary { get; }

    /// <summary>Whether padding has a label, too: the mistake of the well-known tutorial.</summary>
    internal virtual bool LabelsPadding => false;

    /// <summary>Whether the answers are pieces of the vocabulary, so that e to the loss is a perplexity.</summary>
    internal virtual bool AnswersArePieces => false;

    /// <summary>What the user should know about the examples; a sentence each, often none.</summary>
    internal virtual IReadOnlyList<string> Notes => [];

    /// <summary>Number of tokens of an example, padding not counted; asked only where examples are grouped by it.</summary>
    internal abstract int LengthOf(int index);

    /// <summary>An example as the model meets it; a pure function of the seed and what is given here.</summary>
    /// <param name="index">The example.</param>
    /// <param name="epoch">Epoch from 0.</param>
    /// <param name="step">Step from 0.</param>
    /// <param name="totalSteps">Steps of the whole run.</param>
    internal abstract TrainingExample Example(int index, int epoch, int step, int totalSteps);

    /// <summary>A batch's part of the loss of a step.</summary>
    /// <param name="batch">The batch; it must live until the backward pass is done.</param>
    /// <param name="step">The answers of all batches of the step, which share the mean.</param>
    internal abstract TrainingLoss LossOf(Batch batch, AnswerCount step);

    /// <summary>The loss of a batch as a textbook writes it: float [], with torch's record of all positions.</summary>
    internal abstract Tensor PlainLoss(Batch batch);

    /// <summary>Loss and other figures on the held-out examples; null when there are none.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled, or the running cell was stopped.</exception>
    internal abstract EvaluationResult? Evaluate(CancellationToken cancellationToken);

    /// <summary>The figures of a run's two models beside those that need no model.</summary>
    /// <param name="start">The model that the run started from; null when it is not known.</param>
    /// <param name="final">The final model.</param>
    internal abstract HeldOutResult Compare(EvaluationResult? start, EvaluationResult final);

    /// <summary>What asks a classifier.</summary>
    internal ClassEvaluation Classes => new(Arguments, examples => BatchOf(examples));

    /// <summary>The examples as tensors on the model's device.</summary>
    internal Batch BatchOf(IReadOnlyList<TrainingExample> examples, int? padToLength = null) =>
        Batch.From(examples, Vocabulary.PadId, Bert.Device, padToLength, labelPadding: LabelsPadding);
}

/// <summary>How many answers share the mean of a step.</summary>
/// <param name="Positions">Labelled positions.</param>
/// <param name="Texts">Examples, each with one class.</param>
internal readonly record struct AnswerCount(long Positions, long Texts)
{
    /// <summary>Counts the batches of a step; at least 1 each, so that nothing is divided by 0.</summary>
    public static AnswerCount Of(IEnumerable<Batch> batches)
    {
        (long positions, long texts) = (0, 0);
        foreach (Batch batch in batches)
        {
            positions += batch.LabelIds.shape[0];
            texts += batch.Size;
        }

        return new(Math.Max(1, positions), Math.Max(1, texts));
    }
}
