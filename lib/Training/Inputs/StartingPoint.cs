using BertNotebooks.Model;
using BertNotebooks.Training.Arguments;

namespace BertNotebooks.Training.Inputs;

/// <summary>The model that a run begins with, and the examples of its files.</summary>
internal sealed record StartingPoint(TaskModel Model, TaskInputs Inputs, TrainingArguments Arguments) : IDisposable
{
    /// <summary>Opens both; what a run does with labels is known before its model is made.</summary>
    /// <param name="arguments">The settings.</param>
    /// <param name="checkpoint">The folder of the checkpoint that the run goes on from; null: it begins.</param>
    /// <param name="modelFolder">As in <c>TrainingRun.Open</c>.</param>
    /// <param name="fit">Makes the batch fit the memory, for a shape; null: it is left as it is.</param>
    /// <param name="progress">Called with the share of a text, 0 to 1, that is tokenized.</param>
    /// <param name="cancellationToken">Stops the reading; nothing half stays then.</param>
    public static StartingPoint Open(
        TrainingArguments arguments, string? checkpoint, Func<string, string?, string>? modelFolder, Func<BertConfig, TrainingArguments>? fit, Action<double>? progress, CancellationToken cancellationToken)
    {
        string? folder = checkpoint ?? StartingModel.FolderOf(arguments, modelFolder);
        LabelledInputs? labelled = TaskNames.IsLabelled(arguments.Task) ? LabelledInputs.Read(arguments, folder, cancellationToken) : null;
        TaskModel model = checkpoint is null ? StartingModel.Open(arguments, folder, labelled?.Labels.Names) : TaskModel.Open(checkpoint, arguments.Task, labelled?.Labels.Names);
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            TrainingArguments fitting = fit?.Invoke(model.Config) ?? arguments;
            int positions = model.Config.MaxPositionEmbeddings;
            TaskInputs inputs = labelled is not null ? labelled
                : arguments.Task is TaskNames.NextSentence or TaskNames.Pretraining ? PairInputs.Read(fitting, model.Tokenizer, positions, progress, cancellationToken)
                : MlmInputs.Read(fitting, model.Tokenizer, positions, progress, cancellationToken);
            return new StartingPoint(model, inputs, fitting);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>What the user should know: of the tokenizer, of weights that are new, of the files.</summary>
    public IEnumerable<string> Notes => [.. Model.Tokenizer.Warnings, .. FreshHead(), .. Inputs.Notes];

    /// <summary>Closes both, and deletes what was made for a run that did not begin.</summary>
    public void Undo()
    {
        Inputs.Undo();
        Model.Dispose();
    }

    /// <summary>Closes both.</summary>
    public void Dispose()
    {
        Inputs.Dispose();
        Model.Dispose();
    }

    private IEnumerable<string> FreshHead() => Model.Report.Missing.Count == 0 ? []
        : [$"New, since the model's folder has them not, and drawn by seed {Arguments.Seed}: {string.Join(", ", Model.Report.Missing)}."];
}
