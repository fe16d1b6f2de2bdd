using BertNotebooks.Data;
using BertNotebooks.Text;

namespace BertNotebooks.Training.Evaluation;

/// <summary>The answers that need no model, to the questions that a model was asked.</summary>
/// <param name="Unigram">Frequencies of the text alone; its answer is the most frequent piece.</param>
/// <param name="Uniform">A guess at random: loss ln V, accuracy 1 / V.</param>
internal sealed record Baselines(EvaluationResult Unigram, EvaluationResult Uniform)
{
    /// <summary>Counts the text and asks for its masked pieces.</summary>
    /// <param name="model">The model's figures, for the number of pieces.</param>
    /// <param name="text">The text without masks.</param>
    /// <param name="examples">The text as the model was asked.</param>
    /// <param name="vocabulary">The vocabulary of the text.</param>
    /// <param name="vocabSize">Rows of the model's output.</param>
    public static Baselines Of(EvaluationResult model, IEnumerable<Encoding> text, IEnumerable<MaskedExample> examples, Vocabulary vocabulary, int vocabSize)
    {
        UnigramBaseline unigram = new(text, vocabulary);
        int[] asked = [.. examples.SelectMany(e => e.Labels).Where(id => id != TrainingExample.IgnoreIndex)];
        int answer = unigram.MostFrequentId;
        return new(
            model with { Loss = unigram.LossOf(asked), Accuracy = (double)asked.Count(id => id == answer) / asked.Length },
            model with { Loss = UnigramBaseline.Uniform(vocabSize), Accuracy = 1.0 / vocabSize });
    }
}
