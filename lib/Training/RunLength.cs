using BertNotebooks.Training.Arguments;

namespace BertNotebooks.Training;

/// <summary>How many optimizer steps a run and its warm-up have, as Hugging Face's <c>Trainer</c> counts them.</summary>
internal static class RunLength
{
    /// <summary>Steps of one pass over the text; a last group of fewer batches is a step, too.</summary>
    public static int StepsPerEpoch(TrainingArguments arguments, int batchesPerEpoch) => (batchesPerEpoch - 1) / arguments.GradientAccumulationSteps + 1;

    /// <summary>Steps of the whole run, at least one.</summary>
    public static int TotalSteps(TrainingArguments arguments, int stepsPerEpoch) =>
        arguments.MaxSteps > 0 ? arguments.MaxSteps : Math.Max(1, (int)Math.Ceiling(arguments.NumTrainEpochs * stepsPerEpoch));

    /// <summary>Steps over which the rate rises: <c>warmup_steps</c>, below 1 a share of the run and else cut to a whole number (transformers 5); or <c>warmup_ratio</c> (4.57).</summary>
    /// <remarks>Shares are rounded up as double precision gives them: 7 % of 100 steps are 7.000000000000001, and so 8.</remarks>
    public static int WarmupSteps(TrainingArguments arguments, int totalSteps) => arguments.WarmupSteps switch
    {
        >= 1 => (int)arguments.WarmupSteps,
        > 0 => Share(arguments.WarmupSteps, totalSteps),
        _ => Share(arguments.WarmupRatio, totalSteps),
    };

    /// <summary>Steps between two lines, checkpoints or evaluations, at least one: <c>logging_steps</c> and its like, below 1 a share of the run.</summary>
    public static int Interval(double steps, int totalSteps) => steps < 1 ? Share(steps, totalSteps) : (int)steps;

    private static int Share(double share, int totalSteps) => (int)Math.Ceiling(totalSteps * share);
}
