using System.Text.Json;
using System.Text.Json.Serialization;

namespace BertNotebooks.Training.Runs;

/// <summary>The file <c>non_finite_loss.json</c> of a run, which says at which step and text the loss was no finite number.</summary>
internal static class NonFiniteLossFile
{
    /// <summary>The file's name in a run's folder.</summary>
    public const string FileName = "non_finite_loss.json";

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes the report.</summary>
    /// <exception cref="BertNotebooksException">The place cannot be written.</exception>
    public static void Save(string path, NonFiniteLoss report) => AtomicFile.WriteText(path, JsonSerializer.Serialize(report, Json) + "\n");

    /// <summary>The step of a report; 0 when there is no report.</summary>
    public static int StepOf(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<NonFiniteLoss>(WholeFile.ReadText(path), Json)?.Step ?? 0;
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
