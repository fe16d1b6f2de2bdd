using System.Diagnostics;
using BertNotebooks.Dib.Format;
using BertNotebooks.Dib.Session;

namespace BertNotebooks.Dib.Processes;

/// <summary>Runs the cells of one notebook in this process and reports each event as a line.</summary>
internal sealed class NotebookHost(TextWriter events)
{
    /// <summary>The command by which a program that runs notebooks starts itself once more to be such a host.</summary>
    public const string Command = "run-notebook";

    private static readonly TimeSpan FlushInterval = TimeSpan.FromSeconds(1);
    private readonly Lock _lock = new();

    /// <summary>Runs the notebook to its end or to the first cell that fails.</summary>
    public async Task RunAsync(DibDocument notebook, CancellationToken cancel)
    {
        CellOutputs outputs = new(output => Send(new NotebookEvent(NotebookEventKind.Output) { Cell = output.Cell, Output = output }));
        AppDomain.CurrentDomain.ProcessExit += (_, _) => outputs.Flush();
        Console.SetIn(TextReader.Null);
        Console.SetOut(new CapturingWriter(outputs, OutputKind.Out));
        Console.SetError(new CapturingWriter(outputs, OutputKind.Error));
        NotebookSession session = new(Path.GetDirectoryName(notebook.FilePath)!, outputs);
        await session.WarmUpAsync(cancel);
        using Timer flush = new(_ => outputs.Flush(), null, FlushInterval, FlushInterval);
        foreach (DibCell cell in notebook.CodeCells)
        {
            if (!await RunCellAsync(session, notebook, cell, outputs, cancel))
            {
                break;
            }
        }

        Send(new NotebookEvent(NotebookEventKind.Done));
    }

    private async Task<bool> RunCellAsync(NotebookSession session, DibDocument notebook, DibCell cell, CellOutputs outputs, CancellationToken cancel)
    {
        outputs.BeginCell(cell.Number);
        Send(new NotebookEvent(NotebookEventKind.CellStarted) { Cell = cell.Number });
        Stopwatch watch = Stopwatch.StartNew();
        CellError? error = await session.RunAsync(notebook, cell, cancel);
        double seconds = watch.Elapsed.TotalSeconds;
        outputs.Flush();
        Send(new NotebookEvent(NotebookEventKind.CellEnded) { Cell = cell.Number, Seconds = seconds, PeakMb = ProcessMemory.PeakMb, Error = error });
        return error is null;
    }

    // Native code may have left half a line on the same stream, so each event begins with a line end of its own.
    private void Send(NotebookEvent notebookEvent)
    {
        string line = "\n" + notebookEvent.ToLine() + "\n";
        lock (_lock)
        {
            events.Write(line);
            events.Flush();
        }
    }
}
