using BertNotebooks.Checkpoints;
using BertNotebooks.Text;
using static TorchSharp.torch;

namespace BertNotebooks.Training;

/// <summary>A run with its folder: texts and model in, checkpoints, <c>metrics.jsonl</c> and the final model out.</summary>
/// <remarks>However it ends, a run that is opened again with <c>resume</c> gives the curve and the model of one that was never cut off, to the bit.</remarks>
public sealed class TrainingRun : IDisposable
{
    private readonly RunFolder _folder;
    private readonly Trainer _trainer;
    private readonly Dictionary<string, string> _settings;
    private (string Folder, CheckpointState State)? _checkpoint;
    private StepReport? _last;

    private TrainingRun(TrainingArguments arguments, RunFolder folder, PretrainedModel start, (string Folder, CheckpointState State)? checkpoint, CancellationToken cancel)
    {
        _folder = folder;
        _checkpoint = checkpoint;
        Pretrained = start;
        Inputs = MlmInputs.Read(arguments, start.Tokenizer, start.Model.Config.MaxPositionEmbeddings, cancel);
        Baseline = new UnigramBaseline(Inputs.Train, Vocabulary);
        cancel.ThrowIfCancellationRequested();
        _trainer = new Trainer(start.Model, Vocabulary, arguments, Inputs.Train, Inputs.Validation);
        try
        {
            _settings = RunSettings.Of(_trainer, Inputs);
            cancel.ThrowIfCancellationRequested();
            Begin();
        }
        catch
        {
            _trainer.Dispose();
            throw;
        }
    }

    /// <summary>The model that learns, with its tokenizer.</summary>
    public PretrainedModel Pretrained { get; }

    /// <summary>The encoded texts.</summary>
    public MlmInputs Inputs { get; }

    /// <summary>What frequencies alone would lose on the training text.</summary>
    public UnigramBaseline Baseline { get; }

    /// <summary>What the user should know about the checkpoint that the run goes on from; a sentence each, often none.</summary>
    public IReadOnlyList<string> Notes { get; private init; } = [];

    /// <summary>Optimizer steps done.</summary>
    public int Step => _trainer.Step;

    /// <summary>Optimizer steps of the whole run.</summary>
    public int TotalSteps => _trainer.TotalSteps;

    private Vocabulary Vocabulary => Pretrained.Tokenizer.Vocabulary;

    /// <summary>Tells whether <c>output_dir</c> holds a run that came to its end.</summary>
    public static bool IsFinished(TrainingArguments arguments) => arguments.OutputDir is string path && RunFolder.IsFinished(path);

