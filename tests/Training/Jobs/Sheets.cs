using System.Text.Json.Nodes;
using BertNotebooks.Training.Jobs;

namespace BertNotebooks.Tests.Training.Jobs;

/// <summary>Jobs by hand.</summary>
internal static class Sheets
{
    public static JobSheet Of(JobRelease release, string job = "{}", IReadOnlyDictionary<string, string>? environment = null, params string[] leftOut) => new(
        release,
        JsonNode.Parse(job)!.AsObject(),
        [new JobBatch(1, 18, 2, 36, "job.json"), new JobBatch(8, 5, 1, 36, "job-8.json"), new JobBatch(32, 1, 1, 36, "job-32.json")],
        ["warmup_ratio 0.1 is warmup_steps 0.1"],
        leftOut,
        ["kit.pipeline tutorial: the sentences stand in train.txt"],
        environment ?? new Dictionary<string, string>(),
        "my-first-bert.json");

    public static Dictionary<string, string> Files(JobSheet sheet) => LaunchFiles.Of(sheet).ToDictionary(f => f.Name, f => f.Text);
}
