using System.Globalization;

namespace BertNotebooks.Training.Runs;

/// <summary>The checkpoints of a run: <c>checkpoint-STEP</c> is written and deleted under another name, so that one of this name is whole at every instant.</summary>
/// <param name="runFolder">The folder of the run.</param>
internal sealed class TrainingCheckpoints(string runFolder)
{
    private const string Prefix = "checkpoint-", Unfinished = ".tmp", Damaged = ".damaged", PassedOver = " It is passed over.";

    // Without these a run cannot go on.
    private static readonly string[] Required = [ModelFiles.Weights, OptimizerState.FileName, MetricsFile.FileName];

    /// <summary>The folders, the oldest first.</summary>
    public string[] All => !Directory.Exists(runFolder) ? [] :
        [.. Directory.EnumerateDirectories(runFolder, Prefix + "*").Where(folder => StepOf(folder) >= 0).OrderBy(StepOf)];

    /// <summary>The newest checkpoint that is whole; null when nothing is saved.</summary>
    /// <param name="notes">Receives a line for each one that is passed over.</param>
    /// <exception cref="BertNotebooksException">There are checkpoints, and none is whole.</exception>
    public SavedCheckpoint? Newest(ICollection<string> notes)
    {
        foreach (string folder in All.Reverse())
        {
            try
            {
                TrainerState state = TrainerState.Load(folder);
                string? unknown = Required.FirstOrDefault(file => !state.Files.ContainsKey(file));
                return unknown is null ? new SavedCheckpoint(folder, state)
                    : throw new BertNotebooksException($"'{folder}' is damaged: {TrainerState.FileName} does not say what {unknown} must be.");
            }
            catch (BertNotebooksException e)
            {
                notes.Add(e.Message + PassedOver);
            }
        }

        return notes.Count == 0 ? null : throw new BertNotebooksException(
            $"No checkpoint in '{runFolder}' can be used: {string.Join(' ', notes.Take(2)).Replace(runFolder + Path.DirectorySeparatorChar, "", StringComparison.Ordinal).Replace(PassedOver, "", StringComparison.Ordinal)} Bring one back from a copy, or train anew (overwrite_output_dir true, no --resume).");
    }

    /// <summary>The name of a step's checkpoint in the folder.</summary>
    public static string NameOf(int step) => Prefix + step.ToString(CultureInfo.InvariantCulture);

    /// <summary>Writes a checkpoint beside its place and renames it, then deletes the oldest ones over the limit, the best one excepted.</summary>
    /// <returns>The checkpoint's folder.</returns>
    public string Save(int step, int keep, string? best, Action<string> write)
    {
        string place = Path.Combine(runFolder, NameOf(step)), beside = place + Unfinished;
        DeleteIfThere(beside);
        try
        {
            write(beside);
            FolderEntries.Flush(beside);
            Directory.Move(beside, place);
        }
        catch
        {
            DeleteIfThere(beside);
            throw;
        }

        FolderEntries.Flush(runFolder);
        Array.ForEach(Superfluous(keep, best), Discard);
        return place;
    }

    /// <summary>Deletes all of them, and what was left unfinished.</summary>
    public void Clear()
    {
        Array.ForEach(All, Discard);
        DeleteUnfinished();
    }

    /// <summary>Puts aside, as <c>.damaged</c>, those after the step that the run goes on from.</summary>
    public void GoOnFrom(int step)
    {
        DeleteUnfinished();
        foreach (string folder in All.Where(c => StepOf(c) > step))
        {
            DeleteIfThere(folder + Damaged);
            Directory.Move(folder, folder + Damaged);
        }
    }

    // As in Hugging Face the best one takes a place among those that are kept, and the newest one stays whatever the limit.
    private string[] Superfluous(int keep, string? best)
    {
        string[] all = All;
        bool bestIsOld = all.SkipLast(keep).Any(c => Path.GetFileName(c) == best);
        return [.. all.SkipLast(bestIsOld ? Math.Max(1, keep - 1) : keep).Where(c => Path.GetFileName(c) != best)];
    }

    private void DeleteUnfinished() => Array.ForEach(Directory.GetDirectories(runFolder, $"{Prefix}*{Unfinished}"), DeleteIfThere);

    private static void Discard(string folder)
    {
        Directory.Move(folder, folder + Unfinished);
        Directory.Delete(folder + Unfinished, recursive: true);
    }

    private static void DeleteIfThere(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static int StepOf(string folder) =>
        int.TryParse(Path.GetFileName(folder)[Prefix.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out int step) ? step : -1;
}
