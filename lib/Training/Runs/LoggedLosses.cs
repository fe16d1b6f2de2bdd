using System.Text.Json;

namespace BertNotebooks.Training.Runs;

/// <summary>The losses of the lines of metrics.jsonl, over all parts of a run that was resumed; a line's loss is the mean since the line before.</summary>
internal sealed class LoggedLosses
{
    internal const int LastLines = 10;

    private readonly Queue<double> _last = [];
    private readonly List<double> _first = [];
    private int _lines;
    private double _sum;
    private int _step;

    /// <summary>Takes over the lines that a checkpoint has.</summary>
    public LoggedLosses(IEnumerable<string> lines)
    {
        foreach (string line in lines)
        {
            using JsonDocument json = JsonDocument.Parse(line);
            if (json.RootElement.TryGetProperty("loss", out JsonElement loss))
            {
                Add(json.RootElement.GetProperty("step").GetInt32(), loss.GetDouble());
            }
        }
    }

    /// <summary>Mean loss of all steps; NaN without a line.</summary>
    public double Mean => _sum / _step;

    /// <summary>Mean of the last ten lines, or of all where there are fewer; NaN without a line.</summary>
    public double Last => _last.DefaultIfEmpty(double.NaN).Average();

    /// <summary>The first ten lines, or the first half where there are fewer than twenty.</summary>
    public IReadOnlyList<double> AtStart => [.. _first.Take(Ends)];

    /// <summary>As many of the last lines.</summary>
    public IReadOnlyList<double> AtEnd => [.. _last.TakeLast(Ends)];

    private int Ends => Math.Min(_lines / 2, LastLines);

    /// <summary>Notes the loss of a line.</summary>
    /// <param name="step">The line's step.</param>
    /// <param name="loss">Mean since the line before, nats per labelled position.</param>
    public void Add(int step, double loss)
    {
        _sum += loss * (step - _step);
        _step = step;
        _lines++;
        if (_first.Count < LastLines)
        {
            _first.Add(loss);
        }

        _last.Enqueue(loss);
        if (_last.Count > LastLines)
        {
            _last.Dequeue();
        }
    }
}
