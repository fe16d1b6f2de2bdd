using System.Diagnostics;
using BertNotebooks.Training.Evaluation;

namespace BertNotebooks.Training.Runs;

/// <content>A run from its first step to its end: the figures before, the steps, what is noted after each.</content>
public sealed partial class TrainingRun
{
    private EvaluationResult? _end;

    /// <summary>Trains to the end, or until it is cancelled or the running cell is stopped; then a checkpoint is written, from which <c>resume</c> goes on.</summary>
    /// <param name="onStep">Called after each step.</param>
    /// <param name="cancellationToken">Stops between two steps, or within an evaluation.</param>
    /// <returns>True when the run is done and the final model is saved, false when it was stopped.</returns>
    /// <exception cref="BertNotebooksException">The folder cannot be written, or the loss is no finite number; then the last good step is saved.</exception>
    public bool Execute(Action<StepReport>? onStep = null, CancellationToken cancellationToken = default)
    {
        _begun = true;
        _folder.GoOnAfterEnd();
        LoggedLosses losses;
        using (MetricsFile metrics = new(_folder.MetricsPath, Plan, _checkpoint))
        {
            if (!MeasureStart(metrics, cancellationToken) || !Train(metrics, onStep, cancellationToken) || !MeasureEnd())
            {
                SaveCheckpoint(metrics);
                return false;
            }

            losses = metrics.Losses;
        }

        Finish(losses);
        _finished = true;
        return true;
    }

    // False when it was stopped.
    private bool MeasureStart(MetricsFile metrics, CancellationToken cancellationToken)
    {
        if (Step > 0 || _state.StartEvaluation is not null)
        {
            return true;
        }

        LoopStop stop = new(cancellationToken);
        try
        {
            _state = new TrainerState { StartEvaluation = Evaluate(cancellationToken) };
        }
        catch (OperationCanceledException) when (stop.IsRequested)
        {
            return false;
        }

        if (Arguments.EvalOnStart && _state.StartEvaluation is EvaluationResult start)
        {
            metrics.WriteStart(start);
        }

        return true;
    }

    private bool Train(MetricsFile metrics, Action<StepReport>? onStep, CancellationToken cancellationToken)
    {
        (long start, double before) = (Stopwatch.GetTimestamp(), _state.TrainRuntime);
        bool GoesOn(StepReport report)
        {
            _last = report;
            metrics.Write(report);
            Note(report, before + Stopwatch.GetElapsedTime(start).TotalSeconds);
            if (CheckpointIsDue(report.Step))
            {
                SaveCheckpoint(metrics);
            }

            onStep?.Invoke(report);
            return !HasStoppedEarly;
        }

        try
        {
            return IsOver || _trainer.TrainWhile(GoesOn, cancellationToken);
        }
        catch (BertNotebooksException e) when (_trainer.Failure is NonFiniteLoss failure)
        {
            throw new BertNotebooksException($"{e.Message}\n{KeepLastGoodStep(metrics, failure)}", e);
        }
    }

    // Of the final model, the best one where that is asked for. False when the running cell was stopped.
    private bool MeasureEnd()
    {
        RequireFinite();
        if (Arguments.LoadBestModelAtEnd)
        {
            BestModelRule.LoadBest(_state, _folder.Path, Model);
        }

        try
        {
            _end = Evaluate();
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private void Note(StepReport report, double seconds)
    {
        _state = _state with { GlobalStep = Step, MaxSteps = TotalSteps, Epoch = report.Epoch, TrainRuntime = seconds };
        if (Arguments.LoadBestModelAtEnd && report.Evaluation is EvaluationResult evaluation)
        {
            _state = _rule.After(_state, evaluation, CheckpointIsDue(Step));
        }
    }

    // The best of all may be the last one, so it is a checkpoint, too, where the best is asked for.
    private bool CheckpointIsDue(int step) => step < TotalSteps && !HasStoppedEarly ? _trainer.Plan.CheckpointIsDue(step) : Arguments.LoadBestModelAtEnd;
}
