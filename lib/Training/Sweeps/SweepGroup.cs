using System.Text.Json;

namespace BertNotebooks.Training.Sweeps;

/// <summary>Runs of a sweep that differ in their seed alone; a difference between groups that is smaller than the deviations may be chance.</summary>
/// <param name="Values">The swept values but for the seed.</param>
/// <param name="Runs">Runs that did not fail.</param>
/// <param name="Loss">Training loss at the end, nats per labelled position.</param>
/// <param name="EvalLoss">Loss on the held-out text, nats per masked piece; null when nothing is held out.</param>
/// <param name="EvalAccuracy">Share, 0 to 1, of the held-out pieces predicted right; null when nothing is held out.</param>
public sealed record SweepGroup(IReadOnlyDictionary<string, JsonElement> Values, int Runs, MeanOverSeeds Loss, MeanOverSeeds? EvalLoss, MeanOverSeeds? EvalAccuracy)
{
    private const string Seed = "seed";

    /// <summary>F1, 0 to 1, on the held-out examples; null but for the classification tasks.</summary>
    public MeanOverSeeds? EvalF1 { get; init; }

    /// <summary>Groups results in their order; none when no seed was swept. Failed runs do not count, and a group of failed ones is left out.</summary>
    public static IReadOnlyList<SweepGroup> Of(IReadOnlyList<SweepResult> results) =>
    [
        .. results.NotNull().Where(r => r.Error is null && r.Run.Values.ContainsKey(Seed))
            .GroupBy(r => string.Join('\n', r.Run.Values.Where(v => v.Key != Seed).Select(v => v.Value.GetRawText())))
            .Select(runs => new SweepGroup(
                runs.First().Run.Values.Where(v => v.Key != Seed).ToDictionary(),
                runs.Count(),
                MeanOverSeeds.Of(runs.Select(r => r.Loss))!,
                MeanOverSeeds.Of(runs.Select(r => r.EvalLoss)),
                MeanOverSeeds.Of(runs.Select(r => r.EvalAccuracy))) { EvalF1 = MeanOverSeeds.Of(runs.Select(r => r.EvalF1)) }),
    ];
}
