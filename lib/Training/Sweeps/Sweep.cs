using BertNotebooks.Engine;
using BertNotebooks.Training.Arguments;
using BertNotebooks.Training.Inputs;
using BertNotebooks.Training.Runs;

namespace BertNotebooks.Training.Sweeps;

/// <summary>Several runs, one for each combination of the values of <c>kit.sweep</c>, one after the other.</summary>
/// <remarks>
/// All runs are asked for the same pieces of the held-out text: the seed of its masks and their share are <c>kit.eval_seed</c> and
/// <c>kit.eval_mlm_probability</c>, and where those are not set, <c>seed</c> as it stands outside of the sweep (42 unless told), and 0.15. A swept <c>max_seq_length</c> or vocabulary cuts the text in other pieces; losses are then not comparable.
/// </remarks>
public sealed class Sweep
{
    // What decides which files are read, and how; only then can a run of a sweep meet a mistake that the one before did not.
    private static readonly string[] InputKeys =
    [
        "model_name_or_path", "model_revision", "config_name", "tokenizer_name", "train_file", "validation_file", "validation_split_percentage",
        "max_train_samples", "max_eval_samples", "max_seq_length", "line_by_line", "pad_to_max_length", "eval_strategy", "do_eval", "kit.pipeline", "kit.task", "kit.text_column", "kit.label_column", "kit.pair_column",
    ];

    private readonly TrainingArguments _arguments;

    private Sweep(TrainingArguments arguments, IReadOnlyList<SweepRun> runs)
    {
        _arguments = arguments;
        Runs = runs;
    }

    /// <summary>The runs, the last name of <c>kit.sweep</c> changing fastest.</summary>
    public IReadOnlyList<SweepRun> Runs { get; }

    /// <summary>Makes the runs and checks their arguments.</summary>
    /// <param name="arguments">Settings with <c>kit.sweep</c>.</param>
    /// <exception cref="BertNotebooksException">A name or a value in <c>kit.sweep</c> is wrong, or a run would break a rule; the message names it.</exception>
    public static Sweep Of(TrainingArguments arguments) => new(arguments, SweepRuns.Of(ArgumentRules.Checked(arguments.NotNull())));

    /// <summary>Trains the runs, each into its folder in <c>output_dir</c>, and writes <c>sweep.jsonl</c> there: a JSON object a run.</summary>
    /// <param name="resume">Whether finished runs with the same arguments are kept and interrupted ones go on; otherwise <c>output_dir</c> must be empty, or <c>overwrite_output_dir</c> set.</param>
    /// <param name="onStep">Called after each step.</param>
    /// <param name="modelFolder">As in <see cref="TrainingRun.Open"/>.</param>
    /// <param name="cancellationToken">Stops between two steps, as the stop of the running cell does; the run then saves a checkpoint.</param>
    /// <returns>A result a run, in their order; fewer than <see cref="Runs"/> when it was stopped. A run whose loss is no finite number has an <see cref="SweepResult.Error"/>, and the others go on.</returns>
    /// <exception cref="BertNotebooksException">A file or a folder is not as it must be; found before the first run where the arguments tell.</exception>
    public IReadOnlyList<SweepResult> Execute(
        bool resume = false, Action<SweepProgress>? onStep = null, Func<string, string?, string>? modelFolder = null, CancellationToken cancellationToken = default)
    {
        TorchRuntime.Require();
        if (_arguments.ResumeFromCheckpoint is not null and not TrainingArguments.NewestCheckpoint)
        {
            throw new BertNotebooksException($"resume_from_checkpoint is '{_arguments.ResumeFromCheckpoint}', and a sweep has many runs: set it to true, which goes on with each.");
        }

        resume |= _arguments.ResumeFromCheckpoint is not null;
        SourceFingerprints sources = new(modelFolder, cancellationToken);
        using SweepFolder folder = SweepFolder.Open(_arguments, Runs, resume, sources);
        HashSet<SweepRun> kept = [.. Runs.Where(folder.Keeps)];
        HashSet<SweepRun> finished = [.. kept.Where(SweepFolder.HasFinished)];
        Rehearse([.. Runs.Except(finished)], modelFolder);
        SweepPace pace = new(Runs.Count - finished.Count);
        List<SweepResult> results = [];
        foreach ((int index, SweepRun run) in Runs.Index())
        {
            SweepResult? result = finished.Contains(run) ? SweepResult.Read(run) : Train(folder, run, kept.Contains(run), Report, modelFolder, cancellationToken);
            if (result is null)
            {
                break;
            }

            if (!finished.Contains(run))
            {
                pace.RunEnded();
            }

            results.Add(result);
            folder.WriteResults(results);

            void Report(StepReport step, int first) => onStep?.Invoke(new SweepProgress(run, index + 1, Runs.Count, step, pace.SecondsLeft(step, first)));
        }

        return results;
    }

    // Null: stopped.
    private static SweepResult? Train(SweepFolder folder, SweepRun run, bool goesOn, Action<StepReport, int> onStep, Func<string, string?, string>? modelFolder, CancellationToken cancellationToken)
    {
        LoopStop stop = new(cancellationToken);
        if (stop.IsRequested)
        {
            return null;
        }

        try
        {
            // What may not be overwritten was refused before.
            using TrainingRun training = run.Named(() => TrainingRun.OpenChecked(run.Arguments with { OverwriteOutputDir = true, ResumeFromCheckpoint = null }, goesOn, modelFolder));
            folder.RequireSources(run, training.Origin);
            SweepFolder.WriteArguments(run);
            return Result(run, training, onStep, cancellationToken);
        }
        catch (OperationCanceledException) when (stop.IsRequested)
        {
            return null;
        }
    }

    private static SweepResult? Result(SweepRun run, TrainingRun training, Action<StepReport, int> onStep, CancellationToken cancellationToken)
    {
        try
        {
            int first = training.Step;
            return training.Execute(step => onStep(step, first), cancellationToken) ? SweepResult.Of(run, training.Result!) : null;
        }
        catch (BertNotebooksException e)
        {
            return new SweepResult(run, Error: e.Message);
        }
    }

    // Finds a file that is missing, or a length that a model cannot take, before hours are spent on the runs before.
    private void Rehearse(IReadOnlyList<SweepRun> runs, Func<string, string?, string>? modelFolder)
    {
        string[] swept = [.. InputKeys.Where(Runs[0].Values.ContainsKey)];
        if (swept.Length == 0)
        {
            return;
        }

        foreach (SweepRun run in runs.DistinctBy(r => string.Join('\n', swept.Select(key => r.Values[key].GetRawText()))))
        {
            run.Named(() =>
            {
                StartingPoint start = StartingPoint.Open(run.Arguments, null, modelFolder, null, null, CancellationToken.None);
                start.Undo();
                return start;
            });
        }
    }
}
