using BertNotebooks.Dib.Processes;

namespace BertNotebooks.Cli.Terminal;

/// <summary>A line a cell, for logs and files.</summary>
internal sealed class PlainProgress(TextWriter output) : IRunProgress
{
    public void RunStarted(int cells)
    {
    }

    public void NotebookStarted(NotebookRun run) => output.WriteLine($"{run.Notebook.Name}: {run.Cells.Count} {(run.Cells.Count == 1 ? "cell" : "cells")}");

    public void CellEnded(NotebookRun run, CellRun cell)
    {
        string failed = cell.Error is null ? "" : " failed";
        output.WriteLine(FormattableString.Invariant($"{run.Notebook.Name}: cell {cell.Cell.Number} of {run.Cells.Count}{failed} ({cell.Seconds:F1} s)"));
    }

    public void NotebookEnded(NotebookRun run)
    {
        if (run.Error is not null)
        {
            output.WriteLine(run.Error);
        }
    }

    public void Warn(string message) => output.WriteLine($"warning: {message}");
}
