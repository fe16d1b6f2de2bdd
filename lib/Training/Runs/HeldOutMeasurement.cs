using BertNotebooks.Engine;
using BertNotebooks.Training.Arguments;
using BertNotebooks.Training.Evaluation;
using BertNotebooks.Training.Inputs;
using BertNotebooks.Training.Tasks;
using TorchSharp;
using static TorchSharp.torch;

namespace BertNotebooks.Training.Runs;

/// <summary>What <c>run_mlm</c> does with <c>do_eval</c> and without <c>do_train</c>: it measures the starting model on the held-out text, and trains nothing.</summary>
public static class HeldOutMeasurement
{
    /// <summary>Measures, and writes <c>eval_results.json</c> and <c>all_results.json</c> into <c>output_dir</c>; what else is there stays.</summary>
    /// <param name="arguments">The settings.</param>
    /// <param name="modelFolder">As in <see cref="TrainingRun.Open"/>.</param>
    /// <param name="progress">Called with the share of a text, 0 to 1, that is tokenized.</param>
    /// <param name="note">Called with what the user should know of model and files, a sentence each: that a head is new, and so on.</param>
    /// <param name="cancellationToken">Stops; nothing is written then.</param>
    /// <returns>The model's figures beside those that need no model.</returns>
    /// <exception cref="BertNotebooksException">A setting, a file or the folder is not as it must be, nothing is held out, or the folder has such figures and <c>overwrite_output_dir</c> is not set.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static HeldOutResult Execute(
        TrainingArguments arguments, Func<string, string?, string>? modelFolder = null, Action<double>? progress = null, Action<string>? note = null, CancellationToken cancellationToken = default)
    {
        TorchRuntime.Require();
        ArgumentNullException.ThrowIfNull(arguments);
        string path = Allowed(ArgumentRules.Checked(arguments with { DoTrain = false }));
        using RunFolder folder = RunFolder.Open(path);
        using StartingPoint start = StartingPoint.Open(arguments with { DoTrain = false }, null, modelFolder, null, progress, cancellationToken);
        try
        {
            foreach (string sentence in start.Notes)
            {
                note?.Invoke(sentence);
            }

            if (RunStart.DeviceOf(arguments) == "cuda")
            {
                start.Model.Model.to(CUDA);
            }

            TrainingTask task = start.Inputs.TaskOf(start.Model, start.Arguments);
            EvaluationResult figures = task.Evaluate(cancellationToken)
                ?? throw new BertNotebooksException("The held-out text gives 0 inputs: give more text in validation_file or train_file, or a smaller max_seq_length.");
            HeldOutResult result = task.Compare(null, figures);
            RunResult.SaveMeasured(path, result, task.EvalSamples);
            return result;
        }
        finally
        {
            start.Inputs.Undo();
        }
    }

    private static string Allowed(TrainingArguments arguments)
    {
        string path = OutputFolder.Named(arguments);
        return arguments.OverwriteOutputDir || !RunResult.HasMeasured(path) ? path
            : throw new BertNotebooksException($"output_dir '{path}' has an eval_results.json, which would be written over: set overwrite_output_dir to true, or name another folder.");
    }
}