    /// <summary>Checks the folder and reads model and texts; an earlier run's files go only when <c>overwrite_output_dir</c> allows it.</summary>
    /// <param name="arguments">The settings.</param>
    /// <param name="resume">Whether to go on from the newest whole checkpoint in <c>output_dir</c>; with none the run starts at step 0.</param>
    /// <param name="modelFolder">Finds the folder of <c>model_name_or_path</c> at <c>model_revision</c>; null: <see cref="ModelSource.Resolve"/>, which shows no progress.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="BertNotebooksException">A setting, a file or the folder is not as it must be, or the checkpoint is of a run with other settings.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; the folder is as it was.</exception>
    public static TrainingRun Open(
        TrainingArguments arguments, bool resume = false, Func<string, string?, string>? modelFolder = null, CancellationToken cancellationToken = default)
    {
        TorchRuntime.Require();
        arguments.Validate();
        RunFolder folder = RunFolder.Open(arguments, resume);
        PretrainedModel? start = null;
        try
        {
            List<string> notes = [];
            (string Folder, CheckpointState State)? checkpoint = resume ? folder.Checkpoints.Newest(notes) : null;
            start = checkpoint is null ? StartingModel.Open(arguments, modelFolder) : PretrainedModel.FromPretrained(checkpoint.Value.Folder);
            cancellationToken.ThrowIfCancellationRequested();
            if (checkpoint is { State.Threads: int threads } && threads != get_num_threads())
            {
                notes.Add($"The run had {threads} threads and has {get_num_threads()} now: the last digits of its curve may differ; OMP_NUM_THREADS={threads} sets them back.");
            }

            return new TrainingRun(arguments, folder, start, checkpoint, cancellationToken) { Notes = notes };
        }
        catch
        {
            start?.Dispose();
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Trains to the end, or until it is cancelled; then a checkpoint is written, from which <c>resume</c> goes on.</summary>
    /// <param name="onStep">Called after each step.</param>
    /// <param name="cancellationToken">Stops between two steps, or within an evaluation.</param>
    /// <returns>True when the run is done and the final model is saved, false when it was cancelled.</returns>
    /// <exception cref="BertNotebooksException">The folder cannot be written, or the loss is no finite number; then the last good step is saved.</exception>
    public bool Execute(Action<StepReport>? onStep = null, CancellationToken cancellationToken = default)
    {
        using (MetricsFile metrics = new(_folder.MetricsFile, _trainer.Arguments.LoggingSteps, _checkpoint?.Folder, _checkpoint?.State.PendingLoss))
        {
            if (!Train(metrics, onStep, cancellationToken))
            {
                SaveCheckpoint(metrics);
                return false;
            }
        }

        RequireFinite();
        ScalarType dtype = _trainer.Arguments.Kit.SaveDtype == "float16" ? ScalarType.Float16 : ScalarType.Float32;
        _folder.Finish(Step, _trainer.Epoch, path => Pretrained.SavePretrained(path, dtype));
        return true;
    }

    /// <summary>Loss and accuracy on the held-out text; null when there is none.</summary>
    public EvaluationResult? Evaluate(CancellationToken cancellationToken = default) => _trainer.Evaluate(cancellationToken);

    /// <summary>Frees model, optimizer and folder.</summary>
    public void Dispose()
    {
        _trainer.Dispose();
        Pretrained.Dispose();
        _folder.Dispose();
    }

    private void Begin()
    {
        if (_checkpoint is not (string saved, CheckpointState state))
        {
            _folder.Clear();
            return;
        }

        bool diverged = NonFiniteLoss.StepOf(_folder.NonFiniteLossFile) > state.GlobalStep;
        RunSettings.RequireSame(saved, state.Settings, _settings, optimizerMayChange: diverged);
        _trainer.LoadState(saved);
        _trainer.Unreported = state.Unreported;
        _folder.GoOnFrom(Step);
    }

    private bool Train(MetricsFile metrics, Action<StepReport>? onStep, CancellationToken cancellationToken)
    {
        void Report(StepReport report)
        {
            _last = report;
            metrics.Write(report);
            if (CheckpointIsDue(report))
            {
                SaveCheckpoint(metrics);
            }

            onStep?.Invoke(report);
        }

        try
        {
            return _trainer.Train(Report, cancellationToken);
        }
        catch (BertNotebooksException e) when (_trainer.Failure is NonFiniteLoss failure)
        {
            throw new BertNotebooksException($"{e.Message}\n{KeepLastGoodStep(metrics, failure)}", e);
        }
    }

    private string KeepLastGoodStep(MetricsFile metrics, NonFiniteLoss failure)
    {
        try
        {
            failure.Save(_folder.NonFiniteLossFile);
            SaveCheckpoint(metrics);
        }
        catch (BertNotebooksException e)
        {
            return e.Message;
        }

        return $"'{_checkpoint!.Value.Folder}' holds the weights of step {Step}: go on from it with --resume and a lower learning_rate. The report is '{_folder.NonFiniteLossFile}'.";
    }

    private void SaveCheckpoint(MetricsFile metrics)
    {
        // Stopped where it was saved or began: all is written already.
        if (_checkpoint is { State.GlobalStep: int saved } && saved == Step)
        {
            return;
        }

        RequireFinite();
        CheckpointState state = new()
        {
            GlobalStep = Step, MaxSteps = TotalSteps, Epoch = _trainer.Epoch, StepInEpoch = Step % _trainer.StepsPerEpoch, StepsPerEpoch = _trainer.StepsPerEpoch,
            Threads = get_num_threads(), Settings = _settings, PendingLoss = metrics.Pending, Unreported = _trainer.Unreported,
        };
        string place = _folder.SaveCheckpoint(Step, _trainer.Arguments.SaveTotalLimit, path =>
        {
            Pretrained.SavePretrained(path);
            _trainer.SaveState(path);
            metrics.CopyTo(path);
            state.Save(path);
        });
        _checkpoint = (place, state);
    }

    private void RequireFinite()
    {
        if (_trainer.IsFinite)
        {
            return;
        }

        if (_last is not null && _trainer.Failure is null)
        {
            new NonFiniteLoss(Step, _last.Loss, _last.GradNorm, _last.LearningRate, []).Save(_folder.NonFiniteLossFile);
        }

        string left = _checkpoint is { Folder: string folder } ? $"go on from '{folder}' with --resume" : "start anew";
        throw new BertNotebooksException(FormattableString.Invariant(
            $"The weights or moments after step {Step} are not finite, so they are not saved: {left} and a learning_rate below {_trainer.Arguments.LearningRate}, or a longer warm-up."));
    }

    private bool CheckpointIsDue(StepReport report) => report.Step < TotalSteps && _trainer.Arguments.SaveStrategy switch
    {
        "steps" => report.Step % _trainer.Arguments.SaveSteps == 0,
        "epoch" => report.Step % _trainer.StepsPerEpoch == 0,
        _ => false,
    };
}
