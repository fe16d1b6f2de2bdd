using BertNotebooks.Training.Arguments;

namespace BertNotebooks.Training.Runs;

// Over 150 lines: what takes, tidies and gives back the folder must agree on its files.
/// <summary>The folder of a run, held by one process at a time.</summary>
/// <remarks>
/// A run may be cut off at any instant, and its folder never lies: checkpoints are whole (<see cref="TrainingCheckpoints"/>), and
/// <c>model.safetensors</c> is this run's result, since an earlier one goes before the first step and the new one comes last of all.
/// </remarks>
internal sealed class RunFolder : IDisposable
{
    /// <summary>The file whose owner has the folder.</summary>
    public const string LockName = "run.lock";

    private readonly FileStream _lock;
    private readonly bool _isMade;

    private RunFolder(string path, bool isMade, FileStream taken)
    {
        Path = path;
        _isMade = isMade;
        _lock = taken;
        Checkpoints = new TrainingCheckpoints(path);
    }

    public string Path { get; }

    public TrainingCheckpoints Checkpoints { get; }

    public string MetricsPath => At(MetricsFile.FileName);

    public string NonFiniteLossPath => At(NonFiniteLossFile.FileName);

    private string EndMark => At(TrainerState.FileName);

    /// <summary>Takes a folder; refuses one that may not be used (<see cref="OutputFolder"/>), one that another run has, and one that cannot be written.</summary>
    /// <exception cref="BertNotebooksException">The message says which, and the way out.</exception>
    public static RunFolder Open(TrainingArguments arguments, bool resume) => Open(OutputFolder.Allowed(arguments, resume));

    /// <summary>Takes a folder whatever it holds.</summary>
    /// <exception cref="BertNotebooksException">Another run has it, or it cannot be written.</exception>
    public static RunFolder Open(string path) => new(path, !Directory.Exists(path), Lock(path));

    /// <summary>Removes what an earlier run left: first what says that it ended, then its weights, checkpoints and metrics.</summary>
    /// <exception cref="BertNotebooksException">Something cannot be deleted.</exception>
    public void Clear() => Tidy(() =>
    {
        DeleteResult();
        File.Delete(NonFiniteLossPath);
        Checkpoints.Clear();
        File.Delete(MetricsPath);
    });

    /// <summary>Removes what was begun after the step that the run goes on from.</summary>
    /// <exception cref="BertNotebooksException">Something cannot be renamed or deleted.</exception>
    public void GoOnFrom(int step) => Tidy(() => Checkpoints.GoOnFrom(step));

    /// <summary>Removes the result of a finished run, if there is one, since the run goes on: so that the folder never holds a result that is not the run's.</summary>
    /// <exception cref="BertNotebooksException">Something cannot be deleted.</exception>
    public void GoOnAfterEnd()
    {
        if (File.Exists(EndMark))
        {
            Tidy(DeleteResult);
        }
    }

    /// <summary>Writes a checkpoint; see <see cref="TrainingCheckpoints.Save"/>.</summary>
    /// <exception cref="BertNotebooksException">It cannot be written; the message names the one that is left.</exception>
    public string SaveCheckpoint(int step, int keep, string? best, Action<string> write)
    {
        string saved = "";
        Saving($"step {step}", () => saved = Checkpoints.Save(step, keep, best, write));
        return saved;
    }

    /// <summary>Writes the final model, and before it, since the weights come last, the mark that the run has ended.</summary>
    /// <exception cref="BertNotebooksException">The folder cannot be written; the message names the checkpoint that is left.</exception>
    public void Finish(TrainerState state, Action<string> writeModel) => Saving("the final model", () =>
    {
        state.SaveAsEndMark(Path);
        writeModel(Path);
        FolderEntries.Flush(Path);
        File.Delete(NonFiniteLossPath);
    });

    /// <summary>Gives the folder back.</summary>
    public void Dispose() => _lock.Dispose();

    /// <summary>Gives back a folder in which nothing was begun, and deletes it where it was made for it and is empty.</summary>
    public void Undo()
    {
        Dispose();
        try
        {
            if (_isMade)
            {
                Directory.Delete(Path);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is not empty: somebody has taken it meanwhile.
        }
    }

    // What says that a run has ended goes first.
    private void DeleteResult() => Array.ForEach([EndMark, At(ModelFiles.Weights), .. RunResult.FileNames.Select(At)], File.Delete);

    private string At(string name) => System.IO.Path.Combine(Path, name);

    // Being deleted on closing, it is no file of the finished folder.
    private static FileStream Lock(string path)
    {
        try
        {
            return FileLock.TryTake(System.IO.Path.Combine(path, LockName), FileOptions.DeleteOnClose)
                ?? throw new BertNotebooksException($"Another run writes to output_dir '{path}': wait for its end, stop it, or name another folder.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BertNotebooksException($"Cannot write to output_dir '{path}': {e.Message} Choose a folder that can be written, with room on its disk.", e);
        }
    }

    private void Tidy(Action delete)
    {
        try
        {
            delete();
            AtomicFile.DeleteLeftovers(Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BertNotebooksException($"Cannot delete what an earlier run left in '{Path}': {e.Message} Name another output_dir, or delete it by hand.", e);
        }
    }

    // A folder that was taken away is not made again: what would stand in it is a part of a run.
    private void Saving(string what, Action save)
    {
        if (!File.Exists(MetricsPath))
        {
            throw new BertNotebooksException($"'{MetricsPath}' was taken away while the run wrote to it; {what} is not saved: bring the folder back and go on with --resume, or start anew.");
        }

        try
        {
            save();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or BertNotebooksException)
        {
            string left = Checkpoints.All.LastOrDefault() is string newest ? $"'{newest}' is as it was" : "there is no earlier checkpoint";
            throw new BertNotebooksException($"{e.Message} So {what} is not saved, and {left}: once '{Path}' can be written, go on with --resume.", e);
        }
    }
}
