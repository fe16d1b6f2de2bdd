using BertNotebooks.Data;

namespace BertNotebooks.Training.Evaluation;

/// <summary>The answers that need no model, to questions about classes.</summary>
internal static class ClassBaselines
{
    /// <summary>The figures of a run's two models beside the most frequent class, by the frequencies of the held-out labels alone, and a guess at random.</summary>
    /// <param name="start">The model that the run started from; null when it is not known.</param>
    /// <param name="final">The final model.</param>
    /// <param name="labels">The right answers.</param>
    /// <param name="classes">The number of classes.</param>
    public static HeldOutResult Of(EvaluationResult? start, EvaluationResult final, IEnumerable<int> labels, int classes)
    {
        int[] answers = [.. labels.Where(label => label != TrainingExample.IgnoreIndex)];
        double[] shares = [.. answers.CountBy(label => label).Select(count => (double)count.Value / answers.Length)];
        return new HeldOutResult(
            start,
            final,
            new EvaluationResult(-shares.Sum(share => share * Math.Log(share)), shares.Max(), final.MaskedTokens, final.Tokens),
            new EvaluationResult(Math.Log(classes), 1.0 / classes, final.MaskedTokens, final.Tokens));
    }
}
