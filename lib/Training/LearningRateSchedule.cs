using BertNotebooks.Training.Arguments;

namespace BertNotebooks.Training;

/// <summary>How the learning rate moves over a run (<c>SchedulerType</c> of transformers).</summary>
public static class LearningRateSchedule
{
    // What inverse_sqrt takes where there is neither a timescale nor a warm-up.
    private const double UsualTimescale = 10_000;

    /// <summary>The factor, 0 to 1, on the learning rate at a step, of a schedule without <c>lr_scheduler_kwargs</c>.</summary>
    /// <param name="name">One of <see cref="TrainingArguments.LrSchedulerTypes"/>; of <c>polynomial</c>, for a learning rate of 1.</param>
    /// <param name="step">The optimizer step, counted from 0; with warm-up the first one has factor 0.</param>
    /// <param name="warmupSteps">Steps over which the rate rises from 0.</param>
    /// <param name="totalSteps">Steps of the whole run.</param>
    /// <exception cref="BertNotebooksException">The name is not known, or is that of a schedule that needs <c>lr_scheduler_kwargs</c>.</exception>
    public static double Factor(string name, int step, int warmupSteps, int totalSteps)
    {
        TrainingArguments arguments = new() { LrSchedulerType = name.NotNull(), LearningRate = 1 };
        ScheduleRules.Check(arguments);
        return Rate(arguments, step, warmupSteps, totalSteps);
    }

    /// <summary>The learning rate at a step.</summary>
    /// <param name="arguments">Checked settings: the rate, the schedule and what it takes.</param>
    /// <param name="step">The optimizer step, counted from 0.</param>
    /// <param name="warmupSteps">Steps over which the rate rises.</param>
    /// <param name="totalSteps">Steps of the whole run.</param>
    /// <exception cref="BertNotebooksException">The name is not known, or <c>polynomial</c> is asked for the end of a run that is all warm-up, where it divides by zero.</exception>
    internal static double Rate(TrainingArguments arguments, int step, int warmupSteps, int totalSteps)
    {
        double rate = arguments.LearningRate, progress = (double)(step - warmupSteps) / Math.Max(1, totalSteps - warmupSteps);
        return rate == 0 ? 0 : rate * arguments.LrSchedulerType switch
        {
            "constant" => 1,
            "cosine_warmup_with_min_lr" => CosineFromTheFirstStep(arguments, step, warmupSteps, totalSteps),
            "warmup_stable_decay" => WarmupStableDecay(arguments, step, warmupSteps, totalSteps),
            _ when step < warmupSteps => (double)step / warmupSteps,
            "linear" => Math.Max(0, (double)(totalSteps - step) / Math.Max(1, totalSteps - warmupSteps)),
            "cosine" => Math.Max(0, Wave(arguments.ScheduleNumber("num_cycles") ?? 0.5, progress)),
            "constant_with_warmup" => 1,
            "polynomial" => Polynomial(arguments, step, warmupSteps, totalSteps),
            "cosine_with_restarts" => progress >= 1 ? 0 : Math.Max(0, Wave(0.5, (arguments.ScheduleNumber("num_cycles") ?? 1) * progress % 1)),
            "cosine_with_min_lr" => Math.Max(0, Above(LeastFactor(arguments), Wave(arguments.ScheduleNumber("num_cycles") ?? 0.5, progress))),
            "inverse_sqrt" => InverseRoot(arguments, step, warmupSteps),
            _ => throw ScheduleRules.Unknown(arguments.LrSchedulerType),
        };
    }

    // From 1 to 0 and back once a cycle.
    private static double Wave(double cycles, double progress) => 0.5 * (1 + Math.Cos(Math.PI * cycles * 2 * progress));

    private static double Above(double least, double factor) => factor * (1 - least) + least;

    private static double LeastFactor(TrainingArguments arguments) =>
        arguments.ScheduleNumber("min_lr") is double rate ? rate / arguments.LearningRate : arguments.ScheduleNumber("min_lr_rate") ?? 0;

    // It counts steps from 1, so that the first one has a rate.
    private static double CosineFromTheFirstStep(TrainingArguments arguments, int step, int warmup, int total)
    {
        if (step < warmup)
        {
            return arguments.ScheduleNumber("warmup_lr_rate") is double first ? first + (1 - first) * step / Math.Max(1, warmup - 1) : (step + 1.0) / warmup;
        }

        double progress = (step - warmup + 1.0) / Math.Max(1, total - warmup);
        return Math.Max(0, Above(LeastFactor(arguments), Wave(arguments.ScheduleNumber("num_cycles") ?? 0.5, progress)));
    }

    // A decay that is longer than what the warm-up leaves begins in its middle.
    private static double WarmupStableDecay(TrainingArguments arguments, int step, int warmup, int total)
    {
        double least = arguments.ScheduleNumber("min_lr_ratio") ?? 0, decay = arguments.ScheduleNumber("num_decay_steps") ?? 0;
        double decayStart = warmup + (arguments.ScheduleNumber("num_stable_steps") ?? total - warmup - decay);
        if (step < warmup)
        {
            double done = (double)step / warmup;
            return Above(least, arguments.ScheduleText("warmup_type") switch
            {
                "cosine" => 0.5 * (1 - Math.Cos(Math.PI * done)),
                "1-sqrt" => 1 - Math.Sqrt(1 - done),
                _ => done,
            });
        }

        double progress = (step - decayStart) / Math.Max(1, decay);
        return step < decayStart ? 1 : step >= decayStart + decay ? least : Math.Max(0, Above(least, arguments.ScheduleText("decay_type") switch
        {
            "linear" => 1 - progress,
            "1-sqrt" => 1 - Math.Sqrt(progress),
            _ => Wave(arguments.ScheduleNumber("num_cycles") ?? 0.5, progress),
        }));
    }

    private static double Polynomial(TrainingArguments arguments, int step, int warmup, int total)
    {
        double rate = arguments.LearningRate, end = arguments.ScheduleNumber("lr_end") ?? ScheduleKwargs.UsualEnd;
        if (step > total)
        {
            return end / rate;
        }

        if (total == warmup)
        {
            throw new BertNotebooksException($"The schedule polynomial has no rate at step {step}, since the warm-up takes all {total} steps: set warmup_steps or warmup_ratio to less.");
        }

        double left = 1 - (double)(step - warmup) / (total - warmup);
        return ((rate - end) * Math.Pow(left, arguments.ScheduleNumber("power") ?? 1) + end) / rate;
    }

    // As transformers 5 has it; 4.57 takes no notice of the timescale.
    private static double InverseRoot(TrainingArguments arguments, int step, int warmup)
    {
        double timescale = arguments.ScheduleNumber("timescale") ?? (warmup > 0 ? warmup : UsualTimescale);
        return 1 / Math.Sqrt((step + timescale - warmup) / timescale);
    }
}
