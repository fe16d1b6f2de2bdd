using System.Diagnostics;
using BertNotebooks.Checkpoints;
using BertNotebooks.Text;
using static TorchSharp.torch;

namespace BertNotebooks.Training;

/// <summary>A run with its folder: texts and model in, checkpoints, <c>metrics.jsonl</c> and the final model out.</summary>
public sealed class TrainingRun : IDisposable
{
    private readonly RunFolder _folder;
    private readonly Trainer _trainer;
    private readonly string? _checkpoint;
    private readonly BestModelRule _rule;
    private TrainerState _state;
    private bool _begun;
    private bool _finished;

    private TrainingRun(TrainingArguments arguments, RunFolder folder, PretrainedModel start, MlmInputs inputs, string? checkpoint)
    {
        _folder = folder;
        _checkpoint = checkpoint;
        _rule = BestModelRule.Of(arguments);
        _state = checkpoint is null ? new() : TrainerState.Load(checkpoint);
        Pretrained = start;
        Inputs = inputs;
        if (arguments.LoadBestModelAtEnd && Inputs.Validation.Count == 0)
        {
            throw new BertNotebooksException("load_best_model_at_end is true, and the held-out text gives 0 inputs: give more text in validation_file, or a smaller max_seq_length.");
        }

        Baseline = new UnigramBaseline(Inputs.Train.PieceCounts(), Vocabulary);
        _trainer = new Trainer(start.Model, Vocabulary, arguments, Inputs.Train, Inputs.Validation);
        try
        {
            if (checkpoint is not null)
            {
                _trainer.LoadState(checkpoint);
            }
            else
            {
                folder.Clear();
            }
        }
        catch
        {
            _trainer.Dispose();
            throw;
        }
    }

    /// <summary>The settings.</summary>
    public TrainingArguments Arguments => _trainer.Arguments;

    /// <summary>The model that learns, with its tokenizer.</summary>
    public PretrainedModel Pretrained { get; }

    /// <summary>The encoded texts.</summary>
    public MlmInputs Inputs { get; }

    /// <summary>What frequencies alone would lose on the training text.</summary>
    public UnigramBaseline Baseline { get; }

    /// <summary>Optimizer steps done.</summary>
    public int Step => _trainer.Step;

    /// <summary>Optimizer steps of the whole run.</summary>
    public int TotalSteps => _trainer.TotalSteps;

    /// <summary>Whether the run has ended before its last step, because the held-out text has got no better (<c>kit.early_stopping_patience</c>).</summary>
    public bool HasStoppedEarly => Step < TotalSteps && _rule.HasRunOut(_state);

    /// <summary>What the run came to; null before its end.</summary>
    public RunResult? Result { get; private set; }

    private bool IsOver => Step >= TotalSteps || HasStoppedEarly;

    private Vocabulary Vocabulary => Pretrained.Tokenizer.Vocabulary;

    /// <summary>Tells whether <c>output_dir</c> holds a run that came to its end.</summary>
    public static bool IsFinished(TrainingArguments arguments) => arguments.OutputDir is string path && new RunFolder(path).IsFinished;

    /// <summary>The last step of a run that came to its end, and the steps that were planned, more when it stopped early; null when <c>output_dir</c> holds no such run.</summary>
    public static (int Step, int TotalSteps)? FinishedAt(TrainingArguments arguments) =>
        IsFinished(arguments) && TrainerState.Load(arguments.OutputDir!) is var state ? (state.GlobalStep, state.MaxSteps) : null;

    /// <summary>Checks the folder and reads model and texts; an earlier run's files go only when <c>overwrite_output_dir</c> allows it.</summary>
    /// <param name="arguments">The settings.</param>
    /// <param name="resume">Whether to go on from the newest checkpoint in <c>output_dir</c>; with none the run starts at step 0.</param>
    /// <param name="modelFolder">Finds the folder of <c>model_name_or_path</c> at <c>model_revision</c>; null: <see cref="ModelSource.Resolve"/>, which shows no progress.</param>
    /// <param name="progress">Called with the share of a text, 0 to 1, that is tokenized.</param>
    /// <param name="cancellationToken">Stops the tokenizing; nothing half stays then.</param>
    /// <exception cref="BertNotebooksException">A setting, a file or the folder is not as it must be.</exception>
    public static TrainingRun Open(
        TrainingArguments arguments, bool resume = false, Func<string, string?, string>? modelFolder = null, Action<double>? progress = null, CancellationToken cancellationToken = default)
    {
        TorchRuntime.Require();
        arguments.Validate();
        if (arguments.Kit.Sweep is not null)
        {
            throw new BertNotebooksException("kit.sweep is set, which makes several runs: take one of Sweep.Of(arguments).Runs, or execute the sweep.");
        }

        RunFolder folder = RunFolder.Open(arguments, resume);
        string? checkpoint = resume ? folder.NewestCheckpoint : null;
        PretrainedModel start = checkpoint is null ? StartingModel.Open(arguments, modelFolder) : PretrainedModel.FromPretrained(checkpoint);
        MlmInputs? inputs = null;
        try
        {
            inputs = MlmInputs.Read(arguments, start.Tokenizer, start.Model.Config.MaxPositionEmbeddings, progress, cancellationToken);
            return new TrainingRun(arguments, folder, start, inputs, checkpoint);
        }
        catch
        {
            inputs?.Undo();
            start.Dispose();
            throw;
        }
    }

