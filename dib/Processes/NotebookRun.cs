using BertNotebooks.Dib.Format;
using BertNotebooks.Dib.Session;

namespace BertNotebooks.Dib.Processes;

/// <summary>A notebook and what its run has brought so far.</summary>
public sealed class NotebookRun
{
    private readonly CellRun[] _cells;

    internal NotebookRun(DibDocument notebook)
    {
        Notebook = notebook;
        _cells = [.. notebook.CodeCells.Select(cell => new CellRun(cell))];
    }

    /// <summary>The notebook.</summary>
    public DibDocument Notebook { get; }

    /// <summary>Its code cells; cell n is at n - 1.</summary>
    public IReadOnlyList<CellRun> Cells => _cells;

    /// <summary>How long the run took, in seconds, the start of its process included.</summary>
    public double Seconds { get; internal set; }

    /// <summary>The highest resident memory of its process, in MiB, as of the last cell that ended.</summary>
    public double PeakMb { get; private set; }

    /// <summary>Why the run failed, or null.</summary>
    public string? Error { get; private set; }

    /// <summary>The cell that runs now, or null.</summary>
    public CellRun? Current => _cells.FirstOrDefault(cell => cell.Status == CellStatus.Running);

    /// <summary>The cell that runs now or, when none does, ran last; null before the first.</summary>
    internal CellRun? Latest => _cells.LastOrDefault(cell => cell.Status != CellStatus.NotRun);

    /// <summary>The cell that is to run after the one that runs; null behind the last, and behind one that failed.</summary>
    internal CellRun? Next => Error is null ? _cells.FirstOrDefault(cell => cell.Status == CellStatus.NotRun) : null;

    /// <summary>The number of cells with the status.</summary>
    public int Count(CellStatus status) => _cells.Count(cell => cell.Status == status);

    /// <summary>The run of a file that cannot be read as a notebook.</summary>
    internal static NotebookRun Unreadable(string path, string error) => new(DibDocument.Parse(path, "")) { Error = error };

    /// <summary>Takes in what the process reports.</summary>
    internal void Apply(NotebookEvent report)
    {
        PeakMb = Math.Max(PeakMb, report.PeakMb);
        switch (report.Kind)
        {
            case NotebookEventKind.CellStarted:
                _cells[report.Run - 1].Start();
                break;
            case NotebookEventKind.Output:
                _cells[report.Run - 1].Show(report.Output!);
                break;
            case NotebookEventKind.CellEnded:
                _cells[report.Run - 1].End(report.Seconds, report.Error);
                Error ??= report.Error?.ToString();
                break;
        }
    }

    /// <summary>Notes why the page is not what it should be; what failed before counts.</summary>
    internal void Fail(string reason) => Error ??= reason;

    /// <summary>Notes that the process ended, or was ended, in the middle; the running cell, if there is one, has failed.</summary>
    internal void Break(string reason, double cellSeconds)
    {
        CellError? error = Current is { } cell ? new CellError(Notebook.Name, cell.Cell.Number, cell.Cell.FirstLine, reason, []) : null;
        Current?.End(cellSeconds, error);
        Error ??= error?.ToString() ?? $"{Notebook.Name}: {reason}";
    }
}
