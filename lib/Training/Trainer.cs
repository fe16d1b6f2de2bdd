using System.Diagnostics;
using BertNotebooks.Data;
using BertNotebooks.Data.Tokens;
using BertNotebooks.Engine;
using BertNotebooks.Model;
using BertNotebooks.Model.Heads;
using BertNotebooks.Text;
using BertNotebooks.Training.Arguments;
using BertNotebooks.Training.Evaluation;
using BertNotebooks.Training.Runs;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace BertNotebooks.Training;

/// <summary>Trains a masked-language model; one trainer serves lessons, command line and benches.</summary>
/// <remarks>
/// Order, masks and dropout of a step follow from the seed and the step's number alone, so a run that stops and goes on
/// repeats the curve of one that did not.
/// </remarks>
public sealed class Trainer : IDisposable
{
    private readonly Vocabulary _vocabulary;
    private readonly IReadOnlyList<Encoding> _train;
    private readonly IReadOnlyList<Encoding> _validation;
    private readonly Masker _masker;
    private readonly Masker _frozenMasker;
    private readonly EpochSampler _sampler;
    private readonly AdamW _optimizer;
    private readonly int _warmupSteps;

    /// <summary>Prepares a run from step 0; the model is moved to CUDA when there is such a device and <c>use_cpu</c> is not set.</summary>
    /// <param name="model">The model that learns; it stays the caller's.</param>
    /// <param name="vocabulary">The pieces that masks draw from.</param>
    /// <param name="arguments">The settings; paths in them are not used here.</param>
    /// <param name="train">Inputs to learn from.</param>
    /// <param name="validation">Held-out inputs, masked once and in the same way for every model; null or empty: no evaluation.</param>
    /// <exception cref="BertNotebooksException">A setting breaks its rule, or there is no input.</exception>
    public Trainer(BertForMaskedLM model, Vocabulary vocabulary, TrainingArguments arguments, IReadOnlyList<Encoding> train, IReadOnlyList<Encoding>? validation = null)
    {
        arguments.Validate();
        Model = model;
        Arguments = arguments;
        _vocabulary = vocabulary;
        _train = train;
        Masking = arguments.Kit.MaskingFor(arguments);
        _masker = new Masker(Masking, vocabulary);
        _frozenMasker = new Masker(MaskingOptions.Default with { MlmProbability = arguments.Kit.EvalMlmProbability ?? arguments.MlmProbability }, vocabulary);
        _validation = validation ?? [];
        Func<int, int> lengthOf = train is TokenSlice stored ? stored.LengthOf : i => train[i].AttentionMask.Sum();
        _sampler = new EpochSampler(train.Count, lengthOf, arguments.PerDeviceTrainBatchSize, arguments.Seed, arguments.GroupByLength);
        StepsPerEpoch = (_sampler.BatchesPerEpoch - 1) / arguments.GradientAccumulationSteps + 1;
        TotalSteps = arguments.MaxSteps > 0 ? arguments.MaxSteps : Math.Max(1, (int)Math.Ceiling(arguments.NumTrainEpochs * StepsPerEpoch));
        _warmupSteps = arguments.WarmupSteps > 0 ? arguments.WarmupSteps : (int)Math.Ceiling(arguments.WarmupRatio * TotalSteps);
        if (cuda.is_available() && !arguments.UseCpu)
        {
            model.to(CUDA);
        }

        _optimizer = new AdamW(model.named_parameters(), arguments.AdamBeta1, arguments.AdamBeta2, arguments.AdamEpsilon, arguments.WeightDecay);
    }

    /// <summary>The model that learns.</summary>
    public BertForMaskedLM Model { get; }

    /// <summary>The settings.</summary>
    public TrainingArguments Arguments { get; }

    /// <summary>The masking rule of this run.</summary>
    public MaskingOptions Masking { get; }

    /// <summary>The held-out inputs with their masks.</summary>
    internal IEnumerable<MaskedExample> Validation =>
        _validation.Select((encoding, i) => _frozenMasker.MaskForEvaluation(encoding, Arguments.Kit.EvalSeed ?? Arguments.Seed, i));

    /// <summary>Optimizer steps done.</summary>
    public int Step { get; private set; }

    /// <summary>Optimizer steps of the whole run.</summary>
    public int TotalSteps { get; }

    /// <summary>Optimizer steps of one pass over the text.</summary>
    public int StepsPerEpoch { get; }

    /// <summary>Epochs done; 1.5 is half way through the second.</summary>
    public double Epoch => (double)Step / StepsPerEpoch;

    /// <summary>Steps over which the rate rises.</summary>
    internal int WarmupSteps => _warmupSteps;

    /// <summary>The step at which the last <see cref="Train"/> gave up; null when its numbers were finite.</summary>
    internal NonFiniteLoss? Failure { get; private set; }

    /// <summary>A step that is done and whose evaluation was cancelled: the next <see cref="Train"/> begins with that.</summary>
    internal StepReport? Unreported { get; set; }

    /// <summary>Whether all weights and moments are finite numbers; true of a step whose update has not overflowed.</summary>
    internal bool IsFinite
    {
        get
        {
            using var noGrad = no_grad();
            using DisposeScope scope = NewDisposeScope();
            return Model.parameters().Concat(_optimizer.State.Values).All(tensor => tensor.isfinite().all().item<bool>());
        }
    }

