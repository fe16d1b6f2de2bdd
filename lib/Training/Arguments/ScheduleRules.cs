using System.Globalization;
using System.Text.Json;

namespace BertNotebooks.Training.Arguments;

/// <summary>The rules of <c>lr_scheduler_type</c> and <c>lr_scheduler_kwargs</c>.</summary>
internal static class ScheduleRules
{
    private static readonly string[] Curves = ["linear", "cosine", "1-sqrt"];

    /// <summary>What is said of a name that is not one of <see cref="TrainingArguments.LrSchedulerTypes"/>; transformers has others, such as <c>reduce_lr_on_plateau</c>.</summary>
    public static BertNotebooksException Unknown(string name) =>
        new($"lr_scheduler_type \"{name.Brief()}\" is not known here: use one of {string.Join(", ", ScheduleKwargs.Schedules)}.");

    /// <summary>Refuses a schedule that is not known, and what a schedule cannot take or lacks; what the constant ones pass over is no error, as in transformers.</summary>
    /// <exception cref="BertNotebooksException">The message names argument, value and rule.</exception>
    public static void Check(TrainingArguments a)
    {
        string schedule = a.LrSchedulerType;
        if (schedule is null || !ScheduleKwargs.Schedules.Contains(schedule))
        {
            throw Unknown(schedule ?? "null");
        }

        if (ScheduleKwargs.AreIgnoredBy(schedule))
        {
            return;
        }

        foreach ((string name, JsonElement value) in a.LrSchedulerKwargs ?? new Dictionary<string, JsonElement>())
        {
            RequireTaken(schedule, name);
            if (value.ValueKind != JsonValueKind.Null && RuleOf(name, value, a) is string rule)
            {
                throw new BertNotebooksException($"lr_scheduler_kwargs.{name} is {Shown(value)}, and must be {rule}.");
            }
        }

        RequireEnough(a, schedule);
    }

    private static void RequireTaken(string schedule, string name)
    {
        IReadOnlyCollection<string> taken = ScheduleKwargs.NamesOf(schedule);
        if (!taken.Contains(name))
        {
            string wayOut = NearestName.Of(name, taken) is string near ? $"did you mean \"{near}\"?"
                : taken.Count == 0 ? "it takes none, so leave lr_scheduler_kwargs out." : $"it takes {string.Join(", ", taken)}.";
            throw new BertNotebooksException($"lr_scheduler_kwargs has \"{name.Brief()}\", which {schedule} does not take: {wayOut}");
        }
    }

    private static void RequireEnough(TrainingArguments a, string schedule)
    {
        double? least = a.ScheduleNumber("min_lr"), leastFactor = a.ScheduleNumber("min_lr_rate");
        if (schedule is "cosine_with_min_lr" or "cosine_warmup_with_min_lr" && least is null == leastFactor is null)
        {
            throw new BertNotebooksException($"lr_scheduler_kwargs has {(least is null ? "neither min_lr nor" : "both min_lr and")} min_lr_rate, and {schedule} needs one of them: min_lr is a learning rate, min_lr_rate a share of learning_rate.");
        }

        if (schedule == "warmup_stable_decay" && a.ScheduleNumber("num_decay_steps") is null)
        {
            throw new BertNotebooksException("lr_scheduler_kwargs has no num_decay_steps, and warmup_stable_decay needs it: the number of steps in which the rate falls, such as a tenth of the run.");
        }

        if (schedule == "polynomial" && a.LearningRate > 0 && a.ScheduleNumber("lr_end") is null && a.LearningRate <= ScheduleKwargs.UsualEnd)
        {
            throw new BertNotebooksException(FormattableString.Invariant($"learning_rate is {a.LearningRate}, and polynomial ends at 1e-7, which must be below it: set lr_scheduler_kwargs.lr_end to less."));
        }
    }

    private static string? RuleOf(string name, JsonElement value, TrainingArguments a)
    {
        if (name is "warmup_type" or "decay_type")
        {
            return value.ValueKind == JsonValueKind.String && Curves.Contains(value.GetString()) ? null : $"one of {string.Join(", ", Curves)}";
        }

        if (value.ValueKind != JsonValueKind.Number)
        {
            return "a number, without quotes";
        }

        double number = value.GetDouble();
        (bool holds, string rule) = name switch
        {
            "lr_end" => (number >= 0 && (number < a.LearningRate || a.LearningRate == 0), $"at least 0 and below learning_rate, which is {Shown(a.LearningRate)}"),
            "min_lr" => (number >= 0 && (number <= a.LearningRate || a.LearningRate == 0), $"at least 0 and at most learning_rate, which is {Shown(a.LearningRate)}"),
            "min_lr_rate" or "min_lr_ratio" or "warmup_lr_rate" => (number is >= 0 and <= 1, "0 to 1, a share of learning_rate"),
            "num_decay_steps" or "num_stable_steps" => (number is >= 0 and <= int.MaxValue && number == Math.Floor(number), "a whole number of steps from 0"),
            "timescale" => (number is > 0 and < double.PositiveInfinity, "a number of steps above 0"),
            _ => (number is >= 0 and < double.PositiveInfinity, "at least 0"),
        };
        return holds ? null : rule;
    }

    private static string Shown(JsonElement value) => value.ValueKind == JsonValueKind.Undefined ? "not set" : ArgumentsCheck.Literal(value);

    private static string Shown(double number) => number.ToString(CultureInfo.InvariantCulture);
}
