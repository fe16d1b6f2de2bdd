using BertNotebooks.Data;
using BertNotebooks.Data.Labelled;
using BertNotebooks.Engine;
using BertNotebooks.Model;
using BertNotebooks.Model.Heads;
using BertNotebooks.Text;
using BertNotebooks.Training.Arguments;
using BertNotebooks.Training.Evaluation;
using static TorchSharp.torch;

namespace BertNotebooks.Training.Tasks;

/// <summary>Sequence classification: a text, or a pair of texts, gets one of several labels (transformers' <c>run_glue</c>).</summary>
public sealed class SequenceClassificationTask : TrainingTask
{
    private readonly BertForSequenceClassification _model;
    private readonly IReadOnlyList<EncodedText> _train;
    private readonly IReadOnlyList<EncodedText> _heldOut;
    private readonly IReadOnlyList<string> _labels;

    /// <summary>Prepares the task; all texts are encoded at once.</summary>
    /// <param name="model">The model that learns, with the names of the labels in its <c>id2label</c>; it stays the caller's.</param>
    /// <param name="tokenizer">Its tokenizer.</param>
    /// <param name="arguments">The settings; texts longer than <c>max_seq_length</c> are cut, of a pair the longer one first.</param>
    /// <param name="train">Texts to learn from.</param>
    /// <param name="heldOut">Held-out texts; null: none.</param>
    /// <exception cref="BertNotebooksException">A setting breaks its rule, or a label is none of the model's.</exception>
    public SequenceClassificationTask(BertForSequenceClassification model, BertTokenizer tokenizer, TrainingArguments arguments, IReadOnlyList<LabelledText> train, IReadOnlyList<LabelledText>? heldOut = null)
        : base(model, model.NotNull().Bert, tokenizer.NotNull().Vocabulary, ArgumentRules.Checked(arguments.NotNull()))
    {
        _model = model;
        _labels = Bert.Config.LabelNames;
        TextEncoder encoder = new(tokenizer, arguments, Bert.Config);
        (_train, _heldOut) = (encoder.Encode(train.NotNull()), encoder.Encode(heldOut ?? []));
        Notes = encoder.Notes;
    }

    /// <inheritdoc/>
    public override int TrainSamples => _train.Count;

    /// <inheritdoc/>
    public override int EvalSamples => _heldOut.Count;

    internal override IReadOnlyList<string> Notes { get; }

    internal override int LengthOf(int index) => _train[index].Length;

    internal override TrainingExample Example(int index, int epoch, int step, int totalSteps) => _train[index].ToExample();

    internal override TrainingLoss LossOf(Batch batch, AnswerCount step) => _model.LossOf(batch, step.Texts, Arguments.LabelSmoothingFactor);

    internal override Tensor PlainLoss(Batch batch) => PlainClassLoss.Of(_model.Forward(batch.InputIds, batch.AttentionMask, batch.TokenTypeIds).Logits, batch.ClassLabels!, Arguments);

    internal override EvaluationResult? Evaluate(CancellationToken cancellationToken) => Evaluate(null, cancellationToken);

    /// <summary>Measures, with progress: called with the examples done.</summary>
    internal EvaluationResult? Evaluate(Action<int>? progress, CancellationToken cancellationToken) =>
        EvalSamples == 0 ? null : Classes.OfTexts(_model.Logits, _heldOut.Select(e => e.ToExample()), _labels, progress, cancellationToken);

    internal override HeldOutResult Compare(EvaluationResult? start, EvaluationResult final) => ClassBaselines.Of(start, final, _heldOut.Select(e => e.Class), _labels.Count);
}
