using BertNotebooks.Data;
using BertNotebooks.Data.Pairs;
using BertNotebooks.Engine;
using BertNotebooks.Model;
using BertNotebooks.Model.Heads;
using BertNotebooks.Text;
using BertNotebooks.Training.Arguments;
using BertNotebooks.Training.Evaluation;
using TorchSharp;
using static TorchSharp.torch;

namespace BertNotebooks.Training.Tasks;

/// <summary>BERT's pretraining: masked pieces and the next sentence, both asked of the same pairs (Devlin et al. 2018, appendix A.2).</summary>
/// <remarks>The two losses are added, as in the original code and in transformers, or averaged, as the well-known tutorial does (<c>kit.pretraining_loss</c>).</remarks>
public sealed class PreTrainingTask : TrainingTask
{
    private readonly BertForPreTraining _model;
    private readonly NextSentencePairs _train;
    private readonly NextSentencePairs? _heldOut;
    private readonly MaskingOptions _masking;
    private readonly Masker _masker;
    private readonly Masker _questions;
    // What the sum of the losses is divided by.
    private readonly int _losses;

    /// <summary>Prepares the task with settings that are checked.</summary>
    internal PreTrainingTask(BertForPreTraining model, Vocabulary vocabulary, TrainingArguments arguments, NextSentencePairs train, NextSentencePairs? heldOut)
        : base(model, model.NotNull().Bert, vocabulary, arguments)
    {
        (_model, _train, _heldOut) = (model, train, heldOut);
        _masking = arguments.MaskingRule();
        _masker = new Masker(_masking, vocabulary);
        _questions = HeldOutText.Questions(arguments, vocabulary);
        _losses = arguments.Kit.PretrainingLoss == "mean" ? 2 : 1;
    }

    /// <inheritdoc/>
    public override int TrainSamples => _train.Count;

    /// <inheritdoc/>
    public override int EvalSamples => _heldOut?.Count ?? 0;

    internal override bool AnswersArePieces => true;

    private IEnumerable<(Encoding Text, MaskedExample Example)> HeldOut => Enumerable.Range(0, EvalSamples).Select(i =>
    {
        long seed = Arguments.Kit.EvalSeed ?? Arguments.Seed;
        SentencePair pair = _heldOut!.PairForEvaluation(i, seed);
        return (pair.Encoding, _questions.MaskForEvaluation(pair.Encoding, seed, i) with { ClassLabel = pair.Label });
    });

    internal override int LengthOf(int index) => _train.LengthOf(index);

    internal override TrainingExample Example(int index, int epoch, int step, int totalSteps)
    {
        SentencePair pair = _train.Pair(index, Arguments.Seed, epoch);
        return _masker.Mask(pair.Encoding, Arguments.Seed, epoch, index, _masking.MlmProbabilityAt(step, totalSteps)) with { ClassLabel = pair.Label };
    }

    internal override TrainingLoss LossOf(Batch batch, AnswerCount step) => _model.LossOf(batch, _losses * step.Positions, _losses * step.Texts, Arguments.LabelSmoothingFactor);

    internal override Tensor PlainLoss(Batch batch)
    {
        PreTrainingOutput output = _model.Forward(batch.InputIds, batch.AttentionMask, batch.TokenTypeIds);
        using Scalar losses = _losses;
        return PlainClassLoss.Of(output.PredictionLogits, batch.Labels, Arguments).Plus(PlainClassLoss.Of(output.SeqRelationshipLogits, batch.ClassLabels!, Arguments)) / losses;
    }

    internal override EvaluationResult? Evaluate(CancellationToken cancellationToken)
    {
        if (EvalSamples == 0)
        {
            return null;
        }

        LoopStop stop = new(cancellationToken);
        Sums sums = default;
        foreach ((int, MaskedExample Example)[] chunk in HeldOutBatches.Of(HeldOut.Select(h => h.Example), Arguments.PerDeviceEvalBatchSize))
        {
            stop.ThrowIfRequested();
            sums = sums.Plus(Ask(Array.ConvertAll(chunk, c => c.Example)));
        }

        if (sums.Masked == 0 || !double.IsFinite(sums.Loss + sums.PairLoss))
        {
            throw new BertNotebooksException(sums.Masked == 0 ? $"None of the {sums.Pairs} held-out pairs has a masked position: give more text, or a higher kit.eval_mlm_probability."
                : "The loss is no finite number: the model's weights are too large; use an earlier checkpoint, or train again with a lower learning rate.");
        }

        double masked = sums.Smoothed / sums.Masked, next = sums.PairSmoothed / sums.Pairs;
        return new EvaluationResult((masked + next) / _losses, (double)sums.Right / sums.Masked, sums.Masked, sums.Tokens)
        {
            CrossEntropy = sums.Loss / sums.Masked, NextSentenceLoss = sums.PairLoss / sums.Pairs, NextSentenceAccuracy = (double)sums.PairsRight / sums.Pairs,
        };
    }

    internal override HeldOutResult Compare(EvaluationResult? start, EvaluationResult final)
    {
        Baselines pieces = Baselines.Of(final, HeldOut.Select(h => h.Text), HeldOut.Select(h => h.Example), Vocabulary, _model.Config.VocabSize);
        HeldOutResult pairs = ClassBaselines.Of(start, final, HeldOut.Select(h => h.Example.ClassLabel!.Value), NextSentenceTask.Answers.Length);
        EvaluationResult Both(EvaluationResult piece, EvaluationResult pair) => piece with
        {
            Loss = (piece.Loss + pair.Loss) / _losses,
            CrossEntropy = piece.Loss,
            NextSentenceLoss = pair.Loss,
            NextSentenceAccuracy = pair.Accuracy,
        };
        return new HeldOutResult(start, final, Both(pieces.Unigram, pairs.Unigram), Both(pieces.Uniform, pairs.Uniform));
    }

    private Sums Ask(MaskedExample[] examples)
    {
        using Predicting predicting = new();
        using var noGrad = inference_mode();
        using DisposeScope scope = NewDisposeScope();
        Batch batch = BatchOf(examples);
        (Tensor pieces, Tensor pairs) = _model.LogitsAt(batch);
        (double loss, double smoothed) = CrossEntropy.Sums(pieces, batch.LabelIds, Arguments.LabelSmoothingFactor);
        (double pairLoss, double pairSmoothed) = CrossEntropy.Sums(pairs, batch.ClassLabels!, Arguments.LabelSmoothingFactor);
        return new Sums(
            loss, smoothed, pieces.argmax(-1).eq(batch.LabelIds).sum().item<long>(), batch.LabelIds.shape[0],
            pairLoss, pairSmoothed, pairs.argmax(-1).eq(batch.ClassLabels!).sum().item<long>(), batch.Size, examples.Sum(e => (long)HeldOutBatches.TextTokens(e)));
    }

    private readonly record struct Sums(double Loss, double Smoothed, long Right, long Masked, double PairLoss, double PairSmoothed, long PairsRight, long Pairs, long Tokens)
    {
        public Sums Plus(Sums o) => new(
            Loss + o.Loss, Smoothed + o.Smoothed, Right + o.Right, Masked + o.Masked, PairLoss + o.PairLoss, PairSmoothed + o.PairSmoothed, PairsRight + o.PairsRight, Pairs + o.Pairs, Tokens + o.Tokens);
    }
}
