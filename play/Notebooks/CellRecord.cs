using BertNotebooks.Dib.Session;

namespace BertNotebooks.Play.Notebooks;

/// <summary>What a notebook knows of one of its cells beyond the text: what became of it and what it showed.</summary>
internal sealed class CellRecord(string id)
{
    public string Id => id;

    /// <summary>Grows with each change of the text; an edit names the version that it starts from.</summary>
    public int Version { get; set; } = 1;

    public CellState State { get; set; }

    /// <summary>Whether its outputs are from before the process that runs now.</summary>
    public bool IsOld { get; set; }

    /// <summary>The number of its last run; runs count over the whole notebook. 0 before the first.</summary>
    public int Run { get; set; }

    /// <summary>How long its last run took.</summary>
    public double Seconds { get; set; }

    public double PeakMb { get; set; }

    /// <summary>The text that ran last.</summary>
    public string? RanText { get; set; }

    /// <summary>What the last run's settings were, for a chart's legend.</summary>
    public string RunLabel { get; set; } = "";

    /// <summary>Why its outputs may not be what it would show now; empty when they are.</summary>
    public IReadOnlyList<string> Stale { get; set; } = [];

    public CellError? Error { get; set; }

    /// <summary>The error in plain words, and the cell up to which to run, where either is known.</summary>
    public (string? Text, string? RunTo) Explained { get; set; }

    public List<ShownOutput> Outputs { get; } = [];

    public List<EarlierCharts> Earlier { get; } = [];

    /// <summary>What the learner expected, where the cell asks; null before the answer.</summary>
    public string? Prediction { get; set; }

    /// <summary>Whether it waits or runs.</summary>
    public bool IsBusy => State is CellState.Queued or CellState.Running;

    /// <summary>Whether the process that runs now has what it declared.</summary>
    public bool HasRun => State is CellState.Passed or CellState.Failed or CellState.Stopped && !IsOld;

    /// <summary>A new run begins: its charts become earlier ones, all else goes.</summary>
    public void Begin(int run, string text, string label)
    {
        ShownOutput[] charts = [.. Outputs.Where(output => output.IsChart)];
        if (charts.Length > 0 && State != CellState.Running)
        {
            Earlier.Insert(0, new EarlierCharts(Run, RunLabel, charts));
            Earlier.RemoveAll(earlier => Earlier.IndexOf(earlier) >= EarlierCharts.Most);
        }

        Outputs.Clear();
        (Run, RanText, RunLabel, State, IsOld, Error, Explained, Stale) = (run, text, label, CellState.Running, false, null, default, []);
    }

    /// <summary>The output with the id, or null.</summary>
    public ShownOutput? Find(string output) => Outputs.FirstOrDefault(one => one.Id == output) ?? Earlier.SelectMany(earlier => earlier.Charts).FirstOrDefault(one => one.Id == output);
}
