using System.Text.Json;
using System.Text.Json.Nodes;
using BertNotebooks.Training.Arguments;
using BertNotebooks.Training.Jobs;
using Xunit;

namespace BertNotebooks.Tests.Training.Jobs;

/// <summary>Jobs of the kit beside what <c>run_mlm.py</c> of two releases takes for the same.</summary>
[Collection(TorchCollection.Name)]
public sealed class GoldenRunMlmTests
{
    private static readonly string[] Paths = ["model_name_or_path", "tokenizer_name", "train_file", "validation_file"];

    [GoldenTheory("run_mlm/jobs/*")]
    [GoldenData("run_mlm/jobs/*")]
    public void EachJobIsWhatTheScriptTakes(string job)
    {
        foreach ((string expected, JobRelease release) in new[] { ("v4.json", JobRelease.V457), ("v5.json", JobRelease.V5) }.Where(e => File.Exists(Path.Combine(job, e.Item1))))
        {
            using TempFolder folder = new();
            string output = folder.Path("job");
            RunMlmJob exported = RunMlmJob.Export(WithFullPaths(job, folder), release, output, lossy: false);
            JsonObject written = Read(Path.Combine(output, "job.json"));
            Assert.True(JsonNode.DeepEquals(Sorted(Read(Path.Combine(job, expected))), Sorted(written)), $"{expected} of {job}:\n{Sorted(written)}");
            Assert.All(written, entry => Assert.True(release.Knows(entry.Key), entry.Key));
            Assert.Empty(exported.Sheet.LeftOut);
            foreach (string text in new[] { "train.txt", "validation.txt" })
            {
                Assert.Equal(File.ReadAllBytes(Path.Combine(job, text)), File.ReadAllBytes(Path.Combine(output, text)));
            }

            Assert.Equal((File.ReadLines(Path.Combine(job, "train.txt")).LongCount(), File.ReadLines(Path.Combine(job, "validation.txt")).LongCount()), (exported.TrainLines, exported.ValidationLines));
        }
    }

    [GoldenTheory("run_mlm/renamed.json")]
    [GoldenData("run_mlm/renamed.json")]
    public void EachKeyOfOneReleaseIsItsCounterpartInTheOther(string path)
    {
        JsonArray fields = Read(path)["fields"]!.AsArray();
        int tried = 0;
        foreach (JsonObject field in fields.Select(f => f!.AsObject()).Where(f => f["example"] is not null))
        {
            JsonObject old = field["example"]!["4.57"]!.AsObject(), recent = field["example"]!["5.24"]!.AsObject();
            // A key of 5 alone goes back, the others forward.
            if (field["4.57"] is not null)
            {
                Check(old, recent, JobRelease.V5);
            }
            else if (field["lost"] is null)
            {
                Check(recent, old, JobRelease.V457);
            }
            else
            {
                Assert.DoesNotContain(Translate(recent, JobRelease.V457).Job, entry => entry.Key == field["5.24"]!.GetValue<string>());
            }

            tried++;
        }

        Assert.InRange(tried, 30, 100);
    }

    private static void Check(JsonObject given, JsonObject expected, JobRelease release)
    {
        JobDraft draft = Translate(given, release);
        Assert.All(draft.Job, entry => Assert.True(release.Knows(entry.Key), entry.Key));
        foreach ((string key, JsonNode? value) in expected)
        {
            Assert.True(draft.Job.ContainsKey(key) && JsonNode.DeepEquals(value, draft.Job[key]), $"{given.ToJsonString()} for {release.Name}: {key} {value?.ToJsonString()}, and is {draft.Job[key]?.ToJsonString()}");
        }
    }

    private static JobDraft Translate(JsonObject given, JobRelease release)
    {
        using TempFolder folder = new();
        JsonObject all = new() { ["config_name"] = "tiny", ["output_dir"] = "out" };
        foreach ((string key, JsonNode? value) in given)
        {
            all[key] = value?.DeepClone();
        }

        return JobTranslation.Of(JobKeys.Load(folder.Write("kit.json", all.ToJsonString())), release, 128);
    }

    private static string WithFullPaths(string job, TempFolder folder)
    {
        string root = Path.GetFullPath(Path.Combine(job, "..", ".."));
        JsonObject arguments = Read(Path.Combine(job, "kit.json"));
        foreach (string key in Paths.Where(arguments.ContainsKey))
        {
            arguments[key] = arguments[key] is JsonArray list ? new JsonArray([.. list.Select(path => (JsonNode)Full(root, path!.GetValue<string>()))]) : Full(root, arguments[key]!.GetValue<string>());
        }

        return folder.Write("kit.json", arguments.ToJsonString());
    }

    private static string Full(string root, string path) => Path.GetFullPath(Path.Combine(root, path));

    private static JsonObject Read(string path) => JsonNode.Parse(File.ReadAllText(path))!.AsObject();

    // By name, and numbers by value: 2.0 is 2.
    private static JsonObject Sorted(JsonObject json) =>
        new(json.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => KeyValuePair.Create(e.Key, e.Value is JsonValue v && v.GetValueKind() == JsonValueKind.Number ? JsonNode.Parse(JsonSerializer.Serialize(v.GetValue<double>())) : e.Value?.DeepClone())));
}
