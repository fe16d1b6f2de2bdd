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
public sealed class TokenClassificationTask : TrainingTask
{
    private readonly BertForTokenClassification _model;
    private readonly IReadOnlyList<EncodedText> _train;
    private readonly IReadOnlyList<EncodedText> _heldOut;
    private readonly IReadOnlyList<string> _tags;

    /// <summary>Prepares the task; all sentences are encoded at once.</summary>
    /// <param name="model">The model that learns, with the names of the tags in its <c>id2label</c>; it stays the caller's.</param>
    /// <param name="tokenizer">Its tokenizer.</param>
    /// <param name="arguments">The settings; sentences longer than <c>max_seq_length</c> are cut, and the words behind are neither learnt nor counted.</param>
    /// <param name="train">Sentences to learn from.</param>
    /// <param name="heldOut">Held-out sentences; null: none.</param>
    /// <exception cref="BertNotebooksException">A setting breaks its rule, or a tag is none of the model's.</exception>
    public TokenClassificationTask(BertForTokenClassification model, BertTokenizer tokenizer, TrainingArguments arguments, IReadOnlyList<TaggedSentence> train, IReadOnlyList<TaggedSentence>? heldOut = null)
        : base(model, model.NotNull().Bert, tokenizer.NotNull().Vocabulary, ArgumentRules.Checked(arguments.NotNull()))
    {
        _model = model;
        _tags = Bert.Config.LabelNames;
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

    internal override TrainingLoss LossOf(Batch batch, AnswerCount step) => _model.LossOf(batch, step.Positions, Arguments.LabelSmoothingFactor);

    internal override Tensor PlainLoss(Batch batch) => PlainClassLoss.Of(_model.Forward(batch.InputIds, batch.AttentionMask, batch.TokenTypeIds).Logits, batch.Labels, Arguments);

    internal override EvaluationResult? Evaluate(CancellationToken cancellationToken) => Evaluate(null, cancellationToken);

    /// <summary>Measures, with progress: called with the examples done.</summary>
    internal EvaluationResult? Evaluate(Action<int>? progress, CancellationToken cancellationToken) =>
        EvalSamples == 0 ? null : Classes.OfWords(_model.LogitsAt, _heldOut.Select(e => e.ToExample()), _tags, progress, cancellationToken);

    internal override HeldOutResult Compare(EvaluationResult? start, EvaluationResult final) => ClassBaselines.Of(start, final, _heldOut.SelectMany(e => e.Labels!), _tags.Count);
}
