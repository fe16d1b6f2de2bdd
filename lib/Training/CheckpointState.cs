using System.Security.Cryptography;
using System.Text.Json;

namespace BertNotebooks.Training;

/// <summary>What a checkpoint says of its run, in <c>trainer_state.json</c>, and by which sums its other files are known to be whole.</summary>
/// <remarks>
/// There is no state of generators: order, masks and dropout of a step follow from <c>seed</c>, which stands in the settings, and from
/// <see cref="GlobalStep"/>. Names are those of transformers' <c>TrainerState</c> where it has them.
/// </remarks>
internal sealed record CheckpointState
{
    public const string FileName = "trainer_state.json";

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    /// <summary>Steps done.</summary>
    public required int GlobalStep { get; init; }

    /// <summary>Steps of the whole run.</summary>
    public required int MaxSteps { get; init; }

    /// <summary>Epochs done.</summary>
    public required double Epoch { get; init; }

    /// <summary>Steps done in the epoch that the next step belongs to.</summary>
    public required int StepInEpoch { get; init; }

    /// <summary>Steps of an epoch.</summary>
    public required int StepsPerEpoch { get; init; }

    /// <summary>Threads of torch; with another number the last digits of a curve may differ.</summary>
    public required int Threads { get; init; }

    /// <summary>What the curve follows from: see <see cref="RunSettings"/>.</summary>
    public required Dictionary<string, string> Settings { get; init; }

    /// <summary>Losses that no line of metrics.jsonl holds yet.</summary>
    public required PendingLoss PendingLoss { get; init; }

    /// <summary>A step whose evaluation was broken off, so that no line holds it; null: the last step is reported.</summary>
    public StepReport? Unreported { get; init; }

    /// <summary>SHA-256 of each other file of the checkpoint, by its name, in hexadecimal.</summary>
    public Dictionary<string, string> Files { get; init; } = [];

    /// <summary>Writes the file as the last one of a checkpoint, with the sums of all others in the folder.</summary>
    /// <exception cref="BertNotebooksException">The place cannot be written.</exception>
    public void Save(string folder)
    {
        CheckpointState complete = this with { Files = Directory.GetFiles(folder).Order(StringComparer.Ordinal).ToDictionary(f => Path.GetFileName(f), Sum) };
        AtomicFile.WriteText(Path.Combine(folder, FileName), JsonSerializer.Serialize(complete, Json) + "\n");
    }

    /// <summary>Reads the state of a checkpoint and checks its files.</summary>
    /// <exception cref="BertNotebooksException">A file is missing, damaged or cannot be read.</exception>
    public static CheckpointState Load(string folder)
    {
        try
        {
            CheckpointState state = JsonSerializer.Deserialize<CheckpointState>(File.ReadAllText(Path.Combine(folder, FileName)), Json)
                ?? throw new JsonException($"{FileName} is null.");
            return state.Files.FirstOrDefault(f => Sum(Path.Combine(folder, Path.GetFileName(f.Key))) != f.Value).Key is string damaged
                ? throw new BertNotebooksException($"'{folder}' is damaged: {damaged} is not what was written.")
                : state;
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new BertNotebooksException($"'{folder}' is damaged: {e.Message}", e);
        }
    }

    private static string Sum(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }
}

/// <summary>The losses since the last line of metrics.jsonl.</summary>
/// <param name="Sum">Their sum.</param>
/// <param name="Count">Their number.</param>
internal sealed record PendingLoss(double Sum, int Count);
