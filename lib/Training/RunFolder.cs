using System.Globalization;

namespace BertNotebooks.Training;

/// <summary>The folder of a run: where its checkpoints lie, which of them is the newest, and whether the run has ended.</summary>
internal sealed class RunFolder(string path)
{
    private const string CheckpointPrefix = "checkpoint-";

    public string Path { get; } = path;

    public string MetricsFile => System.IO.Path.Combine(Path, "metrics.jsonl");

    /// <summary>Whether the final model stands in the folder.</summary>
    public bool IsFinished => File.Exists(System.IO.Path.Combine(Path, TrainerState.FileName)) && File.Exists(System.IO.Path.Combine(Path, "model.safetensors"));

    /// <summary>The newest checkpoint; null when nothing is saved.</summary>
    public string? NewestCheckpoint => Checkpoints().LastOrDefault();

    /// <summary>Refuses a folder that holds something, unless it may be used, and one that cannot be written.</summary>
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

        if (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any() && !resume && !arguments.OverwriteOutputDir)
        {
            throw new BertNotebooksException($"output_dir '{path}' is not empty: go on with --resume, set overwrite_output_dir to true, or name another folder.");
        }

        string probe = System.IO.Path.Combine(path, $".probe.{Environment.ProcessId}");
        AtomicFile.WriteText(probe, "");
        File.Delete(probe);
        return new RunFolder(path);
    }

    /// <summary>Removes what an earlier run left: its checkpoints, metrics and end mark.</summary>
    /// <exception cref="BertNotebooksException">Something cannot be deleted.</exception>
    public void Clear()
    {
        try
        {
            foreach (string checkpoint in Directory.GetDirectories(Path, $"{CheckpointPrefix}*.tmp").Concat(Checkpoints()))
            {
                Directory.Delete(checkpoint, recursive: true);
            }

            Array.ForEach([MetricsFile, .. ((string[])[TrainerState.FileName, .. RunResult.FileNames]).Select(name => System.IO.Path.Combine(Path, name))], File.Delete);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BertNotebooksException($"Cannot delete what an earlier run left in '{Path}': {e.Message} Name another output_dir, or delete it by hand.", e);
        }
    }

    /// <summary>Writes a checkpoint beside its place and renames it, then deletes the oldest ones over the limit, the best one excepted.</summary>
    public void SaveCheckpoint(int step, int keep, string? best, Action<string> write)
    {
        string place = System.IO.Path.Combine(Path, CheckpointName(step));
        string beside = place + ".tmp";
        try
        {
            if (Directory.Exists(beside))
            {
                Directory.Delete(beside, recursive: true);
            }

            write(beside);
            if (Directory.Exists(place))
            {
                Directory.Delete(place, recursive: true);
            }

            Directory.Move(beside, place);
            foreach (string old in Superfluous(keep, best).ToArray())
            {
                Directory.Delete(old, recursive: true);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BertNotebooksException($"Cannot write the checkpoint '{place}': {e.Message} The checkpoints before it are as they were.", e);
        }
    }

    /// <summary>Marks the run as ended.</summary>
    public void Finish(TrainerState state) => state.Save(Path);

    /// <summary>The name of a step's checkpoint in the folder.</summary>
    public static string CheckpointName(int step) => CheckpointPrefix + step.ToString(CultureInfo.InvariantCulture);

    // As in Hugging Face the best one takes a place among those that are kept, and the newest one stays whatever the limit.
    private IEnumerable<string> Superfluous(int keep, string? best)
    {
        string[] all = Checkpoints();
        bool bestIsOld = all.SkipLast(keep).Any(c => System.IO.Path.GetFileName(c) == best);
        return all.SkipLast(bestIsOld ? Math.Max(1, keep - 1) : keep).Where(c => System.IO.Path.GetFileName(c) != best);
    }

    private string[] Checkpoints() => !Directory.Exists(Path) ? [] :
    [
        .. Directory.EnumerateDirectories(Path, CheckpointPrefix + "*")
            .Select(d => (Folder: d, Step: int.TryParse(System.IO.Path.GetFileName(d)[CheckpointPrefix.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out int step) ? step : -1))
            .Where(c => c.Step >= 0).OrderBy(c => c.Step).Select(c => c.Folder),
    ];
}
