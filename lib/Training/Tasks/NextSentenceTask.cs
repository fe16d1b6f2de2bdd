using BertNotebooks.Data;
using BertNotebooks.Data.Pairs;
using BertNotebooks.Engine;
using BertNotebooks.Model;
using BertNotebooks.Model.Heads;
using BertNotebooks.Text;
using BertNotebooks.Training.Arguments;
using BertNotebooks.Training.Evaluation;
using static TorchSharp.torch;

namespace BertNotebooks.Training.Tasks;

/// <summary>Next-sentence prediction: does the second text follow the first? (Devlin et al. 2018, 3.1.)</summary>
public sealed class NextSentenceTask : TrainingTask
{
    /// <summary>The names of the answers, as the paper has them.</summary>
    internal static readonly string[] Answers = ["IsNext", "NotNext"];

    private readonly BertForNextSentencePrediction _model;
    private readonly NextSentencePairs _train;
    private readonly NextSentencePairs? _heldOut;

    /// <summary>Prepares the task with settings that are checked.</summary>
    internal NextSentenceTask(BertForNextSentencePrediction model, Vocabulary vocabulary, TrainingArguments arguments, NextSentencePairs train, NextSentencePairs? heldOut)
        : base(model, model.NotNull().Bert, vocabulary, arguments) => (_model, _train, _heldOut) = (model, train, heldOut);

    /// <inheritdoc/>
    public override int TrainSamples => _train.Count;

    /// <inheritdoc/>
    public override int EvalSamples => _heldOut?.Count ?? 0;

    private IEnumerable<TrainingExample> HeldOut => Enumerable.Range(0, EvalSamples).Select(i => Of(_heldOut!.PairForEvaluation(i, Arguments.Kit.EvalSeed ?? Arguments.Seed)));

    internal override int LengthOf(int index) => _train.LengthOf(index);

    internal override TrainingExample Example(int index, int epoch, int step, int totalSteps) => Of(_train.Pair(index, Arguments.Seed, epoch));

    internal override TrainingLoss LossOf(Batch batch, AnswerCount step) => _model.LossOf(batch, step.Texts, Arguments.LabelSmoothingFactor);

    internal override Tensor PlainLoss(Batch batch) => PlainClassLoss.Of(_model.Forward(batch.InputIds, batch.AttentionMask, batch.TokenTypeIds).Logits, batch.ClassLabels!, Arguments);

    internal override EvaluationResult? Evaluate(CancellationToken cancellationToken) =>
        EvalSamples == 0 ? null : Classes.OfTexts(_model.Logits, HeldOut, Answers, cancellationToken);

    internal override HeldOutResult Compare(EvaluationResult? start, EvaluationResult final) => ClassBaselines.Of(start, final, HeldOut.Select(e => e.ClassLabel!.Value), Answers.Length);

    private static TrainingExample Of(SentencePair pair) => TaskExample.Of(pair.Encoding) with { ClassLabel = pair.Label };
}
