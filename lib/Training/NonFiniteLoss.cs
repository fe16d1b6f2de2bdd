using BertNotebooks.Data;
using BertNotebooks.Text;

namespace BertNotebooks.Training;

/// <summary>The step at which a loss or a gradient was no finite number.</summary>
/// <param name="Step">The step, from 1; its update was not made.</param>
/// <param name="Loss">Nats per answer.</param>
/// <param name="GradNorm">Global L2 norm of the gradient.</param>
/// <param name="LearningRate">The rate of the step.</param>
/// <param name="Texts">The beginnings of the batch's inputs, the first eight.</param>
internal sealed record NonFiniteLoss(int Step, double Loss, double GradNorm, double LearningRate, IReadOnlyList<string> Texts)
{
    private const int MostTexts = 8, MostCharacters = 80;

    /// <summary>Reads the inputs of a step back as text, without padding, [CLS] and [SEP].</summary>
    public static IReadOnlyList<string> TextsOf(IReadOnlyList<IReadOnlyList<TrainingExample>> step, Vocabulary vocabulary) => [.. step.SelectMany(batch => batch).Take(MostTexts).Select(example =>
    {
        string text = TokenDecoder.Join(((example as MaskedExample)?.OriginalIds ?? example.InputIds).Where(id => id != vocabulary.PadId && id != vocabulary.ClsId && id != vocabulary.SepId).Take(MostCharacters).Select(id => vocabulary.Pieces[id]));
        return text.Length > MostCharacters ? text[..MostCharacters] + "..." : text;
    })];

    /// <summary>The message to the user, with the texts below.</summary>
    public BertNotebooksException ToException() => new(FormattableString.Invariant(
        $"The loss of step {Step} is {Loss} and the gradient's norm {GradNorm}, at a learning rate of {LearningRate:g3}: try a learning rate below {LearningRate:g3}, or a longer warm-up. The weights are those of step {Step - 1}. The batch began with:")
        + string.Concat(Texts.Select(text => $"\n  {text.Shown()}")));
}
