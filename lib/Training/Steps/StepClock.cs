using System.Diagnostics;

namespace BertNotebooks.Training.Steps;

/// <summary>Measures the parts of a step; each call ends a part that began where the one before ended.</summary>
internal sealed class StepClock
{
    private long _last = Stopwatch.GetTimestamp();

    public StepTimes Times { get; private set; }

    public double Seconds => (Times.DataMs + Times.ForwardMs + Times.BackwardMs + Times.OptimizerMs) / 1000;

    public void EndData() => Times = Times with { DataMs = Times.DataMs + Lap() };

    public void EndForward() => Times = Times with { ForwardMs = Times.ForwardMs + Lap() };

    public void EndBackward() => Times = Times with { BackwardMs = Times.BackwardMs + Lap() };

    public void EndOptimizer() => Times = Times with { OptimizerMs = Times.OptimizerMs + Lap() };

    private double Lap()
    {
        long now = Stopwatch.GetTimestamp();
        double milliseconds = Stopwatch.GetElapsedTime(_last, now).TotalMilliseconds;
        _last = now;
        return milliseconds;
    }
}
