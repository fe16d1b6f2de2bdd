using System.Text.Json;
using BertNotebooks.Training.Sweeps;
using Spectre.Console;

namespace BertNotebooks.Cli.Terminal;

/// <summary>The tables at the end of a sweep: a row a run, and, when the seed was swept, a row for what the runs of all seeds share.</summary>
internal static class SweepTable
{
    /// <summary>Writes the tables.</summary>
    public static void Write(IReadOnlyList<SweepResult> results)
    {
        if (results.Count == 0)
        {
            return;
        }

        // Runs of one sweep may be of several tasks.
        bool hasF1 = results.Any(r => r.EvalF1 is not null), hasPerplexity = !hasF1 || results.Any(r => r.Perplexity is not null);
        Table runs = StderrConsole.Table(results[0].Run.Values.Keys, ["train loss", "held-out loss", .. hasPerplexity ? ["perplexity"] : Array.Empty<string>(), "accuracy, %", .. hasF1 ? ["F1, %"] : Array.Empty<string>(), "steps", "seconds"]);
        foreach (SweepResult r in results)
        {
            runs.AddPlainRow(
            [
                .. r.Run.Values.Values.Select(Shown),
                r.Error is null ? Number(r.Loss, "F3") : "failed", Number(r.EvalLoss, "F3"), .. hasPerplexity ? [Number(r.Perplexity, "F1")] : Array.Empty<string>(), Number(100 * r.EvalAccuracy, "F2"), .. hasF1 ? [Number(100 * r.EvalF1, "F2")] : Array.Empty<string>(), Number(r.Steps, "F0"), Number(r.Seconds, "F1"),
            ]);
        }

        StderrConsole.Write(runs);
        foreach (SweepResult failed in results.Where(r => r.Error is not null))
        {
            Console.Error.WriteLine($"{failed.Run.Name} failed: {failed.Error}");
        }

        WriteGroups(SweepGroup.Of(results));
    }

    private static void WriteGroups(IReadOnlyList<SweepGroup> groups)
    {
        if (groups.Count == 0)
        {
            return;
        }

        bool hasF1 = groups.Any(group => group.EvalF1 is not null);
        Table table = StderrConsole.Table(groups[0].Values.Keys, ["seeds", "train loss, mean ± sd", "held-out loss, mean ± sd", "accuracy, %, mean ± sd", .. hasF1 ? ["F1, %, mean ± sd"] : Array.Empty<string>()]);
        foreach (SweepGroup group in groups)
        {
            table.AddPlainRow([.. group.Values.Values.Select(Shown), Number(group.Runs, "F0"), Spread(group.Loss, 1, "F3"), Spread(group.EvalLoss, 1, "F3"), Spread(group.EvalAccuracy, 100, "F2"), .. hasF1 ? [Spread(group.EvalF1, 100, "F2")] : Array.Empty<string>()]);
        }

        StderrConsole.Write(table);
    }

    private static string Shown(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

    private static string Number(double? value, string format) => value?.ToString(format, System.Globalization.CultureInfo.InvariantCulture) ?? "-";

    private static string Spread(MeanOverSeeds? figure, double scale, string format) => figure is null ? "-"
        : double.IsNaN(figure.Deviation) ? Number(scale * figure.Mean, format)
        : $"{Number(scale * figure.Mean, format)} ± {Number(scale * figure.Deviation, format)}";
}