    /// <summary>Trains until the last step or until it is cancelled; what was learnt stays in the model, and a further call goes on.</summary>
    /// <param name="onStep">Called after each step, on this thread.</param>
    /// <param name="cancellationToken">Stops between two steps, or within an evaluation.</param>
    /// <returns>True when the last step is done, false when it was cancelled.</returns>
    /// <exception cref="BertNotebooksException">The loss is no finite number; the weights are those of the last good step.</exception>
    public bool Train(Action<StepReport>? onStep = null, CancellationToken cancellationToken = default)
    {
        Stopwatch watch = Stopwatch.StartNew();
        int first = Step;
        Failure = null;
        Model.train();
        try
        {
            while (Step < TotalSteps || Unreported is not null)
            {
                if (cancellationToken.IsCancellationRequested)
                {
                    return false;
                }

                Unreported ??= TakeStep();
                double pace = watch.Elapsed.TotalSeconds / Math.Max(1, Step - first);
                StepReport report = Unreported with
                {
                    Evaluation = EvaluationIsDue() ? Evaluate(cancellationToken) : null,
                    SecondsLeft = pace * (TotalSteps - Step),
                };
                Unreported = null;
                onStep?.Invoke(report);
            }

            return true;
        }
        catch (OperationCanceledException) when (Unreported is not null && cancellationToken.IsCancellationRequested)
        {
            return false;
        }
        finally
        {
            Model.eval();
        }
    }

    /// <summary>Loss and accuracy on the held-out inputs; null when there are none.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public EvaluationResult? Evaluate(CancellationToken cancellationToken = default) => _validation.Count == 0
        ? null
        : Evaluator.Evaluate(Model, Validation, _vocabulary.PadId, Arguments.PerDeviceEvalBatchSize, cancellationToken: cancellationToken);

    /// <summary>Writes what is needed to go on besides the weights: the optimizer's moments and the step.</summary>
    /// <exception cref="BertNotebooksException">The place cannot be written.</exception>
    public void SaveState(string folder) => RunState.Save(folder, _optimizer, Step);

    /// <summary>Goes on from the state in a folder; the model must have been loaded from the same place.</summary>
    /// <exception cref="BertNotebooksException">The state is missing, damaged, or of another model.</exception>
    public void LoadState(string folder) => Step = RunState.Load(folder, _optimizer);

    /// <summary>Frees the optimizer; the model stays.</summary>
    public void Dispose() => _optimizer.Dispose();

    private StepReport TakeStep()
    {
        StepClock clock = new();
        int epoch = Step / StepsPerEpoch;
        double learningRate = Arguments.LearningRate * LearningRateSchedule.Factor(Arguments.LrSchedulerType, Step, _warmupSteps, TotalSteps);
        MaskedExample[][] micro = [.. BatchesOfStep(epoch).Select(batch => MaskBatch(batch, epoch))];
        random.manual_seed((long)(new SeededRandom(Arguments.Seed, RandomStream.Dropout, Step).NextUInt64() >> 1));
        (double loss, int tokens) = Accumulate(micro, clock);
        double norm = _optimizer.GradientNorm();
        if (!double.IsFinite(loss) || !double.IsFinite(norm))
        {
            _optimizer.ZeroGrad();
            Failure = new NonFiniteLoss(Step + 1, loss, norm, learningRate, NonFiniteLoss.TextsOf(micro.SelectMany(examples => examples), _vocabulary));
            throw Failure.ToException();
        }

        double scale = Arguments.MaxGradNorm > 0 ? Math.Min(1, Arguments.MaxGradNorm / (norm + 1e-6)) : 1;
        _optimizer.Step(learningRate, scale);
        _optimizer.ZeroGrad();
        Step++;
        clock.EndOptimizer();
        return new StepReport(Step, TotalSteps, Epoch, loss, learningRate, norm, tokens / clock.Seconds, 0, null) { Times = clock.Times };
    }

    // Gradients of the mean over all labelled tokens of the step: each part is summed and divided by the whole count.
    private (double Loss, int Tokens) Accumulate(MaskedExample[][] micro, StepClock clock)
    {
        bool allPositions = Masking.Labels == MaskLabels.AllPositions;
        Batch[] batches = [.. micro.Select(examples => Batch.From(examples, _vocabulary.PadId, Model.Device, labelPadding: allPositions))];
        long labelled = Math.Max(1, batches.Sum(b => b.LabelIds.shape[0]));
        double loss = 0;
        clock.EndData();
        foreach (Batch batch in batches)
        {
            using (batch)
            using (MaskedLMLoss part = Model.LossOf(batch, labelled))
            {
                clock.EndForward();
                part.Backward();
                clock.EndBackward();
                loss += part.Value;
            }
        }

        return (loss, batches.Sum(b => b.Tokens));
    }

    private MaskedExample[] MaskBatch(int[] indices, int epoch) => [.. indices.Select(i => _masker.Mask(_train[i], Arguments.Seed, epoch, i))];

    private IEnumerable<int[]> BatchesOfStep(int epoch)
    {
        int first = Step % StepsPerEpoch * Arguments.GradientAccumulationSteps;
        int count = Math.Min(Arguments.GradientAccumulationSteps, _sampler.BatchesPerEpoch - first);
        return Enumerable.Range(first, count).Select(index => _sampler.Batch(epoch, index));
    }

    private bool EvaluationIsDue() => Arguments.EvalStrategy switch
    {
        "steps" => Step % (Arguments.EvalSteps ?? Arguments.LoggingSteps) == 0 || Step == TotalSteps,
        "epoch" => Step % StepsPerEpoch == 0 || Step == TotalSteps,
        _ => false,
    };
}
