using System.Diagnostics;
using BertNotebooks.Data;
using BertNotebooks.Model.Heads;
using BertNotebooks.Text;
using BertNotebooks.Training.Arguments;
using BertNotebooks.Training.Evaluation;
using BertNotebooks.Training.Steps;
using TorchSharp;
using static TorchSharp.torch;

namespace BertNotebooks.Training;

// Over 150 lines: the loop stands whole, with what a run needs to stop and to go on.
/// <summary>Trains a masked-language model; one trainer serves lessons, command line and benches.</summary>
/// <remarks>
/// Order, masks and dropout of a step follow from the seed and the step's number alone, so a run that stops and goes on
/// repeats the curve of one that did not.
/// </remarks>
public sealed class Trainer : IDisposable
{
    private readonly Vocabulary _vocabulary;

    /// <summary>Prepares a run from step 0; the model is moved to CUDA when there is such a device and <c>use_cpu</c> is not set.</summary>
    /// <param name="model">The model that learns; it stays the caller's.</param>
    /// <param name="vocabulary">The pieces that masks draw from.</param>
    /// <param name="arguments">The settings; paths in them are not used here.</param>
    /// <param name="train">Inputs to learn from.</param>
    /// <param name="validation">Held-out inputs, masked once and in the same way for every model; null or empty: no evaluation.</param>
    /// <exception cref="BertNotebooksException">A setting breaks its rule, or there is no input.</exception>
    public Trainer(BertForMaskedLM model, Vocabulary vocabulary, TrainingArguments arguments, IReadOnlyList<Encoding> train, IReadOnlyList<Encoding>? validation = null)
        : this(model, vocabulary, ArgumentRules.Checked(arguments.NotNull()), train.NotNull(), i => train[i].AttentionMask.Sum(), validation ?? [])
    {
    }

    /// <summary>Prepares a run whose settings are checked and whose inputs tell their lengths, padding not counted, without being read.</summary>
    /// <exception cref="BertNotebooksException">There is no input.</exception>
    internal Trainer(BertForMaskedLM model, Vocabulary vocabulary, TrainingArguments arguments, IReadOnlyList<Encoding> train, Func<int, int> lengthOf, IReadOnlyList<Encoding> validation)
    {
        Model = model.NotNull();
        Arguments = arguments;
        Plan = new StepPlan(arguments, vocabulary, train, lengthOf);
        HeldOut = new HeldOutText(validation, vocabulary, arguments);
        _vocabulary = vocabulary;
        if (cuda.is_available() && !arguments.UseCpu)
        {
            model.to(CUDA);
        }

        Optimizer = new AdamW(model.named_parameters(), arguments.AdamBeta1, arguments.AdamBeta2, arguments.AdamEpsilon, arguments.WeightDecay);
    }

    /// <summary>The model that learns.</summary>
    public BertForMaskedLM Model { get; }

    /// <summary>The settings.</summary>
    public TrainingArguments Arguments { get; }

    /// <summary>Optimizer steps done.</summary>
    public int Step { get; private set; }

    /// <summary>Optimizer steps of the whole run.</summary>
    public int TotalSteps => Plan.TotalSteps;

    /// <summary>Epochs done; 1.5 is half way through the second.</summary>
    public double Epoch => (double)Step / Plan.StepsPerEpoch;

    /// <summary>What each step is made of.</summary>
    internal StepPlan Plan { get; }

    /// <summary>The held-out inputs.</summary>
    internal HeldOutText HeldOut { get; }

    /// <summary>The optimizer, whose moments are saved with a run.</summary>
    internal AdamW Optimizer { get; }

    /// <summary>The step at which the last <see cref="Train"/> gave up; null when its numbers were finite.</summary>
    internal NonFiniteLoss? Failure { get; private set; }

    /// <summary>A step that is done and whose evaluation was cancelled: the next <see cref="Train"/> begins with that.</summary>
    internal StepReport? Unreported { get; private set; }

    /// <summary>Trains until the last step or until it is cancelled or the running cell is stopped; what was learnt stays in the model, and a further call goes on.</summary>
    /// <param name="onStep">Called after each step, on this thread.</param>
    /// <param name="cancellationToken">Stops between two steps, or within an evaluation.</param>
    /// <returns>True when the last step is done, false when it was stopped.</returns>
    /// <exception cref="BertNotebooksException">The loss is no finite number; the weights are those of the last good step.</exception>
    public bool Train(Action<StepReport>? onStep = null, CancellationToken cancellationToken = default)
    {
        bool GoOn(StepReport report)
        {
            onStep?.Invoke(report);
            return true;
        }

        return TrainWhile(GoOn, cancellationToken);
    }

    /// <summary>Trains as <see cref="Train"/> does, or until the caller has enough: after a step that it does not go on from, the answer is true.</summary>
    internal bool TrainWhile(Func<StepReport, bool> goesOn, CancellationToken cancellationToken)
    {
        Stopwatch watch = Stopwatch.StartNew();
        LoopStop stop = new(cancellationToken);
        int first = Step;
        Failure = null;
        Model.train();
        try
        {
            while (Step < TotalSteps || Unreported is not null)
            {
                if (stop.IsRequested)
                {
                    return false;
                }

                Unreported ??= TakeStep();
                double pace = watch.Elapsed.TotalSeconds / Math.Max(1, Step - first);
                StepReport report = Unreported with
                {
                    Evaluation = Plan.EvaluationIsDue(Step) ? Evaluate(cancellationToken) : null,
                    SecondsLeft = pace * (TotalSteps - Step),
                };
                Unreported = null;
                if (!goesOn(report))
                {
                    break;
                }
            }

            return true;
        }
        catch (OperationCanceledException) when (Unreported is not null && stop.IsRequested)
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
    public EvaluationResult? Evaluate(CancellationToken cancellationToken = default) => HeldOut.Evaluate(Model, cancellationToken);

    /// <summary>Goes on after a step whose weights are in the model and whose moments are in the optimizer.</summary>
    /// <param name="step">Steps done.</param>
    /// <param name="unreported">That step, if its evaluation was cancelled.</param>
    internal void GoOnFrom(int step, StepReport? unreported) => (Step, Unreported) = (step, unreported);

    /// <summary>Frees the optimizer; the model stays.</summary>
    public void Dispose() => Optimizer.Dispose();

    private StepReport TakeStep()
    {
        StepClock clock = new();
        double learningRate = Plan.LearningRate(Step);
        MaskedExample[][] batches = Plan.Batches(Step);
        random.manual_seed(Plan.DropoutSeed(Step));
        (double loss, int tokens) = GradientAccumulation.Backward(Model, batches, _vocabulary.PadId, Plan.Masking.Labels == MaskLabels.AllPositions, clock);
        double norm = Optimizer.GradientNorm();
        if (!double.IsFinite(loss) || !double.IsFinite(norm))
        {
            Optimizer.ZeroGrad();
            Failure = new NonFiniteLoss(Step + 1, loss, norm, learningRate, NonFiniteLoss.TextsOf(batches, _vocabulary));
            throw Failure.ToException();
        }

        double scale = Arguments.MaxGradNorm > 0 ? Math.Min(1, Arguments.MaxGradNorm / (norm + 1e-6)) : 1;
        Optimizer.Step(learningRate, scale);
        Optimizer.ZeroGrad();
        Step++;
        clock.EndOptimizer();
        return new StepReport(Step, TotalSteps, Epoch, loss, learningRate, norm, tokens / clock.Seconds, 0, null) { Times = clock.Times };
    }
}
