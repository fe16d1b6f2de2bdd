using System.Text.Json;

namespace BertNotebooks.Training.Runs;

/// <summary>The losses of a finished metrics.jsonl, over all parts of a run that was resumed.</summary>
internal sealed record LoggedLosses(double Mean, double Last)
{
    private const int LastLines = 10;

    /// <summary>Reads the file; a line's loss is the mean since the line before.</summary>
    public static LoggedLosses Read(string path)
    {
        int before = 0;
        double sum = 0;
        List<double> losses = [];
        foreach (string line in File.ReadLines(path))
        {
            using JsonDocument json = JsonDocument.Parse(line);
            if (json.RootElement.TryGetProperty("loss", out JsonElement loss))
            {
                int step = json.RootElement.GetProperty("step").GetInt32();
                sum += loss.GetDouble() * (step - before);
                before = step;
                losses.Add(loss.GetDouble());
            }
        }

        return new LoggedLosses(sum / before, losses.TakeLast(LastLines).DefaultIfEmpty(double.NaN).Average());
    }
}
