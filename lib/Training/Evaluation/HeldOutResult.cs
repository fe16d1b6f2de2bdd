using BertNotebooks.Data;
using BertNotebooks.Text;

namespace BertNotebooks.Training.Evaluation;

/// <summary>The held-out text before and after a run, beside what needs no model; all four answer the same masked pieces.</summary>
/// <param name="Start">The model that the run started from; null when the run was resumed from a checkpoint that does not know it.</param>
/// <param name="Final">The final model.</param>
/// <param name="Unigram">Frequencies of the held-out text alone; its answer is the most frequent piece.</param>
/// <param name="Uniform">A guess at random: loss ln V, accuracy 1 / V.</param>
public sealed record HeldOutResult(EvaluationResult? Start, EvaluationResult Final, EvaluationResult Unigram, EvaluationResult Uniform)
{
    internal static HeldOutResult Of(EvaluationResult? start, EvaluationResult final, IReadOnlyList<Encoding> text, IEnumerable<MaskedExample> examples, Vocabulary vocabulary, int vocabSize)
    {
        UnigramBaseline unigram = new(text, vocabulary);
        int[] asked = [.. examples.SelectMany(e => e.Labels).Where(id => id != MaskedExample.IgnoreIndex)];
        double frequent = (double)asked.Count(id => id == unigram.MostFrequentId) / asked.Length;
        return new(
            start,
            final,
            final with { Loss = unigram.LossOf(asked), Accuracy = frequent },
            final with { Loss = UnigramBaseline.Uniform(vocabSize), Accuracy = 1.0 / vocabSize });
    }
}
