using BertNotebooks.Checkpoints;
using BertNotebooks.Checkpoints.Hub;
using BertNotebooks.Engine;
using BertNotebooks.Model.Heads;
using BertNotebooks.Text;
using BertNotebooks.Training.Arguments;
using BertNotebooks.Training.Evaluation;
using BertNotebooks.Training.Inputs;
using static TorchSharp.torch;

namespace BertNotebooks.Training.Runs;

/// <summary>A run with its folder: texts and model in, checkpoints, <c>metrics.jsonl</c> and the final model out.</summary>
/// <remarks>However it ends, a run that is opened again with <c>resume</c> gives the curve and the model of one that was never cut off, to the bit.</remarks>
public sealed partial class TrainingRun : IDisposable
{
    private readonly RunFolder _folder;
    private readonly StartingPoint _start;
    private readonly Trainer _trainer;
    private readonly BestModelRule _rule;
    private readonly Dictionary<string, string> _settings;
    private SavedCheckpoint? _checkpoint;
    private TrainerState _state;
    private StepReport? _last;
    private bool _begun;
    private bool _finished;

    private TrainingRun(RunStart start)
    {
        _folder = start.Folder;
        _checkpoint = start.Checkpoint;
        _rule = BestModelRule.Of(start.Start.Arguments);
        Origin = start.Origin;
        _state = start.Checkpoint?.State ?? new();
        _start = start.Start;
        Baseline = (Inputs as MlmInputs)?.BaselineOf(Tokenizer.Vocabulary);
        _trainer = new Trainer(Inputs.TaskOf(_start.Model, _start.Arguments));
        Notes = [.. start.Notes, .. _trainer.Task.Notes, .. BestModelRule.Notes(Arguments, Plan)];
        try
        {
            _settings = RunSettings.Of(start.Asked, _trainer, Inputs);
            Begin();
        }
        catch
        {
            _trainer.Dispose();
            throw;
        }
    }

    /// <summary>The settings; the batch may be smaller than asked for where <c>auto_find_batch_size</c> is set.</summary>
    public TrainingArguments Arguments => _trainer.Arguments;

    /// <summary>What the user should know about the checkpoint that the run goes on from, the batch, and which checkpoints can be the best; a sentence each, often none.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>Optimizer steps done.</summary>
    public int Step => _trainer.Step;

    /// <summary>Optimizer steps of the whole run.</summary>
    public int TotalSteps => _trainer.TotalSteps;

    /// <summary>Whether the run has ended before its last step, because the held-out text has got no better (<c>kit.early_stopping_patience</c>).</summary>
    public bool HasStoppedEarly => Step < TotalSteps && _rule.HasRunOut(_state);

    /// <summary>What the run came to; null before its end.</summary>
    public RunResult? Result { get; private set; }

    /// <summary>What the run is made from.</summary>
    internal RunOrigin Origin { get; }

    /// <summary>What each step is made of, and what follows it.</summary>
    internal StepPlan Plan => _trainer.Plan;

    private bool IsOver => (Step >= TotalSteps && _trainer.Unreported is null) || HasStoppedEarly;

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
        if (ArgumentRules.Checked(arguments.NotNull()).Kit.Sweep is not null)
        {
            throw new BertNotebooksException("kit.sweep is set, which makes several runs: take one of Sweep.Of(arguments).Runs, or execute the sweep.");
        }

        return OpenChecked(arguments, resume, modelFolder, progress, cancellationToken);
    }

    /// <summary>Opens as <see cref="Open"/> does, with settings that are checked.</summary>
    internal static TrainingRun OpenChecked(
        TrainingArguments arguments, bool resume, Func<string, string?, string>? modelFolder, Action<double>? progress = null, CancellationToken cancellationToken = default)
    {
        RunStart start = RunStart.Open(arguments, resume, modelFolder, progress, cancellationToken);
        try
        {
            return new TrainingRun(start);
        }
        catch
        {
            start.Undo();
            throw;
        }
    }

    /// <summary>Loss, accuracy and the task's other figures on the held-out examples; null when there is none.</summary>
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
        _start.Model.Dispose();
        _folder.Dispose();
    }

    private void Begin()
    {
        if (_checkpoint is not (string saved, TrainerState state))
        {
            _folder.Clear();
            return;
        }

        bool diverged = NonFiniteLossFile.StepOf(_folder.NonFiniteLossPath) > state.GlobalStep;
        RunSettings.RequireNone(saved, [.. state.Origin?.SourceDifferences(Origin, texts: false) ?? [], .. RunSettings.Differences(state.Settings, _settings, optimizerMayChange: diverged)]);
        _trainer.GoOnFrom(OptimizerState.Load(saved, _trainer.Optimizer), state.Unreported);
        _folder.GoOnFrom(Step);
    }
}
