using System.Text.Json;
using BertNotebooks.Training.Evaluation;

namespace BertNotebooks.Training.Runs;

/// <summary>The file <c>metrics.jsonl</c> of a run: a JSON object a line, numbers that read back to the bit.</summary>
/// <remarks>A checkpoint has a copy, so that no line after it, no torn one and no lost one is in the file of a run that goes on.</remarks>
internal sealed class MetricsFile : IDisposable
{
    /// <summary>The file's name, in a run's folder and in a checkpoint.</summary>
    public const string FileName = "metrics.jsonl";

    private readonly FileStream _stream;
    private readonly StepPlan _plan;
    private double _lossSum;
    private int _lossCount;

    /// <summary>Opens the file, empty or as a checkpoint has it.</summary>
    /// <param name="path">Its place.</param>
    /// <param name="plan">It says which steps have a line.</param>
    /// <param name="checkpoint">The checkpoint that the run goes on from; null: it begins.</param>
    /// <exception cref="BertNotebooksException">The file cannot be written.</exception>
    public MetricsFile(string path, StepPlan plan, SavedCheckpoint? checkpoint)
    {
        _plan = plan;
        (_lossSum, _lossCount) = checkpoint?.State.PendingLoss ?? new PendingLoss(0, 0);
        string[] lines = checkpoint is null ? [] : Utf8LineReader.ReadAll(Path.Combine(checkpoint.Folder, FileName));
        Losses = LossesOf(lines, checkpoint);
        AtomicFile.WriteText(path, string.Concat(lines.Select(line => line + "\n")));
        try
        {
            // Without a buffer: after a full disk, closing would try once more, and fail in place of the message.
            _stream = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CannotWrite(path, e);
        }
    }

    /// <summary>The losses of all lines.</summary>
    public LoggedLosses Losses { get; }

    /// <summary>The losses that no line holds yet.</summary>
    public PendingLoss Pending => new(_lossSum, _lossCount);

    /// <summary>Writes a line when the step is one to be logged or to be evaluated; the loss is the mean since the line before.</summary>
    /// <exception cref="BertNotebooksException">The file cannot be written, or is no longer there.</exception>
    public void Write(StepReport report)
    {
        _lossSum += report.Loss;
        _lossCount++;
        if (!_plan.LineIsDue(report.Step) && report.Evaluation is null)
        {
            return;
        }

        double loss = _lossSum / _lossCount;
        Dictionary<string, object> line = new()
        {
            ["step"] = report.Step, ["epoch"] = report.Epoch, ["loss"] = loss, ["learning_rate"] = report.LearningRate,
            ["grad_norm"] = report.GradNorm, ["tokens_per_second"] = report.TokensPerSecond,
        };
        if (report.Evaluation is EvaluationResult evaluation)
        {
            AddTo(line, evaluation);
        }

        (_lossSum, _lossCount) = (0, 0);
        Append(line);
        Losses.Add(report.Step, loss);
    }

    /// <summary>Writes the figures of the model that a run starts from, as the line of step 0.</summary>
    /// <exception cref="BertNotebooksException">The file cannot be written, or is no longer there.</exception>
    public void WriteStart(EvaluationResult evaluation)
    {
        Dictionary<string, object> line = new() { ["step"] = 0, ["epoch"] = 0.0 };
        AddTo(line, evaluation);
        Append(line);
    }

    /// <summary>Copies the file into a checkpoint.</summary>
    /// <exception cref="BertNotebooksException">The place cannot be written.</exception>
    public void CopyTo(string folder) => AtomicFile.Write(Path.Combine(folder, FileName), copy =>
    {
        using FileStream lines = new(_stream.Name, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        lines.CopyTo(copy);
    });

    /// <summary>Closes the file.</summary>
    public void Dispose() => _stream.Dispose();

    private static void AddTo(Dictionary<string, object> line, EvaluationResult evaluation)
    {
        foreach ((string name, double value) in EvaluationFigures.Of(evaluation))
        {
            line[name] = value;
        }
    }

    private static LoggedLosses LossesOf(string[] lines, SavedCheckpoint? checkpoint)
    {
        try
        {
            return new LoggedLosses(lines);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new BertNotebooksException($"'{checkpoint?.Folder}' is damaged: {FileName} has a line without step and loss ({e.Words()}). Delete that checkpoint to go on from the one before.", e);
        }
    }

    private void Append(Dictionary<string, object> line)
    {
        try
        {
            // Of a file whose folder was deleted, the system takes every line and keeps none.
            if (!File.Exists(_stream.Name))
            {
                throw new FileNotFoundException("it was taken away while the run wrote to it.");
            }

            _stream.Write([.. JsonSerializer.SerializeToUtf8Bytes(line), (byte)'\n']);
        }
        catch (Exception e) when (AtomicFile.IsRefusal(e))
        {
            throw CannotWrite(_stream.Name, e);
        }
    }

    private static BertNotebooksException CannotWrite(string path, Exception e) =>
        new($"Cannot write '{path}': {e.Message} See that its folder is there and its disk has room, then go on with --resume.", e);
}
