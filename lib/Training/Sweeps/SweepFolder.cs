using System.Text.Json.Nodes;
using BertNotebooks.Training.Arguments;
using BertNotebooks.Training.Inputs;
using BertNotebooks.Training.Runs;

namespace BertNotebooks.Training.Sweeps;

/// <summary>The folder of a sweep: a folder for each run, with the arguments it was made with, and <c>sweep.jsonl</c>.</summary>
internal sealed class SweepFolder : IDisposable
{
    private const string ArgumentsName = "arguments.json";
    private const string ResultsName = "sweep.jsonl";

    private readonly RunFolder _folder;
    private readonly SourceFingerprints _sources;
    private readonly bool _keep;
    private readonly bool _overwrite;

    private SweepFolder(RunFolder folder, SourceFingerprints sources, bool keep, bool overwrite)
    {
        _folder = folder;
        _sources = sources;
        _keep = keep;
        _overwrite = overwrite;
    }

    /// <summary>Opens the folder.</summary>
    /// <param name="arguments">Those of the sweep.</param>
    /// <param name="runs">Its runs.</param>
    /// <param name="resume">Whether runs that are there are kept and gone on with.</param>
    /// <param name="sources">The files as they are when the sweep begins.</param>
    /// <exception cref="BertNotebooksException">It holds something and may not be used, holds what a run reads, or cannot be written.</exception>
    public static SweepFolder Open(TrainingArguments arguments, IEnumerable<SweepRun> runs, bool resume, SourceFingerprints sources)
    {
        foreach (SweepRun run in runs)
        {
            OutputFolder.RequireInputsOutside(OutputFolder.Named(arguments), run.Arguments);
        }

        return new(RunFolder.Open(arguments, resume), sources, resume, arguments.OverwriteOutputDir);
    }

    /// <summary>Whether what is in a run's folder was made with the run's arguments, and is to be kept.</summary>
    /// <exception cref="BertNotebooksException">It was made with others and must not be overwritten.</exception>
    public bool Keeps(SweepRun run)
    {
        string folder = run.Arguments.OutputDir!;
        string file = Path.Combine(folder, ArgumentsName);
        if (!_keep || (!File.Exists(file) && new TrainingCheckpoints(folder).All.Length == 0 && !FinishedRun.IsAt(folder)))
        {
            return false;
        }

        string? difference = File.Exists(file) ? Difference(Comparable(ArgumentsFile.Load(file).Arguments), Comparable(run.Arguments)) : $"{ArgumentsName} is missing";
        difference ??= SourceDifference(run);
        return difference is null || (_overwrite ? false
            : throw new BertNotebooksException($"'{folder}' holds a run with other arguments ({difference}): set overwrite_output_dir to true to train it anew, or name another output_dir."));
    }

    /// <summary>Refuses a run whose files are not what they were when the sweep began: it would stand beside others that they do not compare with.</summary>
    /// <exception cref="BertNotebooksException">The message names what has changed.</exception>
    public void RequireSources(SweepRun run, RunOrigin origin)
    {
        if (RunOrigin.Of(run.Arguments, _sources).SourceDifferences(origin, texts: true).FirstOrDefault() is string difference)
        {
            throw new BertNotebooksException($"A file has changed since the sweep began ({difference}), so that its runs would not compare: bring the file back and go on with --resume.");
        }
    }

    /// <summary>Whether the run has come to its end.</summary>
    public static bool HasFinished(SweepRun run) => FinishedRun.IsAt(run.Arguments.OutputDir!);

    /// <summary>Says in a run's folder which arguments it is made with; the file drives <c>train --config</c> by itself.</summary>
    public static void WriteArguments(SweepRun run) => AtomicFile.WriteText(Path.Combine(run.Arguments.OutputDir!, ArgumentsName), ArgumentsAsJson.Text(run.Arguments));

    /// <summary>Writes the results so far.</summary>
    public void WriteResults(IEnumerable<SweepResult> results) =>
        AtomicFile.WriteText(Path.Combine(_folder.Path, ResultsName), string.Concat(results.Select(result => result.ToJson() + "\n")));

    /// <summary>Gives the folder back.</summary>
    public void Dispose() => _folder.Dispose();

    // By the mark of the end, or the newest checkpoint.
    private string? SourceDifference(SweepRun run)
    {
        string folder = run.Arguments.OutputDir!;
        TrainerState? state = HasFinished(run) ? TrainerState.Load(folder) : new TrainingCheckpoints(folder).Newest([])?.State;
        return state?.Origin?.SourceDifferences(RunOrigin.Of(run.Arguments, _sources), texts: true).FirstOrDefault();
    }

    // A folder may be moved, and whether it may be overwritten says nothing of a run.
    private static JsonObject Comparable(TrainingArguments arguments) => ArgumentsAsJson.Of(arguments with { OutputDir = null, OverwriteOutputDir = false, ResumeFromCheckpoint = null });

    private static string? Difference(JsonObject was, JsonObject isNow, string prefix = "")
    {
        foreach (string key in was.Select(p => p.Key).Union(isNow.Select(p => p.Key)))
        {
            string? difference = was[key] is JsonObject before && isNow[key] is JsonObject now ? Difference(before, now, $"{prefix}{key}.")
                : JsonNode.DeepEquals(was[key], isNow[key]) ? null
                : $"{prefix}{key} was {was[key]?.ToJsonString().Brief() ?? "null"}, and is {isNow[key]?.ToJsonString().Brief() ?? "null"}";
            if (difference is not null)
            {
                return difference;
            }
        }

        return null;
    }
}
