using System.CommandLine;
using BertNotebooks.Cli.Terminal;
using BertNotebooks.Data.Corpora;
using BertNotebooks.Training;
using BertNotebooks.Training.Arguments;
using BertNotebooks.Training.Evaluation;
using BertNotebooks.Training.Runs;
using BertNotebooks.Training.Sweeps;
using static TorchSharp.torch;

namespace BertNotebooks.Cli.Commands;

/// <summary><c>train</c>: a model for a task, from a file of arguments.</summary>
internal static class TrainCommand
{
    private static readonly Option<string> Config = new Option<string>("--config") { Description = "Arguments as JSON, with the names of Hugging Face's run_mlm; kit.task chooses the task.", HelpName = "ARGS.json", Required = true }.AsPath();
    private static readonly Option<bool> Resume = new("--resume") { Description = "Goes on from the newest checkpoint in output_dir." };

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        KitCommand command = new(
            "train",
            "Trains a model; output_dir receives it, checkpoints, metrics.jsonl and all_results.json. kit.task is mlm (unless told), next-sentence or pretraining, which learn from texts, or sequence-classification or token-classification, from labelled files. Ctrl+C saves a checkpoint and ends with 130; --resume goes on from it. With lists of values in kit.sweep it trains a model for each combination and shows all in one table.",
            "train --config args.json",
            "train --config args.json --resume")
        {
            Config, Resume,
        };
        command.SetAction((result, cancel) => Task.FromResult(Run(result, cancel)));
        return command;
    }

    private static int Run(ParseResult result, CancellationToken cancel)
    {
        ArgumentsFile file = ArgumentsFile.Load(result.GetRequiredValue(Config));
        if (file.WithoutEffect.Count > 0)
        {
            Console.Error.WriteLine($"Without effect here: {string.Join(", ", file.WithoutEffect)}");
        }

        bool resume = result.GetValue(Resume) || file.Arguments.ResumeFromCheckpoint is not null;
        if (file.Arguments.DoTrain == false)
        {
            return TrainMeasurement.Run(file.Arguments, resume, cancel);
        }

        if (file.Arguments.Kit.Sweep is not null)
        {
            WarnOfManyEvaluations(file.Arguments, null);
            TextOptions.Tell(file.Arguments);
            return TrainSweep.Run(file.Arguments, resume, cancel);
        }

        if (resume && FinishedRun.At(file.Arguments, cancel) is var (step, of))
        {
            Console.Error.WriteLine($"The run in '{file.Arguments.OutputDir}' is finished{(step < of ? $", stopped early at step {step} of {of}" : "")}; nothing is left to do.");
            Console.Out.WriteLine(file.Arguments.OutputDir);
            return ExitCode.Done;
        }

        TextOptions.Tell(file.Arguments);
        using TrainingRun run = TrainingRun.Open(file.Arguments, resume, (name, revision) => HubDownload.Folder(name, revision, cancel), WorkProgress.Lines("tokenize"), cancel);
        Describe(run);
        StepReport? last = null;
        bool done = WorkProgress.Run("train", report => run.Execute(step => report((double)step.Step / step.TotalSteps, State(last = step)), cancel));
        if (!done)
        {
            Console.Error.WriteLine($"Stopped at step {run.Step} of {run.TotalSteps}; a checkpoint is saved, go on with --resume.");
            return ExitCode.Interrupted;
        }

        Summarize(run, run.Result!, last);
        Console.Out.WriteLine(file.Arguments.OutputDir);
        return ExitCode.Done;
    }

    // Hugging Face's rule, but there a line is logged every 500 steps and here each step unless told.
    // Of a sweep the numbers of steps are not known yet.
    private static void WarnOfManyEvaluations(TrainingArguments arguments, int? steps)
    {
        if (arguments is { EvalStrategy: "steps", EvalSteps: null })
        {
            string often = (steps ?? arguments.LoggingSteps) switch
            {
                1 => "after each step",
                < 1 => FormattableString.Invariant($"after each {arguments.LoggingSteps} of a run's steps"),
                double every => FormattableString.Invariant($"every {every} steps"),
            };
            Console.Error.WriteLine($"eval_steps is not set, so the held-out text is measured {often}, as logging_steps says: set eval_steps to do it less often.");
        }
    }

    private static void Describe(TrainingRun run)
    {
        WarnOfManyEvaluations(run.Arguments, run.Plan.EvalSteps);
        foreach (string note in run.Notes)
        {
            Console.Error.WriteLine(note);
        }

        if (run.Inputs.Book is BookReport book)
        {
            BookLines.Tell(book);
        }

        Console.Error.WriteLine($"{get_num_threads()} threads, one a physical core unless OMP_NUM_THREADS says otherwise");
        Console.Error.WriteLine($"{run.Inputs.TrainSamples} inputs, {run.Inputs.EvalSamples} held out; steps {run.Step} to {run.TotalSteps}");
        Console.Error.WriteLine($"to compare: {run.Comparison}");
    }

    private static string State(StepReport step)
    {
        string evaluation = step.Evaluation is EvaluationResult e ? FormattableString.Invariant($", held out {e.Loss:F3}") : "";
        return FormattableString.Invariant(
            $"step {step.Step} of {step.TotalSteps}, loss {step.Loss:F3}{evaluation}, {step.TokensPerSecond:F0} tokens/s, {TimeSpan.FromSeconds(Math.Round(step.SecondsLeft)):c} left");
    }

    private static void Summarize(TrainingRun run, RunResult result, StepReport? last)
    {
        if (last is not null)
        {
            Console.Error.WriteLine(State(last));
        }

        if (run is { HasStoppedEarly: true, Arguments.Kit.EarlyStoppingPatience: int patience })
        {
            Console.Error.WriteLine($"Stopped early at step {result.Steps} of {result.TotalSteps}: the held-out text has got no better in {patience} evaluations (kit.early_stopping_patience).");
        }

        if (result.BestStep is int best)
        {
            Console.Error.WriteLine($"The final model is that of step {best}, the best checkpoint (load_best_model_at_end).");
        }

        if (result.Alarm is string alarm)
        {
            Console.Error.WriteLine(alarm);
        }

        if (result.HeldOut is HeldOutResult held)
        {
            HeldOutTable.Write(held, $"after: the model of step {result.BestStep ?? result.Steps}{(result.BestStep is null ? "" : ", the best checkpoint")}");
        }
        else
        {
            Console.Error.WriteLine($"to compare: {run.Comparison}");
        }
    }
}
