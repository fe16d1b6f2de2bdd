using System.Globalization;
using System.Text;

namespace BertNotebooks.Training.Jobs;

/// <summary>The page that tells what a job's folder is and how it is launched.</summary>
internal static class LaunchReadme
{
    private static readonly string[] Tokens = ["hub_token", "push_to_hub_token", "token"];

    /// <summary>The page, in Markdown.</summary>
    public static string Of(JobSheet sheet) => JobTemplate.Fill("README.md", new Dictionary<string, string>
    {
        ["source"] = sheet.SourceName.Shown().Replace('`', '\''),
        ["transformers"] = sheet.Release.Transformers,
        ["script"] = sheet.Release.Script,
        ["file1"] = sheet.For(1).File,
        ["file8"] = sheet.For(8).File,
        ["file32"] = sheet.For(32).File,
        ["processors"] = Processors(sheet),
        ["batches"] = Batches(sheet.Batches),
        ["accumulation"] = Accumulation(sheet),
        ["goingOn"] = GoingOn(sheet),
        ["translations"] = List(sheet.Translations, "Nothing: all keys of the job are called the same in the kit."),
        ["leftOut"] = List(sheet.LeftOut, "Nothing."),
        ["notes"] = List(sheet.Notes, ""),
        ["secrets"] = Secrets(sheet),
    }).TrimEnd() + "\n";

    private static string List(IReadOnlyList<string> lines, string none) =>
        lines.Count == 0 ? none : string.Join('\n', lines.Select(line => $"- {line}"));

    private static string Processors(JobSheet sheet) => (sheet.IsSet("use_cpu")
            ? "**Processors.** `\"use_cpu\": true` in the files of this job keeps it on processors: remove the line from `job*.json` and `resume*.json` before you launch it on GPUs, or these stay idle."
            : "**Processors.** On a machine without GPUs set `\"use_cpu\": true` in the file first: several processes without it do not join, each trains the whole job, and all write to `output/`.")
        + " Take torchrun there, and share the cores out, here to two processes of four:\n\n"
        + $"```\nOMP_NUM_THREADS=4 sh launch.sh {sheet.For(1).File} torchrun --standalone --nproc_per_node=2\n```\n\n"
        + "Two processes make twice the batch of one: halve `per_device_train_batch_size` to keep it.";

    private static string Batches(IReadOnlyList<JobBatch> batches)
    {
        StringBuilder table = new("| file | devices | examples a device | batches accumulated | examples a step | beside the kit |\n|---|---|---|---|---|---|");
        foreach (JobBatch batch in batches)
        {
            table.Append(CultureInfo.InvariantCulture, $"\n| `{batch.File}` | {batch.Devices} | {batch.PerDevice} | {batch.Accumulation} | {batch.Step} | {BesideTheKit(batch)} |");
        }

        return table.ToString();
    }

    private static string BesideTheKit(JobBatch batch) => Math.Sign(batch.Step - batch.Kit) switch
    {
        0 => "the same",
        1 => $"{batch.Step - batch.Kit} more than {batch.Kit}",
        _ => $"{batch.Kit - batch.Step} fewer than {batch.Kit}",
    };

    private static string Accumulation(JobSheet sheet)
    {
        JobBatch? accumulated = sheet.Batches.FirstOrDefault(b => b.Accumulation > 1);
        if (accumulated is null)
        {
            return "";
        }

        string instead = $"`per_device_train_batch_size` {(long)accumulated.PerDevice * accumulated.Accumulation} and `gradient_accumulation_steps` 1 in `{accumulated.File}` make the same step";
        return sheet.Release == JobRelease.V5
            ? $"""

                **Accumulation.** For BERT, transformers 5.24 adds the means of the accumulated batches up where 4.57 takes their mean: with N of them the training loss in the log and the gradient are N times as large. So the files that accumulate have `max_grad_norm` and
                `adam_epsilon` times N, with which AdamW takes the same steps; divide the logged training loss by N. `eval_loss` is not touched. Better accumulate nothing: where memory allows, {instead}, and then `max_grad_norm` and `adam_epsilon` must be divided by {accumulated.Accumulation} again.

                """
            : $"""

                **Accumulation.** transformers 4.57 takes the mean of the accumulated batches' means. A larger batch is faster: where memory allows, {instead}.

                """;
    }

    private static string GoingOn(JobSheet sheet) => (sheet.Release == JobRelease.V5
            ? $"Launch the same line again. transformers 5 by itself starts anew and writes over what is there; `launch.sh` takes `{sheet.For(1).ResumeFile}`, `{sheet.For(8).ResumeFile}` or `{sheet.For(32).ResumeFile}` in the job's place where `output/` has a checkpoint, and the run goes on from the newest."
            : "Launch the same line again: the script goes on from the newest checkpoint in `output/` by itself, and refuses an `output/` that has other files and no checkpoint.")
        + " A checkpoint without `trainer_state.json` was cut off while it was written: delete it. To start anew, move `output/` away.";

    private static string Secrets(JobSheet sheet)
    {
        string[] held = [.. Tokens.Where(t => sheet.Job[t] is not null)];
        return (held.Length == 0 ? "" : $"**`{string.Join("`, `", held)}` in the job's files is a secret: take it out, and give it as `HF_TOKEN`.** ")
            + "Files are copied and committed: a token of the hub belongs into the environment, `export HF_TOKEN=...`, and not into a file of this folder."
            + (LaunchFiles.UsesTheHub(sheet) ? " This job sends its result to the hub." : " This job needs no network.")
            + (LaunchFiles.Reporters(sheet) is { Count: > 0 } reporters ? $" It reports to {string.Join(", ", reporters)}: install that, too." : "");
    }
}
