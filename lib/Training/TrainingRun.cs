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
    private bool _begun;
    private bool _finished;

    private TrainingRun(TrainingArguments arguments, RunFolder folder, PretrainedModel start, MlmInputs inputs, string? checkpoint)
    {
        _folder = folder;
        _checkpoint = checkpoint;
        Pretrained = start;
        Inputs = inputs;
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

    private Vocabulary Vocabulary => Pretrained.Tokenizer.Vocabulary;

    /// <summary>Tells whether <c>output_dir</c> holds a run that came to its end.</summary>
    public static bool IsFinished(TrainingArguments arguments) => arguments.OutputDir is string path && new RunFolder(path).IsFinished;

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
        using (MetricsFile metrics = new(_folder.MetricsFile, _trainer.Arguments.LoggingSteps, Step, _checkpoint))
        {
            bool done = _trainer.Train(
                report =>
                {
                    metrics.Write(report);
                    if (CheckpointIsDue(report))
                    {
                        SaveCheckpoint(metrics);
                    }

                    onStep?.Invoke(report);
                },
                cancellationToken);
            if (!done)
            {
                SaveCheckpoint(metrics);
                return false;
            }
        }

        Pretrained.SavePretrained(_folder.Path, _trainer.Arguments.Kit.SaveDtype == "float16" ? ScalarType.Float16 : ScalarType.Float32);
        _folder.Finish(Step, _trainer.Epoch);
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

    private void SaveCheckpoint(MetricsFile metrics) => _folder.SaveCheckpoint(Step, _trainer.Arguments.SaveTotalLimit, path =>
    {
        Pretrained.SavePretrained(path);
        _trainer.SaveState(path);
        metrics.SavePending(path);
    });

    private bool CheckpointIsDue(StepReport report) => report.Step < TotalSteps && _trainer.Arguments.SaveStrategy switch
    {
        "steps" => report.Step % _trainer.Arguments.SaveSteps == 0,
        "epoch" => report.Step % _trainer.StepsPerEpoch == 0,
        _ => false,
    };
}
