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
public sealed class SequenceClassificationTask : LabelledTask
{
    private readonly BertForSequenceClassification _model;

    /// <summary>Prepares the task; all texts are encoded at once.</summary>
    /// <param name="model">The model that learns, with the names of the labels in its <c>id2label</c>; it stays the caller's.</param>
    /// <param name="tokenizer">Its tokenizer.</param>
    /// <param name="arguments">The settings; texts longer than <c>max_seq_length</c> are cut, of a pair the longer one first.</param>
    /// <param name="train">Texts to learn from.</param>
    /// <param name="heldOut">Held-out texts; null: none.</param>
    /// <exception cref="BertNotebooksException">A setting breaks its rule, or a label is none of the model's.</exception>
    public SequenceClassificationTask(BertForSequenceClassification model, BertTokenizer tokenizer, TrainingArguments arguments, IReadOnlyList<LabelledText> train, IReadOnlyList<LabelledText>? heldOut = null)
        : base(model, model.NotNull().Bert, tokenizer, arguments, encoder => encoder.Encode(train.NotNull()), encoder => encoder.Encode(heldOut ?? [])) => _model = model;

    internal override TrainingLoss LossOf(Batch batch, AnswerCount step) => _model.LossOf(batch, step.Texts, Arguments.LabelSmoothingFactor);

    internal override Tensor PlainLoss(Batch batch) => PlainClassLoss.Of(_model.Forward(batch.InputIds, batch.AttentionMask, batch.TokenTypeIds).Logits, batch.ClassLabels!, Arguments);

    private protected override EvaluationResult Measure(IEnumerable<TrainingExample> heldOut, CancellationToken cancellationToken) => Classes.OfTexts(_model.Logits, heldOut, Labels, cancellationToken);
}
