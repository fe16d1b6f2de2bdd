using BertNotebooks.Cli.Terminal;
using BertNotebooks.Training.Arguments;
using BertNotebooks.Training.Sweeps;

namespace BertNotebooks.Cli.Commands;

/// <summary><c>train</c> with <c>kit.sweep</c>: many runs and one table.</summary>
internal static class TrainSweep
{
    /// <summary>Runs the sweep.</summary>
    /// <returns>One of <see cref="ExitCode"/>: failed when a run failed, though the others are done.</returns>
    public static int Run(TrainingArguments arguments, bool resume, CancellationToken cancel)
    {
        Sweep sweep = Sweep.Of(arguments);
        Console.Error.WriteLine($"{sweep.Runs.Count} runs: {string.Join(" x ", arguments.Kit.Sweep!.Select(list => $"{list.Value.Count} of {list.Key}"))}");
        // Downloads show progress of their own, so they come before that of the sweep.
        Dictionary<(string, string?), string> folders = [];
        string Folder(string name, string? revision) => folders.TryGetValue((name, revision), out string? folder) ? folder
            : folders[(name, revision)] = HubDownload.Folder(name, revision, cancel);
        foreach (TrainingArguments run in sweep.Runs.Select(r => r.Arguments).Where(a => a.ModelNameOrPath is not null))
        {
            Folder(run.ModelNameOrPath!, run.ModelRevision);
        }

        IReadOnlyList<SweepResult> results = WorkProgress.Run("sweep", report => sweep.Execute(resume, progress => report(progress.Share, State(progress)), Folder, cancel));
        SweepTable.Write(results);
        if (results.Count < sweep.Runs.Count)
        {
            Console.Error.WriteLine($"Stopped in run {results.Count + 1} of {sweep.Runs.Count}; what is done is saved, go on with --resume.");
            return ExitCode.Interrupted;
        }

        Console.Out.WriteLine(arguments.OutputDir);
        return results.All(r => r.Error is null) ? ExitCode.Done : ExitCode.Failed;
    }

    private static string State(SweepProgress progress) => FormattableString.Invariant(
        $"run {progress.Number} of {progress.Runs} ({progress.Run.Name}): step {progress.Step.Step} of {progress.Step.TotalSteps}, loss {progress.Step.Loss:F3}, {TimeSpan.FromSeconds(Math.Round(progress.SecondsLeft)):c} left in all");
}
