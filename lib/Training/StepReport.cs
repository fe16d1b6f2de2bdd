using BertNotebooks.Training.Evaluation;
using BertNotebooks.Training.Steps;

namespace BertNotebooks.Training;

/// <summary>What is known after an optimizer step; plain numbers, no tensors.</summary>
/// <param name="Step">Steps done, from 1.</param>
/// <param name="TotalSteps">Steps of the whole run.</param>
/// <param name="Epoch">Epochs done; 1.5 is half way through the second.</param>
/// <param name="Loss">Loss of this step's batch before the step, nats per labelled position.</param>
/// <param name="LearningRate">Rate of this step.</param>
/// <param name="GradNorm">Global L2 norm of the gradient before clipping.</param>
/// <param name="TokensPerSecond">Tokens without padding a second, of this step.</param>
/// <param name="SecondsLeft">Estimate for the rest of the run, from the pace so far.</param>
/// <param name="Evaluation">Figures on the held-out text, when this step was one for evaluation.</param>
public sealed record StepReport(
    int Step, int TotalSteps, double Epoch, double Loss, double LearningRate, double GradNorm, double TokensPerSecond, double SecondsLeft, EvaluationResult? Evaluation)
{
    /// <summary>Where the time of this step went.</summary>
    public StepTimes Times { get; init; }
}
