using BertNotebooks.Training.Arguments;

namespace BertNotebooks.Training.Sweeps;

/// <summary>How far a sweep is, after a step of one of its runs.</summary>
/// <param name="Run">The run that takes the step.</param>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Runs">Runs of the whole sweep.</param>
/// <param name="Step">What is known after the step.</param>
/// <param name="SecondsLeft">Estimate for the rest of the sweep, as if every run took as long as those so far.</param>
public sealed record SweepProgress(SweepRun Run, int Number, int Runs, StepReport Step, double SecondsLeft)
{
    /// <summary>Share, 0 to 1, of the sweep that is done.</summary>
    public double Share => (Number - 1 + (double)Step.Step / Step.TotalSteps) / Runs;
}
