using BertNotebooks.Training.Arguments;
using BertNotebooks.Training.Inputs;

namespace BertNotebooks.Training.Runs;

/// <summary>A folder whose run came to its end: the mark of the end stands there, and the final model, which is written last.</summary>
public static class FinishedRun
{
    /// <summary>Tells whether a folder is one.</summary>
    internal static bool IsAt(string path) => File.Exists(Path.Combine(path, TrainerState.FileName)) && OutputFolder.HasModel(path);

    /// <summary>The last step of the run in <c>output_dir</c>, and the steps that were planned, more when it stopped early; null when it holds no finished run, or one that may go on.</summary>
    /// <remarks>
    /// It may go on where more steps or epochs are asked for, the rate is constant to the end, and there is a checkpoint. What a run that was killed after its end could not remove is
    /// removed.
    /// </remarks>
    /// <param name="arguments">The arguments as they are now.</param>
    /// <param name="cancellationToken">Stops the comparison of the texts.</param>
    /// <exception cref="BertNotebooksException">The mark of the end is damaged, or the run was made with other arguments, or from another text, tokenizer or model; the message names which.</exception>
    public static (int Step, int TotalSteps)? At(TrainingArguments arguments, CancellationToken cancellationToken = default)
    {
        if (arguments.NotNull().OutputDir is not string path || !IsAt(path))
        {
            return null;
        }

        ResumePoint.RequireInOutput(arguments);
        Tidy(path, arguments.Kit.TokenStore);
        TrainerState state = TrainerState.Load(path);
        if (state.Origin is not RunOrigin origin)
        {
            return (state.GlobalStep, state.MaxSteps);
        }

        RunOrigin now = RunOrigin.Of(arguments, new SourceFingerprints(null, cancellationToken));
        string[] differences = [.. origin.SourceDifferences(now, texts: true), .. origin.ArgumentDifferences(now)];
        string? steps = StepsDifference(state, arguments, now.Arguments);
        bool isLonger = steps is not null && RunLength.TotalSteps(arguments, state.StepsPerEpoch) > state.MaxSteps && RunSettings.HasConstantEnd(arguments);
        RunSettings.RequireNone(path, steps is null || isLonger ? differences : [steps, .. differences]);
        if (!isLonger)
        {
            return (state.GlobalStep, state.MaxSteps);
        }

        return new TrainingCheckpoints(path).All.Length > 0 ? null
            : throw new BertNotebooksException($"The run in '{path}' is finished and has no checkpoint to go on from, though {steps}: start another run from it: model_name_or_path '{path}' with an output_dir of its own.");
    }

    // By how the steps are counted now.
    private static string? StepsDifference(TrainerState state, TrainingArguments arguments, Dictionary<string, string> now)
    {
        if (RunLength.TotalSteps(arguments, state.StepsPerEpoch) == state.MaxSteps)
        {
            return null;
        }

        return RunSettings.Difference("max_steps", state.Origin!.Arguments, now) ?? RunSettings.Difference("num_train_epochs", state.Origin.Arguments, now);
    }

    // Its lock and the tokenized text, unless that is kept.
    private static void Tidy(string path, string? kept)
    {
        string tokens = Path.Combine(path, TokenFolder.Name), left = Path.Combine(path, RunFolder.LockName);
        bool hasTokens = Directory.Exists(tokens) && (kept is null || !RealPath.IsIn(tokens, kept));
        if (!hasTokens && !File.Exists(left))
        {
            return;
        }

        // Held: the run has not closed its folder yet and will tidy it itself.
        using FileStream? taken = FileLock.TryTake(left, FileOptions.DeleteOnClose);
        if (taken is not null && hasTokens)
        {
            Directory.Delete(tokens, recursive: true);
        }
    }
}
