using System.Text.Json;
using System.Text.Json.Serialization;
using BertNotebooks.Training.Evaluation;

namespace BertNotebooks.Training.Runs;

/// <summary>What a run came to; written as <c>train_results.json</c>, <c>eval_results.json</c> and <c>all_results.json</c> in output_dir, with the names of <c>run_mlm</c>, <c>run_glue</c> and <c>run_ner</c>.</summary>
/// <param name="Steps">Optimizer steps done.</param>
/// <param name="TotalSteps">Optimizer steps that were planned; more than <paramref name="Steps"/> when the run stopped early.</param>
/// <param name="Epoch">Epochs done.</param>
/// <param name="TrainLoss">Mean loss of all steps, nats an answer: a masked piece, a pair, a text or a labelled word.</param>
/// <param name="LastLoss">Mean of the last ten lines of metrics.jsonl, or of all where there are fewer.</param>
/// <param name="Seconds">Time of training, evaluations and checkpoints included, over all parts of a resumed run.</param>
/// <param name="TrainSamples">Examples that were learnt from.</param>
/// <param name="EvalSamples">Examples that were held out.</param>
/// <param name="BestStep">The step of the best checkpoint, which is the final model; null without <c>load_best_model_at_end</c>.</param>
/// <param name="HeldOut">The held-out examples before and after; null when nothing was held out.</param>
public sealed record RunResult(
    int Steps, int TotalSteps, double Epoch, double TrainLoss, double LastLoss, double Seconds, int TrainSamples, int EvalSamples, int? BestStep, HeldOutResult? HeldOut)
{
    /// <summary>A sentence that says so when the held-out loss ended above where it began, or the training loss did; null otherwise.</summary>
    public string? Alarm { get; init; }

    internal const string AllResults = "all_results.json";
    private const string TrainResults = "train_results.json";
    private const string EvalResults = "eval_results.json";

    // The perplexity of a model that has diverged may be beyond all doubles.
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    internal static IReadOnlyList<string> FileNames { get; } = [TrainResults, EvalResults, AllResults];

    internal static bool HasMeasured(string folder) => File.Exists(Path.Combine(folder, EvalResults));

    internal void Save(string folder)
    {
        SortedDictionary<string, double> train = new(StringComparer.Ordinal)
        {
            ["epoch"] = Epoch, ["last_loss"] = LastLoss, ["train_loss"] = TrainLoss, ["train_runtime"] = Seconds, ["train_samples"] = TrainSamples,
            ["train_steps"] = Steps, ["train_steps_per_second"] = Seconds > 0 ? Steps / Seconds : 0,
        };
        Write(folder, TrainResults, train);
        if (HeldOut is not null)
        {
            SortedDictionary<string, double> eval = Figures(HeldOut, EvalSamples);
            eval["epoch"] = Epoch;
            Write(folder, EvalResults, eval);
            foreach ((string name, double value) in eval)
            {
                train[name] = value;
            }
        }

        Write(folder, AllResults, train);
    }

    /// <summary>Writes the figures of a model that was measured and not trained, beside those that a run left there.</summary>
    internal static void SaveMeasured(string folder, HeldOutResult held, int samples)
    {
        SortedDictionary<string, double> eval = Figures(held, samples);
        Write(folder, EvalResults, eval);
        string all = Path.Combine(folder, AllResults);
        SortedDictionary<string, double> figures = File.Exists(all) ? Read(all) : new(StringComparer.Ordinal);
        foreach ((string name, double value) in eval)
        {
            figures[name] = value;
        }

        Write(folder, AllResults, figures);
    }

    /// <summary>Reads the figures of a file.</summary>
    /// <exception cref="BertNotebooksException">It is damaged or cannot be read.</exception>
    internal static SortedDictionary<string, double> Read(string path)
    {
        try
        {
            return new(JsonSerializer.Deserialize<Dictionary<string, double>>(WholeFile.ReadText(path), Json) ?? throw new JsonException(), StringComparer.Ordinal);
        }
        catch (JsonException e)
        {
            throw new BertNotebooksException($"'{path}' is damaged: it is no JSON object of numbers. Delete the run's folder to train it again.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BertNotebooksException($"Cannot read '{path}': {e.Message} Make it readable, or delete the run's folder to train it again.", e);
        }
    }

    private static SortedDictionary<string, double> Figures(HeldOutResult held, int samples)
    {
        SortedDictionary<string, double> eval = new(StringComparer.Ordinal)
        {
            ["eval_samples"] = samples, ["unigram_loss"] = held.Unigram.Loss, ["uniform_loss"] = held.Uniform.Loss,
        };
        // Of classes there is no perplexity, and the most frequent one is what everybody compares with.
        if (held.Final.F1 is null)
        {
            eval["perplexity"] = held.Final.Perplexity;
        }
        else
        {
            eval["majority_accuracy"] = held.Unigram.Accuracy;
        }

        foreach ((string name, double value) in EvaluationFigures.Of(held.Final))
        {
            eval[name] = value;
        }

        if (held.Start is EvaluationResult start)
        {
            foreach ((string name, double value) in EvaluationFigures.Of(start))
            {
                eval[$"start_{name}"] = value;
            }

            if (start.F1 is null)
            {
                eval["start_perplexity"] = start.Perplexity;
            }
        }

        return eval;
    }

    private static void Write(string folder, string name, SortedDictionary<string, double> figures) =>
        AtomicFile.WriteText(Path.Combine(folder, name), JsonSerializer.Serialize(figures, Json) + "\n");
}
