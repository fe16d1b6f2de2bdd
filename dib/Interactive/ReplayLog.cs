namespace BertNotebooks.Dib.Interactive;

/// <summary>A run that passed: what it ran and the hash of what it showed.</summary>
internal sealed record PassedRun(CellRequest Cell, string Hash);

/// <summary>The runs whose repetition brings a session's state back.</summary>
/// <remarks>
/// Of a cell that passed several times, the last run counts, in its last place: a cell that was run again after an edit replaces
/// what it had brought. A cell that counts up each time it runs therefore comes back with one step; to repeat each run would be
/// exact, but would repeat every training that was tried.
/// </remarks>
internal sealed class ReplayLog
{
    private readonly List<PassedRun> _runs = [];
    private bool _isOfOldProcess;

    /// <summary>The runs in the order in which they are repeated.</summary>
    public IReadOnlyList<PassedRun> Runs => [.. _runs];

    /// <summary>A new process begins with nothing; until a cell has passed there, the runs of the old one can still be repeated.</summary>
    public void BeginProcess() => _isOfOldProcess = true;

    /// <summary>A cell passed.</summary>
    public void Add(PassedRun run)
    {
        if (_isOfOldProcess)
        {
            _isOfOldProcess = false;
            _runs.Clear();
        }

        _runs.RemoveAll(earlier => earlier.Cell.CellId == run.Cell.CellId);
        _runs.Add(run);
    }

    /// <summary>Goes back to what a replay began with, when its process died on the way.</summary>
    public void Restore(IEnumerable<PassedRun> runs)
    {
        _runs.Clear();
        _runs.AddRange(runs);
    }
}
