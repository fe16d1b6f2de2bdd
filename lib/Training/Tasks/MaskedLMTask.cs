using BertNotebooks.Data;
using BertNotebooks.Engine;
using BertNotebooks.Model;
using BertNotebooks.Model.Heads;
using BertNotebooks.Text;
using BertNotebooks.Training.Arguments;
using BertNotebooks.Training.Evaluation;
using TorchSharp;
using static TorchSharp.torch;

namespace BertNotebooks.Training.Tasks;

/// <summary>Masked language modelling: hidden pieces of a text are found again (Devlin et al. 2018, 3.1).</summary>
public sealed class MaskedLMTask : TrainingTask
{
    private readonly BertForMaskedLM _model;
    private readonly IReadOnlyList<Encoding> _train;
    private readonly Func<int, int> _lengthOf;
    private readonly Masker _masker;
    private readonly MaskingOptions _masking;
    private readonly HeldOutText _heldOut;

    /// <summary>Prepares the task.</summary>
    /// <param name="model">The model that learns; it stays the caller's.</param>
    /// <param name="vocabulary">The pieces that masks draw from.</param>
    /// <param name="arguments">The settings.</param>
    /// <param name="train">Inputs to learn from.</param>
    /// <param name="heldOut">Held-out inputs, masked once and in the same way for every model; null: none.</param>
    /// <exception cref="BertNotebooksException">A setting breaks its rule.</exception>
    public MaskedLMTask(BertForMaskedLM model, Vocabulary vocabulary, TrainingArguments arguments, IReadOnlyList<Encoding> train, IReadOnlyList<Encoding>? heldOut = null)
        : this(model, vocabulary, ArgumentRules.Checked(arguments.NotNull()), train.NotNull(), i => train[i].AttentionMask.Sum(), heldOut ?? [])
    {
    }

    /// <summary>Prepares the task with settings that are checked and inputs that tell their lengths, padding not counted, without being read.</summary>
    internal MaskedLMTask(BertForMaskedLM model, Vocabulary vocabulary, TrainingArguments arguments, IReadOnlyList<Encoding> train, Func<int, int> lengthOf, IReadOnlyList<Encoding> heldOut)
        : base(model, model.NotNull().Bert, vocabulary, arguments)
    {
        (_model, _train, _lengthOf) = (model, train, lengthOf);
        _masking = arguments.MaskingRule();
        _masker = new Masker(_masking, vocabulary);
        _heldOut = new HeldOutText(heldOut, vocabulary, arguments);
    }

    /// <inheritdoc/>
    public override int TrainSamples => _train.Count;

    /// <inheritdoc/>
    public override int EvalSamples => _heldOut.Count;

    internal override bool LabelsPadding => _masking.Labels == MaskLabels.AllPositions;

    internal override bool AnswersArePieces => true;

    internal override int LengthOf(int index) => _lengthOf(index);

    internal override TrainingExample Example(int index, int epoch, int step, int totalSteps) =>
        _masker.Mask(_train[index], Arguments.Seed, epoch, index, _masking.MlmProbabilityAt(step, totalSteps));

    internal override TrainingLoss LossOf(Batch batch, AnswerCount step) => _model.LossOf(batch, step.Positions, Arguments.LabelSmoothingFactor);

    internal override Tensor PlainLoss(Batch batch)
    {
        Tensor logits = _model.Forward(batch.InputIds, batch.AttentionMask, batch.TokenTypeIds).Logits; // [B, T, V]
        using Scalar labelled = Math.Max(1, batch.LabelIds.shape[0]);
        return nn.functional.cross_entropy(
            logits.view(-1, logits.shape[2]), batch.Labels.view(-1), ignore_index: Batch.IgnoreIndex, reduction: nn.Reduction.Sum, label_smoothing: Arguments.LabelSmoothingFactor)
            / labelled;
    }

    internal override EvaluationResult? Evaluate(CancellationToken cancellationToken) => _heldOut.Evaluate(_model, cancellationToken);

    internal override HeldOutResult Compare(EvaluationResult? start, EvaluationResult final) => _heldOut.Compare(start, final, _model.Config.VocabSize);
}
