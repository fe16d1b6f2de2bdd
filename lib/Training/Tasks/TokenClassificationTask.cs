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

/// <summary>Token classification: each word of a sentence gets a tag, such as that of a named entity (transformers' <c>run_ner</c>).</summary>
/// <remarks>The first piece of a word is asked for its tag; the others are not, unless <c>label_all_tokens</c> is set.</remarks>
public sealed class TokenClassificationTask : LabelledTask
{
    private readonly BertForTokenClassification _model;

    /// <summary>Prepares the task; all sentences are encoded at once.</summary>
    /// <param name="model">The model that learns, with the names of the tags in its <c>id2label</c>; it stays the caller's.</param>
    /// <param name="tokenizer">Its tokenizer.</param>
    /// <param name="arguments">The settings; sentences longer than <c>max_seq_length</c> are cut, and the words behind are neither learnt nor counted.</param>
    /// <param name="train">Sentences to learn from.</param>
    /// <param name="heldOut">Held-out sentences; null: none.</param>
    /// <exception cref="BertNotebooksException">A setting breaks its rule, or a tag is none of the model's.</exception>
    public TokenClassificationTask(BertForTokenClassification model, BertTokenizer tokenizer, TrainingArguments arguments, IReadOnlyList<TaggedSentence> train, IReadOnlyList<TaggedSentence>? heldOut = null)
        : base(model, model.NotNull().Bert, tokenizer, arguments, encoder => encoder.Encode(train.NotNull()), encoder => encoder.Encode(heldOut ?? [])) => _model = model;

    internal override TrainingLoss LossOf(Batch batch, AnswerCount step) => _model.LossOf(batch, step.Positions, Arguments.LabelSmoothingFactor);

    internal override Tensor PlainLoss(Batch batch) => PlainClassLoss.Of(_model.Forward(batch.InputIds, batch.AttentionMask, batch.TokenTypeIds).Logits, batch.Labels, Arguments);

    private protected override EvaluationResult Measure(IEnumerable<TrainingExample> heldOut, CancellationToken cancellationToken) => Classes.OfWords(_model.LogitsAt, heldOut, Labels, cancellationToken);
}
