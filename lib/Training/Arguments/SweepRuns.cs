using System.Text.Json;
using System.Text.Json.Nodes;
using BertNotebooks.Data;

namespace BertNotebooks.Training.Arguments;

/// <summary>The runs that <c>kit.sweep</c> asks for.</summary>
internal static class SweepRuns
{
    private const int MostRuns = 1000;

    /// <summary>Makes the runs, the last name of <c>kit.sweep</c> changing fastest, and checks the arguments of each.</summary>
    /// <param name="arguments">Settings with <c>kit.sweep</c>.</param>
    /// <exception cref="BertNotebooksException">There is no <c>kit.sweep</c>, a name or a value in it is wrong, or a run would break a rule; the message names it.</exception>
    public static IReadOnlyList<SweepRun> Of(TrainingArguments arguments)
    {
        if (arguments.Kit.Sweep is null)
        {
            throw new BertNotebooksException("kit.sweep is not set: name arguments with lists of values, such as {\"seed\": [1, 2, 3]}.");
        }

        JsonObject common = ArgumentsAsJson.Of(arguments with
        {
            Kit = arguments.Kit with
            {
                Sweep = null,
                EvalSeed = arguments.Kit.EvalSeed ?? arguments.Seed,
                EvalMlmProbability = arguments.Kit.EvalMlmProbability ?? MaskingOptions.Default.MlmProbability,
            },
        });
        return [.. SweepValues.Combine(arguments.Kit.Sweep, MostRuns).Select(values => RunOf(common, values, arguments.OutputDir))];
    }

    private static SweepRun RunOf(JsonObject common, OrderedDictionary<string, JsonElement> values, string? outputDir)
    {
        string name = SweepName.Of(values);
        JsonObject all = (JsonObject)common.DeepClone();
        foreach ((string key, JsonElement value) in values)
        {
            SweepValues.Set(all, key, value);
        }

        TrainingArguments arguments = ArgumentsAsJson.From(all) with { OutputDir = outputDir is null ? null : Path.Combine(outputDir, name) };
        SweepRun run = new(name, values, arguments);
        _ = run.Named(() => ArgumentRules.Checked(arguments));
        return run;
    }
}
