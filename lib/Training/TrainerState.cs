using System.Text.Json;

namespace BertNotebooks.Training;

/// <summary>What a run knows of its past besides weights and moments: <c>trainer_state.json</c>, with the names of Hugging Face's where it has one.</summary>
internal sealed record TrainerState
{
    public const string FileName = "trainer_state.json";

    // The perplexity is computed from the loss, and may be beyond what JSON can write.
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, IgnoreReadOnlyProperties = true, WriteIndented = true };

    public int GlobalStep { get; init; }

    public int MaxSteps { get; init; }

    public double Epoch { get; init; }

    /// <summary>The metric of <see cref="BestModelCheckpoint"/>; null while no evaluated checkpoint is saved.</summary>
    public double? BestMetric { get; init; }

    public int? BestGlobalStep { get; init; }

    /// <summary>The folder's name below output_dir, so that output_dir may be moved.</summary>
    public string? BestModelCheckpoint { get; init; }

    public int EarlyStoppingPatienceCounter { get; init; }

    /// <summary>The best metric of all evaluations, those without a checkpoint too.</summary>
    public double? EarlyStoppingBestMetric { get; init; }

    /// <summary>Seconds of training, over all parts of a run that was resumed.</summary>
    public double TrainRuntime { get; init; }

    /// <summary>The held-out text before the first step; null when there is none.</summary>
    public EvaluationResult? StartEvaluation { get; init; }

    public void Save(string folder) => AtomicFile.WriteText(Path.Combine(folder, FileName), JsonSerializer.Serialize(this, Json) + "\n");

    /// <summary>Reads the state of a checkpoint or of a finished run; one without the file knows nothing.</summary>
    /// <exception cref="BertNotebooksException">The file is damaged.</exception>
    public static TrainerState Load(string folder)
    {
        string path = Path.Combine(folder, FileName);
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<TrainerState>(File.ReadAllText(path), Json) ?? new() : new();
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new BertNotebooksException($"Cannot read '{path}': {e.Message} The checkpoint is damaged: delete its folder to go on from the one before.", e);
        }
    }
}
