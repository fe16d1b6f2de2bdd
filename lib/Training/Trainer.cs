using System.Diagnostics;
using BertNotebooks.Data;
using BertNotebooks.Model.Heads;
using BertNotebooks.Text;
using BertNotebooks.Training.Arguments;
using BertNotebooks.Training.Evaluation;
using BertNotebooks.Training.Steps;
using BertNotebooks.Training.Tasks;
using TorchSharp;
using static TorchSharp.torch;

namespace BertNotebooks.Training;

// Over 150 lines: the loop stands whole, with what a run needs to stop and to go on.
/// <summary>Trains a model for a task; one trainer serves all tasks, lessons, command line and benches.</summary>
/// <remarks>
/// Order, masks and dropout of a step follow from the seed and the step's number alone, so a run that stops and goes on
/// repeats the curve of one that did not.
/// </remarks>
public sealed class Trainer : IDisposable
{
    private readonly Freezing _freezing;

    /// <summary>Prepares a run of masked-language modelling from step 0; see <see cref="Trainer(TrainingTask)"/>.</summary>
    /// <param name="model">The model that learns; it stays the caller's.</param>
    /// <param name="vocabulary">The pieces that masks draw from.</param>
    /// <param name="arguments">The settings; paths in them are not used here.</param>
    /// <param name="train">Inputs to learn from.</param>
    /// <param name="validation">Held-out inputs, masked once and in the same way for every model; null or empty: no evaluation.</param>
    /// <exception cref="BertNotebooksException">A setting breaks its rule, or there is no input.</exception>
    public Trainer(BertForMaskedLM model, Vocabulary vocabulary, TrainingArguments arguments, IReadOnlyList<Encoding> train, IReadOnlyList<Encoding>? validation = null)
        : this(new MaskedLMTask(model, vocabulary, arguments, train, validation))
    {
    }

    /// <summary>Prepares a run from step 0; the model is moved to CUDA when there is such a device and <c>use_cpu</c> is not set.</summary>
    /// <param name="task">What is learnt, by which model, from which examples, by which settings.</param>
    /// <exception cref="BertNotebooksException">There is no example, or more layers are to be frozen than there are.</exception>
    public Trainer(TrainingTask task)
    {
        Task = task.NotNull();
        Plan = new StepPlan(Arguments, task.TrainSamples, task.LengthOf);
        if (cuda.is_available() && !Arguments.UseCpu)
        {
            Model.to(CUDA);
        }

        _freezing = Freezing.Of(Model, task.Bert.Config, Arguments.Kit.Freeze);
        Optimizer = new AdamW(Model.named_parameters(), Arguments.AdamBeta1, Arguments.AdamBeta2, Arguments.AdamEpsilon, Arguments.WeightDecay);
    }

    /// <summary>What is learnt.</summary>
    public TrainingTask Task { get; }

    /// <summary>The model that learns.</summary>
    public nn.Module Model => Task.Model;

    /// <summary>The settings.</summary>
    public TrainingArguments Arguments => Task.Arguments;

    /// <summary>Optimizer steps done.</summary>
    public int Step { get; private set; }

    /// <summary>Optimizer steps of the whole run.</summary>
    public int TotalSteps => Plan.TotalSteps;

    /// <summary>Epochs done; 1.5 is half way through the second.</summary>
    public double Epoch => (double)Step / Plan.StepsPerEpoch;

    /// <summary>What each step is made of.</summary>
    internal StepPlan Plan { get; }

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

    /// <summary>Loss, accuracy and the task's other figures on the held-out examples; null when there are none.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public EvaluationResult? Evaluate(CancellationToken cancellationToken = default) => Task.Evaluate(cancellationToken);

    /// <summary>Goes on after a step whose weights are in the model and whose moments are in the optimizer.</summary>
    /// <param name="step">Steps done.</param>
    /// <param name="unreported">That step, if its evaluation was cancelled.</param>
    internal void GoOnFrom(int step, StepReport? unreported) => (Step, Unreported) = (step, unreported);

    /// <summary>Frees the optimizer; the model stays, and what was frozen may learn again.</summary>
    public void Dispose()
    {
        Optimizer.Dispose();
        _freezing.Dispose();
    }

    private StepReport TakeStep()
    {
        StepClock clock = new();
        double learningRate = Plan.LearningRate(Step);
        TrainingExample[][] batches = Examples();
        random.manual_seed(Plan.DropoutSeed(Step));
        (double loss, int tokens) = GradientAccumulation.Backward(Task, batches, clock);
        double norm = Optimizer.GradientNorm();
        if (!double.IsFinite(loss) || !double.IsFinite(norm))
        {
            Optimizer.ZeroGrad();
            Failure = new NonFiniteLoss(Step + 1, loss, norm, learningRate, NonFiniteLoss.TextsOf(batches, Task.Vocabulary));
            throw Failure.ToException();
        }

        double scale = Arguments.MaxGradNorm > 0 ? Math.Min(1, Arguments.MaxGradNorm / (norm + 1e-6)) : 1;
        Optimizer.Step(learningRate, scale);
        Optimizer.ZeroGrad();
        Step++;
        clock.EndOptimizer();
        return new StepReport(Step, TotalSteps, Epoch, loss, learningRate, norm, tokens / clock.Seconds, 0, null) { Times = clock.Times };
    }

    private TrainingExample[][] Examples()
    {
        int epoch = Plan.EpochOf(Step);
        return [.. Plan.Batches(Step).Select(batch => Array.ConvertAll(batch, index => Task.Example(index, epoch, Step, TotalSteps)))];
    }
}
