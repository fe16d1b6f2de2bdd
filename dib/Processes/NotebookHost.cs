using System.Diagnostics;
using System.IO.Pipes;
using BertNotebooks.Dib.Format;
using BertNotebooks.Dib.Session;

namespace BertNotebooks.Dib.Processes;

/// <summary>The process in which the cells of one notebook run; a program that runs notebooks starts itself once more to be it.</summary>
/// <remarks>
/// The notebook comes on standard input, cut into cells already: what runs is what the page will show, even when the file has
/// changed since. Events go to a pipe of their own, where nothing that a cell or native code prints can come between them.
/// </remarks>
public static class NotebookHost
{
    /// <summary>The argument by which the program is told to be a host; the pipe's handle follows it.</summary>
    public const string Command = "run-notebook";

    private const int ParentDied = 130;
    private static readonly TimeSpan FlushInterval = TimeSpan.FromSeconds(1);

    /// <summary>Runs the notebook to its end, or to the first cell that fails, and ends the process.</summary>
    /// <param name="pipe">The argument behind <see cref="Command"/>.</param>
    /// <param name="cancel">Ends the cell that runs, where the cell looks at it.</param>
    public static async Task RunAsync(string pipe, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(pipe);
        StreamReader input = new(Console.OpenStandardInput());
        DibDocument notebook = DibDocument.FromLine(input.ReadLine() ?? "");
        ExitWithParent(input);
        await RunCellsAsync(notebook, new EventWriter(new AnonymousPipeClientStream(PipeDirection.Out, pipe)), cancel);

        // A thread that a cell left running must not keep the process.
        Environment.Exit(0);
    }

    private static async Task RunCellsAsync(DibDocument notebook, EventWriter events, CancellationToken cancel)
    {
        CellOutputs outputs = new(output => events.Write(new NotebookEvent(NotebookEventKind.Output) { Cell = output.Cell, Output = output }));
        AppDomain.CurrentDomain.ProcessExit += (_, _) => outputs.Flush();
        Console.SetIn(TextReader.Null);
        Console.SetOut(new CapturingWriter(outputs, OutputKind.Out));
        Console.SetError(new CapturingWriter(outputs, OutputKind.Error));
        NotebookSession session = new(Path.GetDirectoryName(notebook.FilePath)!, outputs);
        await session.WarmUpAsync(cancel);
        using Timer flush = new(_ => outputs.Flush(), null, FlushInterval, FlushInterval);
        foreach (DibCell cell in notebook.CodeCells)
        {
            outputs.BeginCell(cell.Number);
            events.Write(new NotebookEvent(NotebookEventKind.CellStarted) { Cell = cell.Number });
            Stopwatch watch = Stopwatch.StartNew();
            CellError? error = await session.RunAsync(notebook, cell, cancel);
            double seconds = watch.Elapsed.TotalSeconds;
            outputs.Flush();
            events.Write(new NotebookEvent(NotebookEventKind.CellEnded) { Cell = cell.Number, Seconds = seconds, PeakMb = ProcessMemory.PeakMb, Error = error });
            if (error is not null)
            {
                break;
            }
        }

        events.Write(new NotebookEvent(NotebookEventKind.Done));
    }

    // The parent holds the other end of standard input; when it dies, however it dies, reading ends.
    private static void ExitWithParent(StreamReader input)
    {
        Thread watch = new(() =>
        {
            while (input.Read() >= 0)
            {
            }

            Environment.Exit(ParentDied);
        })
        { IsBackground = true, Name = "parent" };
        watch.Start();
    }
}
