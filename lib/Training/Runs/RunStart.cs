using BertNotebooks.Checkpoints.Hub;
using BertNotebooks.Model;
using BertNotebooks.Training.Arguments;
using BertNotebooks.Training.Inputs;
using static TorchSharp.torch;

namespace BertNotebooks.Training.Runs;

/// <summary>What a run begins with, all of it open.</summary>
/// <param name="Folder">Where it writes.</param>
/// <param name="Checkpoint">What it goes on from; null: it begins at step 0.</param>
/// <param name="Start">The model and the examples.</param>
/// <param name="Asked">The settings as they were given.</param>
/// <param name="Origin">What it is made from.</param>
/// <param name="Notes">What the user should know about checkpoint, batch, model and files.</param>
internal sealed record RunStart(RunFolder Folder, SavedCheckpoint? Checkpoint, StartingPoint Start, TrainingArguments Asked, RunOrigin Origin, IReadOnlyList<string> Notes)
{
    /// <summary>Where models are computed with these arguments.</summary>
    public static string DeviceOf(TrainingArguments arguments) => cuda.is_available() && !arguments.UseCpu ? "cuda" : "cpu";

    /// <summary>Opens folder, model and texts; parameters and errors are those of <c>TrainingRun.Open</c>.</summary>
    public static RunStart Open(TrainingArguments arguments, bool resume, Func<string, string?, string>? modelFolder, Action<double>? progress, CancellationToken cancellationToken)
    {
        if (arguments.DoTrain == false)
        {
            throw new BertNotebooksException("do_train is false, and a run trains: set it to true, or measure the starting model by HeldOutMeasurement.");
        }

        resume |= arguments.ResumeFromCheckpoint is not null;
        RunFolder folder = RunFolder.Open(arguments, resume);
        StartingPoint? start = null;
        try
        {
            List<string> notes = [];
            SavedCheckpoint? checkpoint = resume ? folder.Checkpoints.Newest(notes) : null;
            ResumePoint.RequireNewest(arguments, checkpoint);
            Func<string, string?, string> found = Once(modelFolder ?? ((name, revision) => ModelSource.Resolve(name, revision)));
            start = StartingPoint.Open(arguments, checkpoint?.Folder, found, config => Fit(arguments, config, notes), progress, cancellationToken);
            notes.AddRange(start.Notes);
            RunOrigin origin = RunOrigin.Of(arguments, new SourceFingerprints(checkpoint is null ? found : null, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
            if (arguments.Evaluates && start.Inputs.EvalSamples == 0)
            {
                string asks = arguments.LoadBestModelAtEnd ? "load_best_model_at_end" : arguments.EvalStrategy != "no" ? "eval_strategy" : arguments.DoEval == true ? "do_eval" : "validation_file";
                throw new BertNotebooksException($"{asks} asks for a held-out text, and it gives 0 inputs: give more text in validation_file, or a smaller max_seq_length, or leave {asks} out.");
            }

            if (checkpoint is { State.Threads: int threads } && threads != get_num_threads())
            {
                notes.Add($"The run had {threads} threads and has {get_num_threads()} now: the last digits of its curve may differ; OMP_NUM_THREADS={threads} sets them back.");
            }

            if (checkpoint is { State.Device: string device } && device != DeviceOf(arguments))
            {
                notes.Add($"The run was on {device} and is on {DeviceOf(arguments)} now: dropout is drawn otherwise there, so that the curve is another from here on.");
            }

            cancellationToken.ThrowIfCancellationRequested();
            return new RunStart(folder, checkpoint, start, arguments, origin, notes);
        }
        catch
        {
            Undo(folder, start);
            throw;
        }
    }

    /// <summary>Closes what was opened and leaves the folder as it was.</summary>
    public void Undo() => Undo(Folder, Start);

    private static void Undo(RunFolder folder, StartingPoint? start)
    {
        start?.Undo();
        folder.Undo();
    }

    // A download shows its progress, and need not do so twice.
    private static Func<string, string?, string> Once(Func<string, string?, string> modelFolder)
    {
        string? folder = null;
        return (name, revision) => folder ??= modelFolder(name, revision);
    }

    private static TrainingArguments Fit(TrainingArguments arguments, BertConfig config, List<string> notes)
    {
        if (DeviceOf(arguments) == "cuda")
        {
            return arguments;
        }

        TrainingArguments fitting = TrainingMemory.Fit(arguments, config, InputLength.Of(arguments, config.MaxPositionEmbeddings), TrainingMemory.AvailableMb());
        if (fitting.PerDeviceTrainBatchSize != arguments.PerDeviceTrainBatchSize)
        {
            notes.Add($"A batch of {arguments.PerDeviceTrainBatchSize} does not fit the memory: {fitting.PerDeviceTrainBatchSize} inputs, accumulated {fitting.GradientAccumulationSteps} times, make a step (auto_find_batch_size).");
        }

        return fitting;
    }
}
