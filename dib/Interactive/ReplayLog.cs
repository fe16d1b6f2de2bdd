namespace BertNotebooks.Dib.Interactive;

/// <summary>A run that passed: what it ran and the hash of what it showed.</summary>
internal sealed record PassedRun(CellRequest Cell, string Hash);

/// <summary>The runs whose repetition brings a session's state back: all that passed, in their order.</summary>
/// <remarks>
/// Where a sequence of cells ran again right behind itself, the last time counts: ten trainings with ten rates are one, and so is
/// a notebook that ran twice. A cell that counts up each time it runs comes back with one step then; its output tells so. What
/// other cells ran between may depend on, as an early cell that is run again at the end, is repeated each time.
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

        _runs.Add(run);
        for (int length = 1; 2 * length <= _runs.Count; length++)
        {
            int first = _runs.Count - (2 * length);
            if (Cells(first, length).SequenceEqual(Cells(first + length, length)))
            {
                _runs.RemoveRange(first, length);
                return;
            }
        }
    }

    /// <summary>Goes back to what a replay began with, when its process died on the way.</summary>
    public void Restore(IEnumerable<PassedRun> runs)
    {
        _runs.Clear();
        _runs.AddRange(runs);
    }

    private IEnumerable<string> Cells(int first, int length) => _runs.Skip(first).Take(length).Select(run => run.Cell.CellId);
}
