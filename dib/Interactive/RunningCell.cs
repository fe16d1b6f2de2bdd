using System.Diagnostics;

namespace BertNotebooks.Dib.Interactive;

/// <summary>A cell that was asked to run and has not ended.</summary>
internal sealed class RunningCell(int run, CellRequest cell)
{
    private readonly TaskCompletionSource<CellEnded> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Stopwatch _watch = new();

    /// <summary>The run's number.</summary>
    public int Run => run;

    /// <summary>The cell.</summary>
    public CellRequest Cell => cell;

    /// <summary>Whether the cell has begun.</summary>
    public bool HasStarted => _watch.IsRunning;

    /// <summary>How long it runs by now.</summary>
    public double Seconds => _watch.Elapsed.TotalSeconds;

    /// <summary>Its end.</summary>
    public Task<CellEnded> Ended => _ended.Task;

    /// <summary>Notes that it begins.</summary>
    public void Start() => _watch.Start();

    /// <summary>Notes that it ended.</summary>
    public void End(CellEnded ended) => _ended.TrySetResult(ended);
}
