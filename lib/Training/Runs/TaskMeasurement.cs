using BertNotebooks.Checkpoints;
using BertNotebooks.Model;
using BertNotebooks.Model.Heads;
using BertNotebooks.Training.Arguments;
using BertNotebooks.Training.Evaluation;
using BertNotebooks.Training.Inputs;
using BertNotebooks.Training.Tasks;

namespace BertNotebooks.Training.Runs;

/// <summary>Measures the model of a folder on a file of its task, as <c>evaluate</c> does where the model fills no masks.</summary>
public static class TaskMeasurement
{
    /// <summary>The task of a folder by its architecture, a name of <c>kit.task</c>; <c>mlm</c> for all that can fill masks.</summary>
    /// <exception cref="BertNotebooksException">The folder has no configuration that is read.</exception>
    public static string TaskOf(string folder) => TaskOf(ConfigOf(folder.NotNull()));

    /// <summary>Measures.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="file">Labelled texts, tagged sentences, or documents of sentences.</param>
    /// <param name="columns">Columns of the file; null members: the usual ones.</param>
    /// <param name="seed">Seed of the pairs.</param>
    /// <param name="note">Called with what the user should know of the files, a sentence each.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>The model's figures beside those that need no model.</returns>
    /// <exception cref="BertNotebooksException">Model or file is not as it must be; the message names file and line.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static HeldOutResult Of(string folder, string file, (string? Text, string? Label, string? Pair) columns, long seed = 0, Action<string>? note = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        BertConfig config = ConfigOf(folder.NotNull());
        string scratch = Directory.CreateTempSubdirectory("bert-evaluate-").FullName;
        try
        {
            TrainingArguments arguments = ArgumentRules.Checked(new TrainingArguments
            {
                ModelNameOrPath = folder, ValidationFile = [file], DoTrain = false, DoEval = true, OutputDir = scratch, PerDeviceEvalBatchSize = 32,
                MaxSeqLength = config.MaxPositionEmbeddings,
                Kit = new() { Task = TaskOf(config), TextColumn = columns.Text, LabelColumn = columns.Label, PairColumn = columns.Pair },
                Seed = seed,
            });
            using StartingPoint start = StartingPoint.Open(arguments, null, (name, _) => name, null, null, cancellationToken);
            if (start.Model.Report.Missing is [string missing, ..])
            {
                throw new BertNotebooksException($"'{folder}' lacks '{missing}', without which its answers mean nothing: name a folder whose head is trained, such as train makes with kit.task.");
            }

            TrainingTask task = start.Inputs.TaskOf(start.Model, arguments);
            foreach (string sentence in start.Notes.Concat(task.Notes))
            {
                note?.Invoke(sentence);
            }

            return task.Compare(null, task.Evaluate(cancellationToken) ?? throw new BertNotebooksException($"'{file}' gives nothing to measure: give more text."));
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    private static string TaskOf(BertConfig config) => config.Architectures switch
    {
        [nameof(BertForSequenceClassification), ..] => TaskNames.SequenceClassification,
        [nameof(BertForTokenClassification), ..] => TaskNames.TokenClassification,
        [nameof(BertForNextSentencePrediction), ..] => TaskNames.NextSentence,
        _ => TaskNames.Mlm,
    };

    private static BertConfig ConfigOf(string folder) => BertConfigFile.Load(Path.Combine(folder, ModelFiles.Config));
}
