using BertNotebooks.Training.Arguments;
using BertNotebooks.Training.Inputs;

namespace BertNotebooks.Training.Runs;

/// <summary>A folder whose run came to its end: the mark of the end stands there, and the final model, which is written last.</summary>
public static class FinishedRun
{
    /// <summary>Tells whether a folder is one.</summary>
    internal static bool IsAt(string path) => File.Exists(Path.Combine(path, TrainerState.FileName)) && OutputFolder.HasModel(path);

    /// <summary>The last step of the run in <c>output_dir</c>, and the steps that were planned, more when it stopped early; null when it holds no finished run.</summary>
    /// <remarks>What a run that was killed after its end could not remove is removed.</remarks>
    /// <exception cref="BertNotebooksException">The mark of the end is damaged.</exception>
    public static (int Step, int TotalSteps)? At(TrainingArguments arguments)
    {
        if (arguments.NotNull().OutputDir is not string path || !IsAt(path))
        {
            return null;
        }

        Tidy(path);
        TrainerState state = TrainerState.Load(path);
        return (state.GlobalStep, state.MaxSteps);
    }

    // Its lock and the tokenized text.
    private static void Tidy(string path)
    {
        string tokens = Path.Combine(path, TokenFolder.Name), left = Path.Combine(path, RunFolder.LockName);
        if (!Directory.Exists(tokens) && !File.Exists(left))
        {
            return;
        }

        // Held: the run has not closed its folder yet and will tidy it itself.
        using FileStream? taken = FileLock.TryTake(left, FileOptions.DeleteOnClose);
        if (taken is not null && Directory.Exists(tokens))
        {
            Directory.Delete(tokens, recursive: true);
        }
    }
}
