using BertNotebooks.Data;
using BertNotebooks.Text;
using BertNotebooks.Training.Arguments;

namespace BertNotebooks.Training;

/// <summary>What each step of a run is made of: its masked batches, its learning rate, and what follows it; all from the settings and the step's number alone.</summary>
internal sealed class StepPlan
{
    private readonly TrainingArguments _arguments;
    private readonly IReadOnlyList<Encoding> _inputs;
    private readonly Masker _masker;
    private readonly EpochSampler _sampler;

    /// <summary>Counts the steps.</summary>
    /// <param name="arguments">The settings.</param>
    /// <param name="vocabulary">The pieces that masks draw from.</param>
    /// <param name="inputs">What is learnt from.</param>
    /// <param name="lengthOf">Number of tokens of an input, padding not counted; asked only where inputs are grouped by it.</param>
    /// <exception cref="BertNotebooksException">There is no input.</exception>
    public StepPlan(TrainingArguments arguments, Vocabulary vocabulary, IReadOnlyList<Encoding> inputs, Func<int, int> lengthOf)
    {
        _arguments = arguments;
        _inputs = inputs;
        Masking = arguments.MaskingRule();
        _masker = new Masker(Masking, vocabulary);
        _sampler = new EpochSampler(inputs.Count, lengthOf, arguments.PerDeviceTrainBatchSize, arguments.DataSeed ?? arguments.Seed, arguments.GroupByLength);
        StepsPerEpoch = RunLength.StepsPerEpoch(arguments, _sampler.BatchesPerEpoch);
        TotalSteps = RunLength.TotalSteps(arguments, StepsPerEpoch);
        WarmupSteps = RunLength.WarmupSteps(arguments, TotalSteps);
    }

    /// <summary>The masking rule of the run.</summary>
    public MaskingOptions Masking { get; }

    /// <summary>Optimizer steps of one pass over the text.</summary>
    public int StepsPerEpoch { get; }

    /// <summary>Optimizer steps of the whole run.</summary>
    public int TotalSteps { get; }

    /// <summary>Steps over which the rate rises.</summary>
    public int WarmupSteps { get; }

    /// <summary>The rate of a step, from 0.</summary>
    public double LearningRate(int step) => LearningRateSchedule.Rate(_arguments, step, WarmupSteps, TotalSteps);

    /// <summary>The seed of torch's generator, which dropout draws from, in a step, from 0.</summary>
    public long DropoutSeed(int step) => (long)(new SeededRandom(_arguments.Seed, RandomStream.Dropout, step).NextUInt64() >> 1);

    /// <summary>The masked inputs of each batch of a step, from 0; the last step of an epoch may have fewer batches.</summary>
    public MaskedExample[][] Batches(int step)
    {
        int epoch = step / StepsPerEpoch, first = step % StepsPerEpoch * _arguments.GradientAccumulationSteps;
        int count = Math.Min(_arguments.GradientAccumulationSteps, _sampler.BatchesPerEpoch - first);
        return [.. Enumerable.Range(first, count).Select(index => Masked(_sampler.Batch(epoch, index), epoch))];
    }

    /// <summary>Whether an evaluation follows when so many steps are done; the last step has one, too.</summary>
    public bool EvaluationIsDue(int steps) =>
        IsDue(_arguments.EvalStrategy, _arguments.EvalSteps ?? _arguments.LoggingSteps, steps) || (_arguments.EvalStrategy != "no" && steps == TotalSteps);

    /// <summary>Whether a checkpoint follows when so many steps are done.</summary>
    public bool CheckpointIsDue(int steps) => IsDue(_arguments.SaveStrategy, _arguments.SaveSteps, steps);

    private MaskedExample[] Masked(int[] indices, int epoch) => [.. indices.Select(i => _masker.Mask(_inputs[i], _arguments.Seed, epoch, i))];

    private bool IsDue(string strategy, int every, int steps) => strategy switch
    {
        "steps" => steps % every == 0,
        "epoch" => steps % StepsPerEpoch == 0,
        _ => false,
    };
}
