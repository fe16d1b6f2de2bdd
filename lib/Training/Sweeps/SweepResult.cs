using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using BertNotebooks.Training.Arguments;
using BertNotebooks.Training.Evaluation;
using BertNotebooks.Training.Runs;

namespace BertNotebooks.Training.Sweeps;

/// <summary>What a run of a sweep came to; a figure is null where the run failed, and the held-out ones also where nothing is held out.</summary>
/// <param name="Run">The run.</param>
/// <param name="Loss">Training loss at the end (<see cref="RunResult.LastLoss"/>), nats an answer; runs that mask other shares are not comparable by it.</param>
/// <param name="EvalLoss">Loss of the final model on the held-out examples, nats an answer; the same questions for all runs.</param>
/// <param name="EvalAccuracy">Share, 0 to 1, of those questions whose best answer is right.</param>
/// <param name="Perplexity">e to <paramref name="EvalLoss"/>.</param>
/// <param name="Steps">Optimizer steps done.</param>
/// <param name="Seconds">Time of training.</param>
/// <param name="Error">Why the run failed; null when it did not.</param>
public sealed record SweepResult(
    SweepRun Run, double? Loss = null, double? EvalLoss = null, double? EvalAccuracy = null, double? Perplexity = null, int? Steps = null, double? Seconds = null, string? Error = null)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>F1 of the final model on the held-out examples, 0 to 1; null but for the classification tasks.</summary>
    public double? EvalF1 { get; init; }

    /// <summary>The figures of a run that has just ended.</summary>
    internal static SweepResult Of(SweepRun run, RunResult result)
    {
        EvaluationResult? final = result.HeldOut?.Final;
        return new SweepResult(run, result.LastLoss, final?.Loss, final?.Accuracy, final?.F1 is null ? final?.Perplexity : null, result.Steps, result.Seconds) { EvalF1 = final?.F1 };
    }

    /// <summary>Reads the figures that a run that ended earlier left in its folder.</summary>
    /// <exception cref="BertNotebooksException">They are missing or damaged.</exception>
    internal static SweepResult Read(SweepRun run)
    {
        string path = Path.Combine(run.Arguments.OutputDir!, RunResult.AllResults);
        SortedDictionary<string, double> figures = RunResult.Read(path);
        double? Figure(string name) => figures.TryGetValue(name, out double value) ? value : null;
        return Figure("last_loss") is double loss && Figure("train_steps") is double steps && Figure("train_runtime") is double seconds
            ? new SweepResult(run, loss, Figure("eval_loss"), Figure("eval_accuracy"), Figure("perplexity"), (int)steps, seconds) { EvalF1 = Figure("eval_f1") }
            : throw new BertNotebooksException($"'{path}' lacks last_loss, train_steps or train_runtime: delete the run's folder to train it again.");
    }

    /// <summary>The line of sweep.jsonl: the run's name, the swept values, the figures that are known, the error if there is one.</summary>
    internal string ToJson()
    {
        JsonObject line = new() { ["run"] = Run.Name };
        foreach ((string key, JsonElement value) in Run.Values)
        {
            line[key] = JsonSerializer.SerializeToNode(value);
        }

        (string Name, object? Value)[] figures =
        [
            ("loss", Loss), ("eval_loss", EvalLoss), ("eval_accuracy", EvalAccuracy), ("eval_f1", EvalF1), ("perplexity", Perplexity), ("steps", Steps), ("seconds", Seconds), ("error", Error),
        ];
        foreach ((string name, object? value) in figures.Where(f => f.Value is not null))
        {
            line[name] = JsonSerializer.SerializeToNode(value, Json);
        }

        return line.ToJsonString(Json);
    }
}
