using System.Text.Json.Nodes;

namespace BertNotebooks.Training.Jobs;

/// <summary>What the files around a job are made from.</summary>
/// <param name="Release">The release it is written for.</param>
/// <param name="Job">The translated arguments, <c>job.json</c>.</param>
/// <param name="Batches">One for each of 1, 8 and 32 devices.</param>
/// <param name="Translations">What is called otherwise there, a line each.</param>
/// <param name="LeftOut">What the job could not keep, a line each.</param>
/// <param name="Notes">What differs in the result, a line each.</param>
/// <param name="Environment">Variables that the script needs, with their values.</param>
/// <param name="SourceName">The name of the kit's arguments file.</param>
internal sealed record JobSheet(
    JobRelease Release,
    JsonObject Job,
    IReadOnlyList<JobBatch> Batches,
    IReadOnlyList<string> Translations,
    IReadOnlyList<string> LeftOut,
    IReadOnlyList<string> Notes,
    IReadOnlyDictionary<string, string> Environment,
    string SourceName)
{
    /// <summary>The batch for so many devices.</summary>
    public JobBatch For(int devices) => Batches.Single(b => b.Devices == devices);

    /// <summary>Whether a flag of the job is set.</summary>
    public bool IsSet(string flag) => Job[flag] is JsonValue value && value.TryGetValue(out bool set) && set;
}
