using System.Diagnostics;

namespace BertNotebooks.Training.Sweeps;

/// <summary>Guesses how long the rest of a sweep takes, from the mean time of the runs that this process trains.</summary>
/// <param name="runs">Runs to train; finished ones do not count.</param>
internal sealed class SweepPace(int runs)
{
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private int _trained;

    /// <summary>Notes the end of a run.</summary>
    public void RunEnded() => _trained++;

    /// <summary>The guess after a step of a run that this process began at another one.</summary>
    public double SecondsLeft(StepReport step, int firstStep)
    {
        double done = _trained + (double)(step.Step - firstStep) / Math.Max(1, step.TotalSteps - firstStep);
        return _watch.Elapsed.TotalSeconds / done * (runs - done);
    }
}
