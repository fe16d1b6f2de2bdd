namespace BertNotebooks.Cli.Terminal;

/// <summary>Guesses how long the rest of a run takes, from the mean time of the cells that are done.</summary>
/// <param name="cells">The number of code cells in all notebooks of the run.</param>
internal sealed class RunEstimate(int cells)
{
    /// <summary>How many cells will not run any more: they have run, or a cell before them failed.</summary>
    public int Done { get; private set; }

    /// <summary>The number of cells in all.</summary>
    public int Cells => cells;

    /// <summary>Notes cells that will not run any more.</summary>
    public void Add(int count) => Done += count;

    /// <summary>The time left after a run of the given length; null before the first cell and after the last.</summary>
    public TimeSpan? Left(TimeSpan elapsed) => Done == 0 || Done >= cells ? null : elapsed * ((double)(cells - Done) / Done);
}
