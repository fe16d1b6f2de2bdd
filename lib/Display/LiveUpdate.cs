namespace BertNotebooks.Display;

/// <summary>Calls an update a little more than twice a second, and less often when the update itself is slow.</summary>
internal sealed class LiveUpdate(Action update, TimeProvider clock)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(0.45);

    /// <summary>Of the time, at most a thirty-fourth, below 3 %, goes into updates.</summary>
    private const int Share = 33;

    private long? _lastEnd;
    private TimeSpan _lastCost;

    public void Touch()
    {
        if (_lastEnd is long end)
        {
            TimeSpan pause = _lastCost * Share > Interval ? _lastCost * Share : Interval;
            if (clock.GetElapsedTime(end) < pause)
            {
                return;
            }
        }

        Now();
    }

    public void Now()
    {
        long start = clock.GetTimestamp();
        update();
        _lastEnd = clock.GetTimestamp();
        _lastCost = clock.GetElapsedTime(start, _lastEnd.Value);
    }
}