    /// <summary>Trains to the end, or until it is cancelled; then a checkpoint is written, from which <c>resume</c> goes on.</summary>
    /// <param name="onStep">Called after each step.</param>
    /// <param name="cancellationToken">Stops between two steps.</param>
    /// <returns>True when the run is done and the final model is saved, false when it was cancelled.</returns>
    /// <exception cref="BertNotebooksException">The folder cannot be written, or the loss is no finite number.</exception>
    public bool Execute(Action<StepReport>? onStep = null, CancellationToken cancellationToken = default)
    {
        _begun = true;
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using (MetricsFile metrics = new(_folder.MetricsFile, Arguments.LoggingSteps, Step, _checkpoint))
        {
            MeasureStart(metrics);
            (long start, double before) = (Stopwatch.GetTimestamp(), _state.TrainRuntime);
            void AfterStep(StepReport report)
            {
                metrics.Write(report);
                Note(report, before + Stopwatch.GetElapsedTime(start).TotalSeconds);
                if (CheckpointIsDue(report.Step))
                {
                    SaveCheckpoint(metrics);
                }

                onStep?.Invoke(report);
                if (HasStoppedEarly)
                {
                    stop.Cancel();
                }
            }

            if (!IsOver && !_trainer.Train(AfterStep, stop.Token) && !IsOver)
            {
                SaveCheckpoint(metrics);
                return false;
            }
        }

        Finish();
        _finished = true;
        return true;
    }

    /// <summary>Loss and accuracy on the held-out text; null when there is none.</summary>
    public EvaluationResult? Evaluate() => _trainer.Evaluate();

    /// <summary>Frees model and optimizer; the tokenized text of a run that is finished or never began goes, unless <c>kit.token_store</c> keeps it.</summary>
    public void Dispose()
    {
        Inputs.Dispose();
        if (_finished)
        {
            Inputs.Finish();
        }
        else if (!_begun)
        {
            Inputs.Undo();
        }

        _trainer.Dispose();
        Pretrained.Dispose();
    }

    private void MeasureStart(MetricsFile metrics)
    {
        if (Step > 0)
        {
            return;
        }

        _state = new TrainerState { StartEvaluation = Evaluate() };
        if (Arguments.EvalOnStart && _state.StartEvaluation is EvaluationResult start)
        {
            metrics.WriteStart(start);
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

    private void SaveCheckpoint(MetricsFile metrics) => _folder.SaveCheckpoint(Step, Arguments.SaveTotalLimit, _state.BestModelCheckpoint, path =>
    {
        Pretrained.SavePretrained(path);
        _trainer.SaveState(path);
        metrics.SavePending(path);
        _state.Save(path);
    });

    // The best of all may be the last one, so it is a checkpoint, too, where the best is asked for.
    private bool CheckpointIsDue(int step) => step < TotalSteps && !HasStoppedEarly
        ? Arguments.SaveStrategy switch
        {
            "steps" => step % Arguments.SaveSteps == 0,
            "epoch" => step % _trainer.StepsPerEpoch == 0,
            _ => false,
        }
        : Arguments.LoadBestModelAtEnd;

    private void Finish()
    {
        if (Arguments.LoadBestModelAtEnd)
        {
            BestModelRule.LoadBest(_state, _folder.Path, Pretrained.Model);
        }

        LoggedLosses losses = LoggedLosses.Read(_folder.MetricsFile);
        int? best = Arguments.LoadBestModelAtEnd ? _state.BestGlobalStep : null;
        Result = new RunResult(Step, TotalSteps, _trainer.Epoch, losses.Mean, losses.Last, _state.TrainRuntime, Inputs.Train.Count, Inputs.Validation.Count, best, HeldOut());
        Result.Save(_folder.Path);
        Pretrained.SavePretrained(_folder.Path, Arguments.Kit.SaveDtype == "float16" ? ScalarType.Float16 : ScalarType.Float32);
        _folder.Finish(_state);
    }

    private HeldOutResult? HeldOut() => Evaluate() is EvaluationResult final
        ? HeldOutResult.Of(_state.StartEvaluation, final, Inputs.Validation, _trainer.Validation, Vocabulary, Pretrained.Model.Config.VocabSize)
        : null;
}
