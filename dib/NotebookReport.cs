using System.Text.Encodings.Web;
using System.Text.Json;
using BertNotebooks.Dib.Processes;

namespace BertNotebooks.Dib;

/// <summary>One notebook in <c>report.json</c>.</summary>
/// <param name="Notebook">The notebook's name, with <c>solutions/</c> before a solution's.</param>
/// <param name="Cells">The number of its code cells, run or not.</param>
/// <param name="Passed">How many of them ran without an error.</param>
/// <param name="Failed">How many of them failed; those behind a failed cell are neither.</param>
/// <param name="Seconds">The time from the start of its process to its end.</param>
/// <param name="PeakMb">The highest resident memory of its process, in MiB.</param>
/// <param name="Error">Why it failed, or null.</param>
public sealed record NotebookReport(string Notebook, int Cells, int Passed, int Failed, double Seconds, double PeakMb, string? Error)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The report of a run that has ended.</summary>
    internal static NotebookReport Of(NotebookTarget target, NotebookRun run) => new(
        target.Title,
        run.Cells.Count,
        run.Count(CellStatus.Passed),
        run.Count(CellStatus.Failed),
        Math.Round(run.Seconds, 2),
        Math.Round(run.PeakMb, 1),
        run.Error);

    /// <summary>Writes the reports as one JSON array.</summary>
    /// <exception cref="BertNotebooksException">The file cannot be written.</exception>
    internal static void Write(string path, IReadOnlyList<NotebookReport> reports) =>
        AtomicFile.WriteText(path, JsonSerializer.Serialize(reports, Json) + "\n");
}
