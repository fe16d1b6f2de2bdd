using BertNotebooks.Data;
using BertNotebooks.Model.Heads;
using BertNotebooks.Text;
using BertNotebooks.Training.Arguments;

namespace BertNotebooks.Training.Evaluation;

/// <summary>The held-out inputs of a run, masked once and in the same way for every model.</summary>
/// <param name="inputs">The inputs; may be empty.</param>
/// <param name="vocabulary">The pieces that masks draw from.</param>
/// <param name="arguments">Seed, share and batch size of the questions.</param>
internal sealed class HeldOutText(IReadOnlyList<Encoding> inputs, Vocabulary vocabulary, TrainingArguments arguments)
{
    private readonly Masker _masker = Questions(arguments, vocabulary);

    /// <summary>What masks the held-out inputs, at <c>kit.eval_mlm_probability</c> or 0.15.</summary>
    public static Masker Questions(TrainingArguments arguments, Vocabulary vocabulary) =>
        new(MaskingOptions.Default with { MlmProbability = arguments.Kit.EvalMlmProbability ?? MaskingOptions.Default.MlmProbability }, vocabulary);

    /// <summary>The number of inputs.</summary>
    public int Count => inputs.Count;

    private IEnumerable<MaskedExample> Examples => inputs.Select((input, i) => _masker.MaskForEvaluation(input, arguments.Kit.EvalSeed ?? arguments.Seed, i));

    /// <summary>Loss and accuracy of a model; null when nothing is held out.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public EvaluationResult? Evaluate(BertForMaskedLM model, CancellationToken cancellationToken) => inputs.Count == 0
        ? null
        : Evaluator.Evaluate(model, Examples, vocabulary.PadId, arguments.PerDeviceEvalBatchSize, arguments.LabelSmoothingFactor, null, cancellationToken);

    /// <summary>The figures of a run's two models beside those that need no model.</summary>
    /// <param name="start">The model that the run started from; null when it is not known.</param>
    /// <param name="final">The final model.</param>
    /// <param name="vocabSize">Rows of the model's output.</param>
    public HeldOutResult Compare(EvaluationResult? start, EvaluationResult final, int vocabSize)
    {
        Baselines baselines = Baselines.Of(final, inputs, Examples, vocabulary, vocabSize);
        return new HeldOutResult(start, final, baselines.Unigram, baselines.Uniform);
    }
}
