using BertNotebooks.Training.Arguments;

namespace BertNotebooks.Training;

/// <summary>How the learning rate moves over a run (<c>SchedulerType</c> of transformers).</summary>
public static class LearningRateSchedule
{
    /// <summary>The factor, 0 to 1, on the learning rate at a step.</summary>
    /// <param name="name">One of <see cref="TrainingArguments.LrSchedulerTypes"/>.</param>
    /// <param name="step">The optimizer step, counted from 0; with warm-up the first one has factor 0.</param>
    /// <param name="warmupSteps">Steps over which the rate rises from 0.</param>
    /// <param name="totalSteps">Steps of the whole run.</param>
    /// <exception cref="BertNotebooksException">The name is not known.</exception>
    public static double Factor(string name, int step, int warmupSteps, int totalSteps)
    {
        if (name.NotNull() != "constant" && step < warmupSteps)
        {
            return (double)step / Math.Max(1, warmupSteps);
        }

        double progress = (double)(step - warmupSteps) / Math.Max(1, totalSteps - warmupSteps);
        return name switch
        {
            "linear" => Math.Max(0, 1 - progress),
            "cosine" => Math.Max(0, 0.5 * (1 + Math.Cos(Math.PI * progress))),
            "constant" or "constant_with_warmup" => 1,
            _ => throw ArgumentRules.UnknownSchedule(name),
        };
    }
}
