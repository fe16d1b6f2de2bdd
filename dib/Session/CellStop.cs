namespace BertNotebooks.Dib.Session;

/// <summary>The forced end of one run of code, on every thread that it started.</summary>
/// <remarks>Code asks at each turn of a loop, and nobody is stopped at most times: one flag for all is asked first. Whose run a thread belongs to flows with its execution context.</remarks>
internal sealed class CellStop
{
    // A thread that waits, for a processor or a timer, has not asked yet when the next cell begins.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private static readonly AsyncLocal<CellStop?> Run = new();
    private static readonly Timer SwitchOff = new(_ => s_isOn = false);
    private static volatile bool s_isOn;

    private volatile bool _isForced;

    /// <summary>Ends the code that calls it, when it belongs to a run that was forced to end.</summary>
    /// <exception cref="OperationCanceledException">The run is to end.</exception>
    public static void Check()
    {
        if (s_isOn)
        {
            Run.Value?.Throw();
        }
    }

    /// <summary>Says that the code that follows on this thread, and on those that it starts, belongs to this run.</summary>
    public void Enter()
    {
        Run.Value = this;
        SwitchOff.Change(Grace, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Ends the run.</summary>
    public void Force()
    {
        _isForced = true;
        SwitchOff.Change(Timeout.Infinite, Timeout.Infinite);
        s_isOn = true;
    }

    private void Throw()
    {
        if (_isForced)
        {
            throw new OperationCanceledException("The cell was stopped.");
        }
    }
}
