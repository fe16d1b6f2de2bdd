using BertNotebooks.Training.Evaluation;
using TorchSharp;
using static TorchSharp.torch;

namespace BertNotebooks.Training.Runs;

/// <content>What a run writes: checkpoints, the report of a loss that is no number, the final model with its results.</content>
public sealed partial class TrainingRun
{
    private string KeepLastGoodStep(MetricsFile metrics, NonFiniteLoss failure)
    {
        try
        {
            NonFiniteLossFile.Save(_folder.NonFiniteLossPath, failure);
            SaveCheckpoint(metrics);
        }
        catch (BertNotebooksException e)
        {
            return e.Message;
        }

        return $"'{_checkpoint!.Folder}' holds the weights of step {Step}: go on from it with --resume and a lower learning_rate. The report is '{_folder.NonFiniteLossPath}'.";
    }

    private void SaveCheckpoint(MetricsFile metrics)
    {
        // Stopped where it was saved or began: all is written already.
        if (_checkpoint is { State.GlobalStep: int saved } && saved == Step)
        {
            return;
        }

        RequireFinite();
        _state = Described(metrics.Pending);
        string place = _folder.SaveCheckpoint(Step, Arguments.SaveTotalLimit, _state.BestModelCheckpoint, path =>
        {
            _start.Model.SavePretrained(path);
            OptimizerState.Save(path, _trainer.Optimizer, Step);
            metrics.CopyTo(path);
            _state.Save(path);
        });
        _checkpoint = new SavedCheckpoint(place, _state);
    }

    // With all that a later start compares itself with.
    private TrainerState Described(PendingLoss pending) => _state with
    {
        GlobalStep = Step,
        MaxSteps = TotalSteps,
        Epoch = _trainer.Epoch,
        StepInEpoch = Step % _trainer.Plan.StepsPerEpoch,
        StepsPerEpoch = _trainer.Plan.StepsPerEpoch,
        Threads = get_num_threads(),
        Device = RunStart.DeviceOf(Arguments),
        Settings = _settings,
        Origin = Origin.CompletedBy(_checkpoint?.State.Origin),
        PendingLoss = pending,
        Unreported = _trainer.Unreported,
    };

    private void RequireFinite()
    {
        if (IsFinite())
        {
            return;
        }

        if (_last is not null && _trainer.Failure is null)
        {
            NonFiniteLossFile.Save(_folder.NonFiniteLossPath, new NonFiniteLoss(Step, _last.Loss, _last.GradNorm, _last.LearningRate, []));
        }

        string left = _checkpoint is { Folder: string folder } ? $"go on from '{folder}' with --resume" : "start anew";
        throw new BertNotebooksException(FormattableString.Invariant(
            $"The weights or moments after step {Step} are not finite, so they are not saved: {left} and a learning_rate below {Arguments.LearningRate}, or a longer warm-up."));
    }

    // Of weights and moments; true of a step whose update has not overflowed.
    private bool IsFinite()
    {
        using var noGrad = no_grad();
        using DisposeScope scope = NewDisposeScope();
        return Model.parameters().Concat(_trainer.Optimizer.State.Values).All(tensor => tensor.isfinite().all().item<bool>());
    }

    private void Finish(LoggedLosses losses)
    {
        int? best = Arguments.LoadBestModelAtEnd ? _state.BestGlobalStep : null;
        ScalarType dtype = Arguments.Kit.SaveDtype == "float16" ? ScalarType.Float16 : ScalarType.Float32;
        _folder.Finish(Described(new PendingLoss(0, 0)), path =>
        {
            HeldOutResult? held = HeldOut();
            Result = new RunResult(Step, TotalSteps, _trainer.Epoch, losses.Mean, losses.Last, _state.TrainRuntime, Inputs.TrainSamples, Inputs.EvalSamples, best, held)
            {
                Alarm = DamageAlarm.Of(held, losses.AtStart, losses.AtEnd),
            };
            Result.Save(path);
            _start.Model.SavePretrained(path, dtype);
        });
    }

    private HeldOutResult? HeldOut() => _end is EvaluationResult final ? _trainer.Task.Compare(_state.StartEvaluation, final) : null;
}
