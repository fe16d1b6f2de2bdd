using BertNotebooks.Data;
using BertNotebooks.Training.Arguments;

namespace BertNotebooks.Training;

/// <summary>What each step of a run is made of: the examples of its batches, its learning rate, and what follows it; all from the settings and the step's number alone.</summary>
internal sealed class StepPlan
{
    private readonly TrainingArguments _arguments;
    private readonly EpochSampler _sampler;

    /// <summary>Counts the steps.</summary>
    /// <param name="arguments">The settings.</param>
    /// <param name="examples">The number of examples to learn from.</param>
    /// <param name="lengthOf">Number of tokens of an example, padding not counted; asked only where they are grouped by it.</param>
    /// <exception cref="BertNotebooksException">There is no example.</exception>
    public StepPlan(TrainingArguments arguments, int examples, Func<int, int> lengthOf)
    {
        _arguments = arguments;
        _sampler = new EpochSampler(examples, lengthOf, arguments.PerDeviceTrainBatchSize, arguments.DataSeed ?? arguments.Seed, arguments.GroupByLength);
        StepsPerEpoch = RunLength.StepsPerEpoch(arguments, _sampler.BatchesPerEpoch);
        TotalSteps = RunLength.TotalSteps(arguments, StepsPerEpoch);
        WarmupSteps = RunLength.WarmupSteps(arguments, TotalSteps);
        LoggingSteps = RunLength.Interval(arguments.LoggingSteps, TotalSteps);
        SaveSteps = RunLength.Interval(arguments.SaveSteps, TotalSteps);
        EvalSteps = RunLength.Interval(arguments.EvalSteps ?? arguments.LoggingSteps, TotalSteps);
    }

    /// <summary>Optimizer steps of one pass over the text.</summary>
    public int StepsPerEpoch { get; }

    /// <summary>Optimizer steps of the whole run.</summary>
    public int TotalSteps { get; }

    /// <summary>Steps over which the rate rises.</summary>
    public int WarmupSteps { get; }

    /// <summary>Steps between two lines of metrics.jsonl.</summary>
    public int LoggingSteps { get; }

    /// <summary>Steps between two checkpoints, where <c>save_strategy</c> is <c>steps</c>.</summary>
    public int SaveSteps { get; }

    /// <summary>Steps between two evaluations, where <c>eval_strategy</c> is <c>steps</c>.</summary>
    public int EvalSteps { get; }

    /// <summary>The rate of a step, from 0.</summary>
    public double LearningRate(int step) => LearningRateSchedule.Rate(_arguments, step, WarmupSteps, TotalSteps);

    /// <summary>The seed of torch's generator, which dropout draws from, in a step, from 0.</summary>
    public long DropoutSeed(int step) => (long)(new SeededRandom(_arguments.Seed, RandomStream.Dropout, step).NextUInt64() >> 1);

    /// <summary>The epoch, from 0, of a step, from 0.</summary>
    public int EpochOf(int step) => step / StepsPerEpoch;

    /// <summary>Indices of the examples of each batch of a step, from 0; the last step of an epoch may have fewer batches.</summary>
    public int[][] Batches(int step)
    {
        int first = step % StepsPerEpoch * _arguments.GradientAccumulationSteps;
        int count = Math.Min(_arguments.GradientAccumulationSteps, _sampler.BatchesPerEpoch - first);
        return [.. Enumerable.Range(first, count).Select(index => _sampler.Batch(EpochOf(step), index))];
    }

    /// <summary>Whether an evaluation follows when so many steps are done; the last step has one, too.</summary>
    public bool EvaluationIsDue(int steps) =>
        IsDue(_arguments.EvalStrategy, EvalSteps, steps) || (_arguments.EvalStrategy != "no" && steps == TotalSteps);

    /// <summary>Whether a checkpoint follows when so many steps are done.</summary>
    public bool CheckpointIsDue(int steps) => IsDue(_arguments.SaveStrategy, SaveSteps, steps);

    /// <summary>Whether a line of metrics.jsonl follows when so many steps are done; an evaluation has one in any case.</summary>
    public bool LineIsDue(int steps) => steps % LoggingSteps == 0 || (steps == 1 && _arguments.LoggingFirstStep) || steps == TotalSteps;

    private bool IsDue(string strategy, int every, int steps) => strategy switch
    {
        "steps" => steps % every == 0,
        "epoch" => steps % StepsPerEpoch == 0,
        _ => false,
    };
}
