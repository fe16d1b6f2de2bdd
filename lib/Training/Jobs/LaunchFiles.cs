using System.Text.Json.Nodes;

namespace BertNotebooks.Training.Jobs;

/// <summary>The files around a job: what it is, what to install, how to launch it.</summary>
internal static class LaunchFiles
{
    private const string GoesOnByItself = "# transformers 4.57 goes on from the newest checkpoint in output by itself.";

    private const string GoesOnByAnotherFile = """
        # transformers 5 starts anew and writes over what is there; the job's other file lets it go on from a checkpoint.
        for checkpoint in output/checkpoint-*; do
            if [ -d "$checkpoint" ]; then
                case "$job" in
                job*) job=resume${job#job} ;;
                esac
                break
            fi
        done
        """;

    private static readonly string[] Offline = ["HF_HUB_OFFLINE", "HF_DATASETS_OFFLINE", "HF_EVALUATE_OFFLINE", "TRANSFORMERS_OFFLINE"];

    /// <summary>Names, relative to the job's folder and with <c>/</c>, and texts with LF.</summary>
    public static IEnumerable<(string Name, string Text)> Of(JobSheet sheet)
    {
        Dictionary<string, string> values = new()
        {
            ["transformers"] = sheet.Release.Transformers,
            ["script"] = sheet.Release.Script,
            ["requirements"] = string.Join('\n', sheet.Release.Requirements),
            ["file8"] = sheet.For(8).File,
            ["file32"] = sheet.For(32).File,
            ["resume"] = sheet.Release == JobRelease.V5 ? GoesOnByAnotherFile : GoesOnByItself,
            ["environment"] = string.Join('\n', Exports(sheet)),
        };
        yield return ("README.md", LaunchReadme.Of(sheet));
        foreach (string file in new[] { "requirements.txt", "launch.sh", "accelerate-1.yaml", "accelerate-8.yaml", "accelerate-4x8.yaml", "slurm.sh", "kubernetes.yaml" })
        {
            yield return (file, JobTemplate.Fill(file, values));
        }

        yield return ("accuracy/accuracy.py", JobTemplate.Fill("accuracy.py", values));
    }

    /// <summary>Whether the job sends something to the hub, so that it must be allowed to reach it.</summary>
    public static bool UsesTheHub(JobSheet sheet) => sheet.IsSet("push_to_hub") || Reporters(sheet).Any(r => r is "trackio" or "all");

    /// <summary>Where the job reports to; none: nowhere.</summary>
    public static IReadOnlyList<string> Reporters(JobSheet sheet) => sheet.Job["report_to"] switch
    {
        JsonArray several => [.. several.Select(r => r?.ToString() ?? "").Where(r => r is not ("" or "none"))],
        JsonValue one when one.ToString() is not "none" => [one.ToString()],
        _ => [],
    };

    private static IEnumerable<string> Exports(JobSheet sheet)
    {
        foreach ((string name, string value) in sheet.Environment)
        {
            yield return $"export {name}={Quoted(value)}";
        }

        if (UsesTheHub(sheet))
        {
            yield break;
        }

        yield return "# All that the job reads lies here: nothing is looked for on the hub, unless these say otherwise.";
        foreach (string name in Offline)
        {
            yield return $"export {name}=\"${{{name}-1}}\"";
        }
    }

    // Between single quotes a shell reads nothing but the quote itself.
    private static string Quoted(string value) => $"'{value.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
