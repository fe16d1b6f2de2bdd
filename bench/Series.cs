using System.Diagnostics;
using System.Globalization;

namespace BertNotebooks.Bench;

/// <summary>Rounds of one measurement.</summary>
internal sealed class Series
{
    private readonly List<double> _speeds = [];

    /// <summary>Tokens a second of the middle round.</summary>
    public double Median => _speeds.Order().ElementAt(_speeds.Count / 2);

    /// <summary>Managed bytes allocated a token, over all threads, in the last round.</summary>
    public double Bytes { get; private set; }

    /// <summary>Runs one round, which returns the number of its tokens.</summary>
    public void Run(Func<long> round, bool counted)
    {
        long before = GC.GetTotalAllocatedBytes(precise: true), start = Stopwatch.GetTimestamp();
        long tokens = round();
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Bytes = (double)(GC.GetTotalAllocatedBytes(precise: true) - before) / tokens;
        if (counted)
        {
            _speeds.Add(tokens / seconds);
        }
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Median / 1e6:F1} M ({_speeds.Min() / 1e6:F1} to {_speeds.Max() / 1e6:F1})");
}
