using System.Text.Json.Nodes;

namespace BertNotebooks.Training.Jobs;

/// <summary>What the files around a job are made from.</summary>
/// <param name="Release">The release of transformers.</param>
/// <param name="Job">The arguments of the script for one device.</param>
/// <param name="Batches">The batches for one device and for more.</param>
/// <param name="Translations">What became of each key that does not stand as it was: a line each.</param>
/// <param name="LeftOut">What has no counterpart and was left out: a line each.</param>
/// <param name="Notes">What differs from the kit's run: a line each.</param>
/// <param name="Environment">Variables of the environment.</param>
/// <param name="SourceName">File name of the kit's arguments.</param>
internal sealed record JobSheet(
    JobRelease Release, JsonObject Job, IReadOnlyList<JobBatch> Batches, IReadOnlyList<string> Translations, IReadOnlyList<string> LeftOut, IReadOnlyList<string> Notes,
    IReadOnlyDictionary<string, string> Environment, string SourceName);

internal static class LaunchFiles
{
    public static IEnumerable<(string Name, string Text)> Of(JobSheet sheet) => [];
}
