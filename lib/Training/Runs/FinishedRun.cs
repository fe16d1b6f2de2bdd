using BertNotebooks.Training.Inputs;

namespace BertNotebooks.Training.Runs;

/// <summary>A folder whose run came to its end: the mark of the end stands there, and the final model, which is written last.</summary>
internal static class FinishedRun
{
    /// <summary>Tells whether a folder is one.</summary>
    public static bool IsAt(string path) => File.Exists(Path.Combine(path, TrainerState.FileName)) && OutputFolder.HasModel(path);

    /// <summary>Its state; null when the folder is none. What a run that was killed after its end could not remove is removed.</summary>
    public static TrainerState? StateAt(string path)
    {
        if (!IsAt(path))
        {
            return null;
        }

        Tidy(path);
        return TrainerState.Load(path);
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
