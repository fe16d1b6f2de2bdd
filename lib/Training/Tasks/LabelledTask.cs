using BertNotebooks.Data;
using BertNotebooks.Model;
using BertNotebooks.Text;
using BertNotebooks.Training.Arguments;
using BertNotebooks.Training.Evaluation;
using static TorchSharp.torch;

namespace BertNotebooks.Training.Tasks;

/// <summary>What the tasks with labelled files share: their texts are encoded at once and held as ids.</summary>
public abstract class LabelledTask : TrainingTask
{
    private readonly IReadOnlyList<EncodedText> _train;
    private readonly IReadOnlyList<EncodedText> _heldOut;

    private protected LabelledTask(nn.Module model, BertModel bert, BertTokenizer tokenizer, TrainingArguments arguments, Func<TextEncoder, IReadOnlyList<EncodedText>> train, Func<TextEncoder, IReadOnlyList<EncodedText>> heldOut)
        : base(model, bert, tokenizer.NotNull().Vocabulary, ArgumentRules.Checked(arguments.NotNull()))
    {
        TextEncoder encoder = new(tokenizer, arguments, bert.Config);
        (_train, _heldOut) = (train(encoder), heldOut(encoder));
        Notes = encoder.Notes;
        Labels = bert.Config.LabelNames;
    }

    /// <inheritdoc/>
    public override int TrainSamples => _train.Count;

    /// <inheritdoc/>
    public override int EvalSamples => _heldOut.Count;

    internal override IReadOnlyList<string> Notes { get; }

    /// <summary>The names of the model's classes.</summary>
    private protected IReadOnlyList<string> Labels { get; }

    internal override int LengthOf(int index) => _train[index].Length;

    internal override TrainingExample Example(int index, int epoch, int step, int totalSteps) => _train[index].ToExample();

    internal override EvaluationResult? Evaluate(CancellationToken cancellationToken) => EvalSamples == 0 ? null : Measure(_heldOut.Select(e => e.ToExample()), cancellationToken);

    internal override HeldOutResult Compare(EvaluationResult? start, EvaluationResult final) => ClassBaselines.Of(start, final, _heldOut.SelectMany(e => e.Labels ?? [e.Class]), Labels.Count);

    /// <summary>Measures the model on the held-out examples, of which there is one at least.</summary>
    private protected abstract EvaluationResult Measure(IEnumerable<TrainingExample> heldOut, CancellationToken cancellationToken);
}
