using System.Text.Json;
using System.Text.Json.Nodes;
using BertNotebooks.Model;
using BertNotebooks.Training.Arguments;
using BertNotebooks.Training.Runs;

namespace BertNotebooks.Training.Jobs;

/// <summary>A run of the kit as a folder that Hugging Face's <c>run_mlm.py</c> takes as it is.</summary>
/// <param name="Sheet">What the folder says.</param>
/// <param name="TrainLines">Lines of the text to learn from.</param>
/// <param name="ValidationLines">Lines of the held-out text.</param>
internal sealed record RunMlmJob(JobSheet Sheet, long TrainLines, long ValidationLines)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the folder; it is there when it is whole, or not at all.</summary>
    /// <param name="config">The file of arguments.</param>
    /// <param name="release">The release of transformers.</param>
    /// <param name="folder">The folder: not there yet, or empty.</param>
    /// <param name="lossy">Whether what has no counterpart is left out and listed; otherwise it is refused.</param>
    /// <param name="modelFolder">Finds the folder of a model of the hub; null: it must be in the hub's cache.</param>
    /// <param name="progress">Called with the share of the texts, 0 to 1, that is written.</param>
    /// <param name="cancellationToken">Stops; nothing stays then.</param>
    /// <exception cref="BertNotebooksException">The file is one that <c>train</c> refuses, something has no counterpart, a file is missing, or the folder holds something.</exception>
    public static RunMlmJob Export(
        string config, JobRelease release, string folder, bool lossy, Func<string, string?, string>? modelFolder = null, Action<double>? progress = null, CancellationToken cancellationToken = default)
    {
        JobKeys keys = JobKeys.Load(config);
        _ = OutputFolder.Named(keys.Arguments);
        RequireRoom(folder, keys.Arguments);
        // Before the model is read, and the texts.
        Refuse(JobTranslation.Of(keys, release, 0), release, lossy);
        string beside = $"{Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))}.{Guid.NewGuid():N}.part";
        try
        {
            Directory.CreateDirectory(beside);
            BertConfig shape = JobModel.Write(keys.Arguments, beside, modelFolder);
            JobDraft draft = JobTranslation.Of(keys, release, InputLength.Of(keys.Arguments, shape.MaxPositionEmbeddings));
            (long train, long validation) = new JobTexts(keys.Arguments, progress, cancellationToken).Write(beside);
            JobPaths.CopyFiles(draft.Job, beside);
            JobSheet sheet = new(release, draft.Job, JobBatch.Of(keys.Arguments), draft.Translations, draft.Lost, draft.Notes, draft.Environment, Path.GetFileName(config));
            WriteFiles(sheet, keys.Arguments, beside);
            Move(beside, folder);
            return new RunMlmJob(sheet, train, validation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BertNotebooksException($"Cannot write '{folder}': {e.Message} Choose a folder that can be written, with room on its disk.", e);
        }
        finally
        {
            if (Directory.Exists(beside))
            {
                Directory.Delete(beside, recursive: true);
            }
        }
    }

    // A folder that is there, and empty, stays: someone may stand in it.
    private static void Move(string beside, string folder)
    {
        if (!Directory.Exists(folder))
        {
            Directory.Move(beside, folder);
            return;
        }

        foreach (string entry in Directory.EnumerateFileSystemEntries(beside))
        {
            Directory.Move(entry, Path.Combine(folder, Path.GetFileName(entry)));
        }
    }

    private static void Refuse(JobDraft draft, JobRelease release, bool lossy)
    {
        if (!lossy)
        {
            draft.RequireNothingLost($"run_mlm {release.Name}");
        }
    }

    private static void WriteFiles(JobSheet sheet, TrainingArguments arguments, string folder)
    {
        foreach (JobBatch batch in sheet.Batches)
        {
            JsonObject job = JobTranslation.With(sheet.Job, batch, arguments, sheet.Release);
            WriteJson(folder, batch.File, job);
            if (sheet.Release.Is5)
            {
                // A second launch starts anew there, and with this goes on; it fails where there is no checkpoint.
                job["resume_from_checkpoint"] = true;
                WriteJson(folder, batch.ResumeFile, job);
            }
        }

        foreach ((string name, string text) in LaunchFiles.Of(sheet))
        {
            AtomicFile.WriteText(Path.Combine(folder, name), text);
        }
    }

    private static void WriteJson(string folder, string name, JsonObject json) => AtomicFile.WriteText(Path.Combine(folder, name), json.ToJsonString(Indented) + "\n");

    // Nothing that is there is written over, and a text folder does not grow by its own export.
    private static void RequireRoom(string folder, TrainingArguments arguments)
    {
        if (File.Exists(folder))
        {
            throw new BertNotebooksException($"--out '{folder.Brief()}' is a file: name a folder that is not there yet.");
        }

        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).FirstOrDefault() is string first)
        {
            throw new BertNotebooksException($"--out '{folder.Brief()}' holds something ({Path.GetFileName(first).Brief()}), and nothing is written over: name a folder that is not there yet, or empty it.");
        }

        string[] read = [.. arguments.TrainFile, .. arguments.ValidationFile];
        if (read.FirstOrDefault(path => Directory.Exists(path) && RealPath.IsIn(path, folder)) is string text)
        {
            throw new BertNotebooksException($"--out '{folder.Brief()}' lies in '{text.Brief()}', whose texts are exported, so that the next run would read them twice: name a folder elsewhere.");
        }
    }
}
