using BertNotebooks.Training.Arguments;
using BertNotebooks.Training.Inputs;

namespace BertNotebooks.Training.Runs;

/// <summary>The folder of a run, held by one process at a time.</summary>
/// <remarks>
/// A run may be cut off at any instant, and its folder never lies: checkpoints are whole (<see cref="CheckpointFolders"/>), and
/// <c>model.safetensors</c> is this run's result, since an earlier one goes before the first step and the new one comes last of all.
/// </remarks>
internal sealed class RunFolder : IDisposable
{
    private const string LockName = "run.lock";

    private readonly FileStream _lock;

    private RunFolder(string path, FileStream taken)
    {
        Path = path;
        _lock = taken;
        Checkpoints = new CheckpointFolders(path);
    }

    public string Path { get; }

    public CheckpointFolders Checkpoints { get; }

    public string MetricsFile => At("metrics.jsonl");

    public string NonFiniteLossFile => At("non_finite_loss.json");

    private string EndMark => At(TrainerState.FileName);

    /// <summary>Tells whether the final model of a run stands in a folder.</summary>
    public static bool IsFinished(string path) => File.Exists(System.IO.Path.Combine(path, TrainerState.FileName)) && HasWeights(path);

    /// <summary>Takes a folder; refuses one that holds something, unless it may be used, one that another run has, and one that cannot be written.</summary>
    public static RunFolder Open(TrainingArguments arguments, bool resume)
    {
        if (arguments.OutputDir is not { Length: > 0 } path)
        {
            throw new BertNotebooksException("output_dir is not set: name the folder that the model is to be written to.");
        }

        if (File.Exists(path))
        {
            throw new BertNotebooksException($"output_dir '{path}' is a file: name a folder.");
        }

        if (arguments.ModelNameOrPath is string start && Directory.Exists(start) && IsIn(path, start))
        {
            throw new BertNotebooksException($"output_dir '{path}' holds model_name_or_path '{start}', which the run would write over: name another output_dir.");
        }

        if (!arguments.OverwriteOutputDir && !resume && Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any())
        {
            throw new BertNotebooksException($"output_dir '{path}' is not empty: go on with --resume, set overwrite_output_dir to true, or name another folder.");
        }

        if (!arguments.OverwriteOutputDir && HasWeights(path) && new CheckpointFolders(path).All.Length == 0)
        {
            throw new BertNotebooksException($"output_dir '{path}' holds a model and no checkpoint to go on from: name another folder, or set overwrite_output_dir to true to train anew in its place.");
        }

        return new RunFolder(path, Lock(path));
    }

    /// <summary>Removes what a run that was killed after its end was about to remove: its lock and the tokenized text.</summary>
    public static void TidyFinished(string path)
    {
        string tokens = System.IO.Path.Combine(path, TokenFolder.Name), left = System.IO.Path.Combine(path, LockName);
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

    /// <summary>Removes what an earlier run left: first what says that it ended, then its weights, checkpoints and metrics.</summary>
    /// <exception cref="BertNotebooksException">Something cannot be deleted.</exception>
    public void Clear() => Tidy(() =>
    {
        Array.ForEach([EndMark, At(ModelFiles.Weights), NonFiniteLossFile, .. RunResult.FileNames.Select(At)], File.Delete);
        Checkpoints.Clear();
        File.Delete(MetricsFile);
    });

    /// <summary>Removes what was begun after the step that the run goes on from.</summary>
    /// <exception cref="BertNotebooksException">Something cannot be renamed or deleted.</exception>
    public void GoOnFrom(int step) => Tidy(() => Checkpoints.GoOnFrom(step));

    /// <summary>Writes a checkpoint; see <see cref="CheckpointFolders.Save"/>.</summary>
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
        File.Delete(NonFiniteLossFile);
    });

    /// <summary>Gives the folder back.</summary>
    public void Dispose() => _lock.Dispose();

    private string At(string name) => System.IO.Path.Combine(Path, name);

    private static bool HasWeights(string path) => File.Exists(System.IO.Path.Combine(path, ModelFiles.Weights));

    private static bool IsIn(string folder, string path)
    {
        string relative = System.IO.Path.GetRelativePath(folder, path);
        return relative != path && relative.Split(System.IO.Path.DirectorySeparatorChar)[0] != "..";
    }

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
        if (!File.Exists(MetricsFile))
        {
            throw new BertNotebooksException($"'{MetricsFile}' was taken away while the run wrote to it; {what} is not saved: bring the folder back and go on with --resume, or start anew.");
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
