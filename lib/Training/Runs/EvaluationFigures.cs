using BertNotebooks.Training.Evaluation;

namespace BertNotebooks.Training.Runs;

/// <summary>The figures of an evaluation by the names of Hugging Face's examples.</summary>
internal static class EvaluationFigures
{
    /// <summary>Those that were measured, <c>eval_loss</c> and <c>eval_accuracy</c> first.</summary>
    public static IEnumerable<(string Name, double Value)> Of(EvaluationResult result) => new (string Name, double? Value)[]
    {
        ("eval_loss", result.Loss), ("eval_accuracy", result.Accuracy), ("eval_f1", result.F1), ("eval_precision", result.Precision), ("eval_recall", result.Recall),
        ("eval_mlm_loss", result.NextSentenceLoss is null ? null : result.CrossEntropy),
        ("eval_next_sentence_loss", result.NextSentenceLoss), ("eval_next_sentence_accuracy", result.NextSentenceAccuracy),
    }.Where(figure => figure.Value is not null).Select(figure => (figure.Name, figure.Value!.Value));
}
