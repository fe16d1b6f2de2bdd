using System.Text;
using System.Text.Json;

namespace BertNotebooks.Training;

/// <summary>The file <c>metrics.jsonl</c> of a run: a JSON object a line, numbers that read back to the bit.</summary>
internal sealed class MetricsFile : IDisposable
{
    private const string PendingName = "metrics_pending.json";

    private readonly FileStream _stream;
    private readonly int _every;
    private double _lossSum;
    private int _lossCount;

    /// <summary>Opens the file, cut back to a checkpoint when the run goes on from one.</summary>
    /// <exception cref="BertNotebooksException">The file cannot be written.</exception>
    public MetricsFile(string path, int loggingSteps, int keepUpToStep, string? checkpoint)
    {
        _every = loggingSteps;
        if (checkpoint is not null)
        {
            (_lossSum, _lossCount) = LoadPending(Path.Combine(checkpoint, PendingName));
        }

        try
        {
            CutBack(path, keepUpToStep);
            _stream = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BertNotebooksException($"Cannot write '{path}': {e.Message} Choose an output_dir that can be written, with room on its disk.", e);
        }
    }

    /// <summary>Writes a line when the step is one to be logged or to be evaluated; the loss is the mean since the line before.</summary>
    public void Write(StepReport report)
    {
        _lossSum += report.Loss;
        _lossCount++;
        if (report.Step % _every != 0 && report.Evaluation is null && report.Step != report.TotalSteps)
        {
            return;
        }

        Dictionary<string, object> line = new()
        {
            ["step"] = report.Step, ["epoch"] = report.Epoch, ["loss"] = _lossSum / _lossCount, ["learning_rate"] = report.LearningRate,
            ["grad_norm"] = report.GradNorm, ["tokens_per_second"] = report.TokensPerSecond,
        };
        if (report.Evaluation is EvaluationResult evaluation)
        {
            line["eval_loss"] = evaluation.Loss;
            line["eval_accuracy"] = evaluation.Accuracy;
        }

        (_lossSum, _lossCount) = (0, 0);
        Append(line);
    }

    /// <summary>Writes the figures of the model that a run starts from, as the line of step 0.</summary>
    public void WriteStart(EvaluationResult evaluation) =>
        Append(new() { ["step"] = 0, ["epoch"] = 0.0, ["eval_loss"] = evaluation.Loss, ["eval_accuracy"] = evaluation.Accuracy });

    /// <summary>Keeps, in a checkpoint, the losses that no line holds yet: else the first line of a run that goes on would be another mean.</summary>
    public void SavePending(string folder) =>
        AtomicFile.WriteText(Path.Combine(folder, PendingName), JsonSerializer.Serialize(new Pending(_lossSum, _lossCount)) + "\n");

    public void Dispose() => _stream.Dispose();

    private void Append(Dictionary<string, object> line)
    {
        try
        {
            _stream.Write(System.Text.Encoding.UTF8.GetBytes(JsonSerializer.Serialize(line) + "\n"));
            _stream.Flush();
        }
        catch (IOException e)
        {
            throw new BertNotebooksException($"Cannot write '{_stream.Name}': {e.Message} Make room on its disk and go on with --resume.", e);
        }
    }

    // Lines after the checkpoint, and a last line that a crash tore, are taken back.
    private static void CutBack(string path, int keepUpToStep)
    {
        if (!File.Exists(path))
        {
            return;
        }

        StringBuilder kept = new();
        foreach (string line in File.ReadLines(path))
        {
            if (StepOf(line) is not int step || step > keepUpToStep)
            {
                break;
            }

            kept.Append(line).Append('\n');
        }

        AtomicFile.WriteText(path, kept.ToString());
    }

    private static Pending LoadPending(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<Pending>(File.ReadAllText(path)) ?? new Pending(0, 0);
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new BertNotebooksException($"Cannot read '{path}': {e.Message} The checkpoint is damaged: delete its folder to go on from the one before.", e);
        }
    }

    private static int? StepOf(string line)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(line);
            return json.RootElement.GetProperty("step").GetInt32();
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private sealed record Pending(double LossSum, int Count);
}
