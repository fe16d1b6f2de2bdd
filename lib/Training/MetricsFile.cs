using System.Text;
using System.Text.Json;

namespace BertNotebooks.Training;

/// <summary>The file <c>metrics.jsonl</c> of a run: a JSON object a line, numbers that read back to the bit.</summary>
internal sealed class MetricsFile : IDisposable
{
    private readonly FileStream _stream;
    private readonly int _every;
    private double _lossSum;
    private int _lossCount;

    public MetricsFile(string path, int loggingSteps, int keepUpToStep)
    {
        _every = loggingSteps;
        CutBack(path, keepUpToStep);
        _stream = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read);
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
        _stream.Write(System.Text.Encoding.UTF8.GetBytes(JsonSerializer.Serialize(line) + "\n"));
        _stream.Flush();
    }

    public void Dispose() => _stream.Dispose();

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
}
