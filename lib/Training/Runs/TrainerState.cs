using System.Security.Cryptography;
using System.Text.Json;
using BertNotebooks.Training.Evaluation;

namespace BertNotebooks.Training.Runs;

/// <summary>
/// What a run knows of its past besides weights and moments, in <c>trainer_state.json</c>, with the names of transformers' <c>TrainerState</c> where it has them;
/// in a checkpoint, also by which sums its other files are known to be whole.
/// </summary>
/// <remarks>
/// There is no state of generators: order, masks and dropout of a step follow from <c>seed</c>, which stands in the settings, and from
/// <see cref="GlobalStep"/>.
/// </remarks>
internal sealed record TrainerState
{
    public const string FileName = "trainer_state.json";

    // The perplexity is computed from the loss, and may be beyond what JSON can write.
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, IgnoreReadOnlyProperties = true, WriteIndented = true, Converters = { new FiniteNumber() } };

    /// <summary>Steps done.</summary>
    public int GlobalStep { get; init; }

    /// <summary>Steps of the whole run.</summary>
    public int MaxSteps { get; init; }

    /// <summary>Epochs done.</summary>
    public double Epoch { get; init; }

    /// <summary>Steps done in the epoch that the next step belongs to.</summary>
    public int StepInEpoch { get; init; }

    /// <summary>Steps of an epoch.</summary>
    public int StepsPerEpoch { get; init; }

    /// <summary>Threads of torch; with another number the last digits of a curve may differ.</summary>
    public int Threads { get; init; }

    /// <summary>Where the model was, <c>cpu</c> or <c>cuda</c>: dropout is drawn otherwise there. Null: an older kit wrote the file.</summary>
    public string? Device { get; init; }

    /// <summary>The metric of <see cref="BestModelCheckpoint"/>; null while no evaluated checkpoint is saved.</summary>
    public double? BestMetric { get; init; }

    /// <summary>The step of <see cref="BestModelCheckpoint"/>.</summary>
    public int? BestGlobalStep { get; init; }

    /// <summary>The folder's name below output_dir, so that output_dir may be moved.</summary>
    public string? BestModelCheckpoint { get; init; }

    /// <summary>Evaluations since the last gain.</summary>
    public int EarlyStoppingPatienceCounter { get; init; }

    /// <summary>The best metric of all evaluations, those without a checkpoint too.</summary>
    public double? EarlyStoppingBestMetric { get; init; }

    /// <summary>Seconds of training, over all parts of a run that was resumed.</summary>
    public double TrainRuntime { get; init; }

    /// <summary>The held-out text before the first step; null when there is none.</summary>
    public EvaluationResult? StartEvaluation { get; init; }

    /// <summary>What the curve follows from: see <see cref="RunSettings"/>.</summary>
    public Dictionary<string, string> Settings { get; init; } = [];

    /// <summary>What the run was made from; null: an older kit wrote the file.</summary>
    public RunOrigin? Origin { get; init; }

    /// <summary>Losses that no line of metrics.jsonl holds yet.</summary>
    public PendingLoss PendingLoss { get; init; } = new(0, 0);

    /// <summary>A step whose evaluation was broken off, so that no line holds it; null: the last step is reported.</summary>
    public StepReport? Unreported { get; init; }

    /// <summary>SHA-256 of each other file of a checkpoint, by its name, in hexadecimal.</summary>
    public Dictionary<string, string> Files { get; init; } = [];

    /// <summary>Writes the file as the last one of a checkpoint, with the sums of all others in the folder.</summary>
    /// <exception cref="BertNotebooksException">The place cannot be written.</exception>
    public void Save(string folder)
    {
        TrainerState complete = this with { Files = Directory.GetFiles(folder).Order(StringComparer.Ordinal).ToDictionary(f => Path.GetFileName(f), Sum) };
        complete.Write(folder);
    }

    /// <summary>Writes the file into the folder of a run that has ended.</summary>
    /// <exception cref="BertNotebooksException">The place cannot be written.</exception>
    public void SaveAsEndMark(string folder) => (this with { Files = [] }).Write(folder);

    /// <summary>Reads the state of a checkpoint or of a finished run and checks its files.</summary>
    /// <exception cref="BertNotebooksException">A file is missing, damaged or cannot be read.</exception>
    public static TrainerState Load(string folder)
    {
        try
        {
            TrainerState state = TrainerStateCheck.Checked(JsonSerializer.Deserialize<TrainerState>(WholeFile.ReadText(Path.Combine(folder, FileName)), Json));
            return state.Files.FirstOrDefault(f => Sum(Path.Combine(folder, f.Key)) != f.Value).Key is string damaged
                ? throw new BertNotebooksException($"'{folder}' is damaged: {damaged} is not what was written.")
                : state;
        }
        catch (JsonException e)
        {
            throw new BertNotebooksException($"'{folder}' is damaged: {Words(e)}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BertNotebooksException($"'{folder}' is damaged: {e.Message.Shown(most: 200)}", e);
        }
    }

    // The reader's own words are of types, not of the file; those of the check are of the file.
    private static string Words(JsonException e) => e.Path is { Length: > 0 } path ? $"{FileName} is not what the kit writes at {path.Brief()}."
        : e.LineNumber is long line ? $"{FileName} is not what the kit writes in line {line + 1}." : e.Message;

    private void Write(string folder) => AtomicFile.WriteText(Path.Combine(folder, FileName), JsonSerializer.Serialize(this, Json) + "\n");

    private static string Sum(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }
}
