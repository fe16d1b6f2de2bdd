using System.Text.Json.Nodes;
using BertNotebooks.Training.Arguments;
using BertNotebooks.Training.Runs;

namespace BertNotebooks.Training.Sweeps;

/// <summary>The folder of a sweep: a folder for each run, with the arguments it was made with, and <c>sweep.jsonl</c>.</summary>
internal sealed class SweepFolder : IDisposable
{
    private const string ArgumentsName = "arguments.json";
    private const string ResultsName = "sweep.jsonl";

    private readonly RunFolder _folder;
    private readonly bool _keep;
    private readonly bool _overwrite;

    private SweepFolder(RunFolder folder, bool keep, bool overwrite)
    {
        _folder = folder;
        _keep = keep;
        _overwrite = overwrite;
    }

    /// <summary>Opens the folder.</summary>
    /// <param name="arguments">Those of the sweep.</param>
    /// <param name="resume">Whether runs that are there are kept and gone on with.</param>
    /// <exception cref="BertNotebooksException">It holds something and may not be used, or it cannot be written.</exception>
    public static SweepFolder Open(TrainingArguments arguments, bool resume) =>
        new(RunFolder.Open(arguments, resume), resume, arguments.OverwriteOutputDir);

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
        return difference is null || (_overwrite ? false
            : throw new BertNotebooksException($"'{folder}' holds a run with other arguments ({difference}): set overwrite_output_dir to true to train it anew, or name another output_dir."));
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

    // A folder may be moved, and whether it may be overwritten says nothing of a run.
    private static JsonObject Comparable(TrainingArguments arguments) => ArgumentsAsJson.Of(arguments with { OutputDir = null, OverwriteOutputDir = false });

    private static string? Difference(JsonObject was, JsonObject isNow, string prefix = "")
    {
        foreach (string key in was.Select(p => p.Key).Union(isNow.Select(p => p.Key)))
        {
            string? difference = was[key] is JsonObject before && isNow[key] is JsonObject now ? Difference(before, now, $"{prefix}{key}.")
                : JsonNode.DeepEquals(was[key], isNow[key]) ? null
                : $"{prefix}{key} was {was[key]?.ToJsonString() ?? "null"}, and is {isNow[key]?.ToJsonString() ?? "null"}";
            if (difference is not null)
            {
                return difference;
            }
        }

        return null;
    }
}
