using BertNotebooks.Dib.Format;
using BertNotebooks.Dib.Session;

namespace BertNotebooks.Dib.Processes;

/// <summary>A notebook and what its run has brought so far.</summary>
internal sealed class NotebookRun(DibDocument notebook)
{
    private readonly CellRun[] _cells = [.. notebook.CodeCells.Select(cell => new CellRun(cell))];

    /// <summary>The notebook.</summary>
    public DibDocument Notebook { get; } = notebook;

    /// <summary>Its code cells; cell n is at n - 1.</summary>
    public IReadOnlyList<CellRun> Cells => _cells;

    /// <summary>How long the run took, in seconds, the start of its process included.</summary>
    public double Seconds { get; set; }

    /// <summary>The highest resident memory of its process, in MiB, as of the last cell that ended.</summary>
    public double PeakMb { get; set; }

    /// <summary>Why the run failed, or null.</summary>
    public string? Error { get; private set; }

    /// <summary>The cell that runs now, or null.</summary>
    public CellRun? Current => _cells.FirstOrDefault(cell => cell.Status == CellStatus.Running);

    /// <summary>The number of cells with the status.</summary>
    public int Count(CellStatus status) => _cells.Count(cell => cell.Status == status);

    /// <summary>The run of a file that cannot be read as a notebook.</summary>
    public static NotebookRun Unreadable(string path, string error) => new(DibDocument.Parse(path, "")) { Error = error };

    /// <summary>Takes in what the process reports.</summary>
    public void Apply(NotebookEvent report)
    {
        CellRun? cell = report.Cell >= 1 && report.Cell <= _cells.Length ? _cells[report.Cell - 1] : null;
        PeakMb = Math.Max(PeakMb, report.PeakMb);
        switch (report.Kind)
        {
            case NotebookEventKind.CellStarted:
                cell?.Start();
                break;
            case NotebookEventKind.Output when report.Output is not null:
                cell?.Show(report.Output);
                break;
            case NotebookEventKind.CellEnded:
                cell?.End(report.Seconds, report.Error);
                Error ??= report.Error?.ToString();
                break;
        }
    }

    /// <summary>Notes that the process ended, or was ended, in the middle; the running cell, if there is one, has failed.</summary>
    public void Break(string reason, double cellSeconds)
    {
        CellError? error = Current is { } cell ? new CellError(Notebook.Name, cell.Cell.Number, cell.Cell.FirstLine, reason, []) : null;
        Current?.End(cellSeconds, error);
        Error ??= error?.ToString() ?? $"{Notebook.Name}: {reason}";
    }
}
