using System.Diagnostics;
using BertNotebooks.Checkpoints;
using BertNotebooks.Checkpoints.Hub;
using BertNotebooks.Engine;
using BertNotebooks.Model;
using BertNotebooks.Text;
using BertNotebooks.Training.Arguments;
using BertNotebooks.Training.Evaluation;
using BertNotebooks.Training.Inputs;
using BertNotebooks.Training.Sweeps;
using static TorchSharp.torch;

namespace BertNotebooks.Training.Runs;

/// <summary>A run with its folder: texts and model in, checkpoints, <c>metrics.jsonl</c> and the final model out.</summary>
/// <remarks>However it ends, a run that is opened again with <c>resume</c> gives the curve and the model of one that was never cut off, to the bit.</remarks>
public sealed partial class TrainingRun : IDisposable
{
    private readonly RunFolder _folder;
    private readonly Trainer _trainer;
    private readonly BestModelRule _rule;
    private readonly Dictionary<string, string> _settings;
    private (string Folder, TrainerState State)? _checkpoint;
    private TrainerState _state;
    private StepReport? _last;
    private bool _begun;
    private bool _finished;

    private TrainingRun(TrainingArguments arguments, RunFolder folder, PretrainedModel start, MlmInputs inputs, (string Folder, TrainerState State)? checkpoint)
    {
        _folder = folder;
        _checkpoint = checkpoint;
        _rule = BestModelRule.Of(arguments);
        _state = checkpoint?.State ?? new();
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
            _settings = RunSettings.Of(_trainer, Inputs);
            Begin();
        }
        catch
        {
            _trainer.Dispose();
            throw;
        }
    }

    /// <summary>The settings; the batch may be smaller than asked for, see <see cref="TrainingMemory"/>.</summary>
    public TrainingArguments Arguments => _trainer.Arguments;

    /// <summary>The model that learns, with its tokenizer.</summary>
    public PretrainedModel Pretrained { get; }

    /// <summary>The encoded texts.</summary>
    public MlmInputs Inputs { get; }

    /// <summary>What frequencies alone would lose on the training text.</summary>
    public UnigramBaseline Baseline { get; }

    /// <summary>What the user should know about the checkpoint that the run goes on from, and about the batch; a sentence each, often none.</summary>
    public IReadOnlyList<string> Notes { get; private init; } = [];

    /// <summary>Optimizer steps done.</summary>
    public int Step => _trainer.Step;

    /// <summary>Optimizer steps of the whole run.</summary>
    public int TotalSteps => _trainer.TotalSteps;

    /// <summary>Whether the run has ended before its last step, because the held-out text has got no better (<c>kit.early_stopping_patience</c>).</summary>
    public bool HasStoppedEarly => Step < TotalSteps && _rule.HasRunOut(_state);

    /// <summary>What the run came to; null before its end.</summary>
    public RunResult? Result { get; private set; }

    private bool IsOver => (Step >= TotalSteps && _trainer.Unreported is null) || HasStoppedEarly;

    private Vocabulary Vocabulary => Pretrained.Tokenizer.Vocabulary;

    /// <summary>Tells whether <c>output_dir</c> holds a run that came to its end.</summary>
    public static bool IsFinished(TrainingArguments arguments) => arguments.OutputDir is string path && RunFolder.IsFinished(path);

    /// <summary>The last step of a run that came to its end, and the steps that were planned, more when it stopped early; null when <c>output_dir</c> holds no such run.</summary>
    /// <remarks>What a run that was killed after its end could not remove is removed.</remarks>
    public static (int Step, int TotalSteps)? FinishedAt(TrainingArguments arguments)
    {
        if (!IsFinished(arguments))
        {
            return null;
        }

        RunFolder.TidyFinished(arguments.OutputDir!);
        TrainerState state = TrainerState.Load(arguments.OutputDir!);
        return (state.GlobalStep, state.MaxSteps);
    }

    /// <summary>Checks the folder and reads model and texts; an earlier run's files go only when <c>overwrite_output_dir</c> allows it.</summary>
    /// <param name="arguments">The settings.</param>
    /// <param name="resume">Whether to go on from the newest whole checkpoint in <c>output_dir</c>; with none the run starts at step 0.</param>
    /// <param name="modelFolder">Finds the folder of <c>model_name_or_path</c> at <c>model_revision</c>; null: <see cref="ModelSource.Resolve"/>, which shows no progress.</param>
    /// <param name="progress">Called with the share of a text, 0 to 1, that is tokenized.</param>
    /// <param name="cancellationToken">Stops the reading and tokenizing; nothing half stays then.</param>
    /// <exception cref="BertNotebooksException">A setting, a file or the folder is not as it must be, the checkpoint is of a run with other settings, or the memory is too small.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; the folder is as it was.</exception>
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
        PretrainedModel? start = null;
        MlmInputs? inputs = null;
        try
        {
            List<string> notes = [];
            (string Folder, TrainerState State)? checkpoint = resume ? folder.Checkpoints.Newest(notes) : null;
            start = checkpoint is null ? StartingModel.Open(arguments, modelFolder) : PretrainedModel.FromPretrained(checkpoint.Value.Folder);
            cancellationToken.ThrowIfCancellationRequested();
            TrainingArguments fitting = Fit(arguments, start, notes);
            inputs = MlmInputs.Read(fitting, start.Tokenizer, start.Model.Config.MaxPositionEmbeddings, progress, cancellationToken);
            if (checkpoint is { State.Threads: int threads } && threads != get_num_threads())
            {
                notes.Add($"The run had {threads} threads and has {get_num_threads()} now: the last digits of its curve may differ; OMP_NUM_THREADS={threads} sets them back.");
            }

            cancellationToken.ThrowIfCancellationRequested();
            return new TrainingRun(fitting, folder, start, inputs, checkpoint) { Notes = notes };
        }
        catch
        {
            inputs?.Undo();
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
        _begun = true;
        using (MetricsFile metrics = new(_folder.MetricsFile, Arguments.LoggingSteps, _checkpoint?.Folder, _checkpoint?.State.PendingLoss))
        {
            if (!MeasureStart(metrics, cancellationToken) || !Train(metrics, onStep, cancellationToken))
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
    public EvaluationResult? Evaluate(CancellationToken cancellationToken = default) => _trainer.Evaluate(cancellationToken);

    /// <summary>Frees model, optimizer and folder; the tokenized text of a run that is finished or never began goes, unless <c>kit.token_store</c> keeps it.</summary>
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
        _folder.Dispose();
    }

    private static TrainingArguments Fit(TrainingArguments arguments, PretrainedModel start, List<string> notes)
    {
        if (cuda.is_available() && !arguments.UseCpu)
        {
            return arguments;
        }

        BertConfig config = start.Model.Config;
        TrainingArguments fitting = TrainingMemory.Fit(arguments, config, MlmInputs.LengthOf(arguments, config.MaxPositionEmbeddings), TrainingMemory.AvailableMb());
        if (fitting.PerDeviceTrainBatchSize != arguments.PerDeviceTrainBatchSize)
        {
            notes.Add($"A batch of {arguments.PerDeviceTrainBatchSize} does not fit the memory: {fitting.PerDeviceTrainBatchSize} inputs, accumulated {fitting.GradientAccumulationSteps} times, make a step (auto_find_batch_size).");
        }

        return fitting;
    }

    private void Begin()
    {
        if (_checkpoint is not (string saved, TrainerState state))
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

    // False when it was cancelled.
    private bool MeasureStart(MetricsFile metrics, CancellationToken cancellationToken)
    {
        if (Step > 0 || _state.StartEvaluation is not null)
        {
            return true;
        }

        try
        {
            _state = new TrainerState { StartEvaluation = Evaluate(cancellationToken) };
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
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
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        (long start, double before) = (Stopwatch.GetTimestamp(), _state.TrainRuntime);
        void AfterStep(StepReport report)
        {
            _last = report;
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

        try
        {
            return IsOver || _trainer.Train(AfterStep, stop.Token) || IsOver;
        }
        catch (BertNotebooksException e) when (_trainer.Failure is NonFiniteLoss failure)
        {
            throw new BertNotebooksException($"{e.Message}\n{KeepLastGoodStep(metrics, failure)}", e);
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
}
