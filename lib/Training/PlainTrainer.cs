using System.Diagnostics;
using BertNotebooks.Engine;
using BertNotebooks.Model;
using BertNotebooks.Model.Heads;
using BertNotebooks.Text;
using BertNotebooks.Training.Arguments;
using BertNotebooks.Training.Tasks;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using TorchAdamW = TorchSharp.Modules.AdamW;

namespace BertNotebooks.Training;

/// <summary>Training as a textbook writes it: padded inputs, scores at all positions, torch's backward pass and optimizer.</summary>
/// <remarks>
/// It learns what <see cref="Trainer"/> learns, in the same order, with the same masks and rates, and takes several times as
/// long. It does not accumulate gradients, evaluate, save or resume.
/// </remarks>
public sealed class PlainTrainer : IDisposable
{
    private readonly TrainingTask _task;
    private readonly StepPlan _plan;
    private readonly int? _length;
    private readonly TorchAdamW _optimizer;

    /// <summary>Prepares a run of masked-language modelling from step 0; see <see cref="PlainTrainer(TrainingTask)"/>.</summary>
    /// <param name="model">The model that learns; it stays the caller's.</param>
    /// <param name="vocabulary">The pieces that masks draw from.</param>
    /// <param name="arguments">The settings.</param>
    /// <param name="train">Inputs to learn from.</param>
    /// <exception cref="BertNotebooksException">A setting breaks its rule or asks for accumulation, or there is no input.</exception>
    public PlainTrainer(BertForMaskedLM model, Vocabulary vocabulary, TrainingArguments arguments, IReadOnlyList<Encoding> train)
        : this(new MaskedLMTask(model, vocabulary, arguments, train))
    {
    }

    /// <summary>Prepares a run from step 0, on the device that the model is on.</summary>
    /// <param name="task">What is learnt; inputs are padded to <c>max_seq_length</c>, or else to the longest.</param>
    /// <exception cref="BertNotebooksException">Accumulation or freezing is asked for, or there is no example.</exception>
    public PlainTrainer(TrainingTask task)
    {
        TrainingArguments arguments = task.NotNull().Arguments;
        if (arguments.GradientAccumulationSteps != 1)
        {
            throw new BertNotebooksException($"gradient_accumulation_steps is {arguments.GradientAccumulationSteps}, and the plain trainer takes one batch a step: set 1, or use Trainer.");
        }

        if (arguments.Kit.Freeze is string freeze)
        {
            throw new BertNotebooksException($"kit.freeze is {freeze}, and the plain trainer trains all of a model: leave it out, or use Trainer.");
        }

        _task = task;
        _plan = new StepPlan(arguments, task.TrainSamples, task.LengthOf);
        _length = arguments.MaxSeqLength ?? Enumerable.Range(0, task.TrainSamples).Max(i => task.Example(i, 0, 0, 1).InputIds.Length);
        // Biases and layer norms do not decay.
        TorchAdamW.ParamGroup Group(bool decays) => new(
            task.Model.named_parameters().Where(p => (p.name.EndsWith("bias", StringComparison.Ordinal) || p.name.EndsWith("LayerNorm.weight", StringComparison.Ordinal)) != decays).Select(p => p.parameter),
            arguments.LearningRate, arguments.AdamBeta1, arguments.AdamBeta2, arguments.AdamEpsilon, decays ? arguments.WeightDecay : 0);
        _optimizer = optim.AdamW([Group(decays: true), Group(decays: false)]);
    }

    /// <summary>Steps done.</summary>
    public int Step { get; private set; }

    /// <summary>Steps of the whole run.</summary>
    public int TotalSteps => _plan.TotalSteps;

    /// <summary>Trains until the last step or until it is cancelled or the running cell is stopped; a further call goes on.</summary>
    /// <param name="onStep">Called after each step.</param>
    /// <param name="cancellationToken">Stops between two steps.</param>
    /// <returns>True when the last step is done, false when it was stopped.</returns>
    public bool Train(Action<StepReport>? onStep = null, CancellationToken cancellationToken = default)
    {
        LoopStop stop = new(cancellationToken);
        _task.Model.train();
        while (Step < TotalSteps && !stop.IsRequested)
        {
            onStep?.Invoke(TakeStep());
        }

        _task.Model.eval();
        return Step == TotalSteps;
    }

    /// <summary>Frees the optimizer; the model stays.</summary>
    public void Dispose() => _optimizer.Dispose();

    private StepReport TakeStep()
    {
        using DisposeScope scope = NewDisposeScope();
        long start = Stopwatch.GetTimestamp();
        int epoch = _plan.EpochOf(Step);
        Batch batch = _task.BatchOf(Array.ConvertAll(_plan.Batches(Step).Single(), index => _task.Example(index, epoch, Step, TotalSteps)), _length);
        random.manual_seed(_plan.DropoutSeed(Step));

        Tensor loss = _task.PlainLoss(batch);
        _optimizer.zero_grad();
        loss.backward();
        double norm = nn.utils.clip_grad_norm_(_task.Model.parameters(), _task.Arguments.MaxGradNorm > 0 ? _task.Arguments.MaxGradNorm : double.PositiveInfinity);
        double rate = _plan.LearningRate(Step);
        foreach (var group in _optimizer.ParamGroups)
        {
            group.LearningRate = rate;
        }

        using (new NoCollection())
        {
            _optimizer.step();
        }

        Step++;
        double value = loss.to(ScalarType.Float64).item<double>(), seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return new StepReport(Step, TotalSteps, (double)Step / _plan.StepsPerEpoch, value, rate, norm, batch.Tokens / seconds, seconds * (TotalSteps - Step), null);
    }
}
