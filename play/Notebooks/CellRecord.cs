using BertNotebooks.Dib.Language;
using BertNotebooks.Dib.Session;
using BertNotebooks.Play.Documents;

namespace BertNotebooks.Play.Notebooks;

/// <summary>What a notebook knows of one of its cells beyond the text: what became of it and what it showed.</summary>
internal sealed class CellRecord(string id)
{
    public string Id => id;

    /// <summary>Grows with each change of the text; an edit names the version that it starts from.</summary>
    public int Version { get; set; } = 1;

    public CellState State { get; set; }

    /// <summary>What it was before it was put into the queue, to go back to when it is taken out.</summary>
    public CellState BeforeQueue { get; private set; }

    /// <summary>Whether its outputs are from before the process that runs now.</summary>
    public bool IsOld { get; set; }

    /// <summary>The number of its last run; runs count over the whole notebook. 0 before the first.</summary>
    public int Run { get; set; }

    /// <summary>How long its last run took.</summary>
    public double Seconds { get; set; }

    public double PeakMb { get; set; }

    /// <summary>The text that ran last.</summary>
    public string? RanText { get; set; }

    /// <summary>That text with those of the cells that its names came from; null before the first run here.</summary>
    public string? RanWithSources { get; private set; }

    /// <summary>The line of the file on which that text began.</summary>
    public int RanFirstLine { get; set; }

    /// <summary>The state of the files that it imported then.</summary>
    public string RanImports { get; set; } = "";

    /// <summary>When its last run began.</summary>
    public DateTime Began { get; private set; }

    /// <summary>What the last run's settings were, for a chart's legend.</summary>
    public string RunLabel { get; set; } = "";

    /// <summary>Why its outputs may not be what it would show now; empty when they are.</summary>
    public IReadOnlyList<string> Stale { get; set; } = [];

    public CellError? Error { get; set; }

    /// <summary>The error in plain words, and the cell up to which to run, where either is known.</summary>
    public Explanation? Explained { get; set; }

    public List<ShownOutput> Outputs { get; } = [];

    public List<EarlierCharts> Earlier { get; } = [];

    /// <summary>Whether it waits or runs.</summary>
    public bool IsBusy => State is CellState.Queued or CellState.Running;

    /// <summary>Whether the process that runs now has what it declared.</summary>
    public bool HasRun => !IsOld && State is (CellState.Passed or CellState.Failed or CellState.Stopped);

    /// <summary>It waits for those before it.</summary>
    public void Queue() => (BeforeQueue, State) = (State, CellState.Queued);

    /// <summary>It waits no longer, and has not run.</summary>
    public void LeaveQueue() => State = BeforeQueue;

    /// <summary>A new run begins: its charts become earlier ones, all else goes.</summary>
    /// <returns>The charts of the run before, where it drew any.</returns>
    public EarlierCharts? Begin(int run, string text, string withSources, string label)
    {
        ShownOutput[] charts = [.. Outputs.Where(output => output.IsChart)];
        EarlierCharts? earlier = charts.Length > 0 ? new EarlierCharts(Run, RunLabel, charts) : null;
        if (earlier is not null)
        {
            Earlier.Insert(0, earlier);
            Earlier.RemoveRange(Math.Min(Earlier.Count, OutputJournal.MostEarlier), Math.Max(0, Earlier.Count - OutputJournal.MostEarlier));
        }

        Outputs.Clear();
        (Run, RanText, RanWithSources, RunLabel, State, IsOld, Error, Explained, Stale) = (run, text, withSources, label, CellState.Running, false, null, null, []);
        Began = DateTime.UtcNow;
        return earlier;
    }

    /// <summary>The same text runs again, to bring the process's state back.</summary>
    public void Repeat(int run)
    {
        Outputs.Clear();
        Began = DateTime.UtcNow;
        (Run, State, IsOld, Error, Explained) = (run, CellState.Running, false, null, null);
    }

    /// <summary>Takes what an earlier server kept: outputs, marked as old.</summary>
    public void Restore(CellJournal kept, IReadOnlyList<EarlierRun> earlier)
    {
        (Run, RanText, RunLabel, Seconds, Error, IsOld) = (kept.Run, kept.Source, kept.Label, kept.Seconds, kept.Error, true);
        Outputs.AddRange(kept.Outputs.Select(Shown));
        Earlier.AddRange(earlier.Select(run => new EarlierCharts(run.Run, run.Label, [.. run.Outputs.Select(Shown)])));
    }

    /// <summary>What is kept for a later server.</summary>
    public CellJournal ToJournal() => new(
        Id, RanText ?? "", Run, State.ToString().ToLowerInvariant(), Seconds, null, Error, [.. Outputs.Select(output => output.ToJournal())], RunLabel);

    private static ShownOutput Shown(JournalOutput kept)
    {
        ShownOutput output = new(kept.Out, kept.Kind);
        output.Replace(kept.Kind, kept.Content);
        return output;
    }

    /// <summary>The output with the id, or null.</summary>
    public ShownOutput? Find(string output) => Outputs.FirstOrDefault(one => one.Id == output) ?? Earlier.SelectMany(earlier => earlier.Charts).FirstOrDefault(one => one.Id == output);
}
