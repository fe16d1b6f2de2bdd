using System.Diagnostics;
using BertNotebooks.Dib.Format;

namespace BertNotebooks.Dib.Processes;

/// <summary>Runs one notebook in a process of its own and follows it cell by cell.</summary>
internal sealed class NotebookProcess(RunOptions options, IRunProgress progress)
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>Runs the notebook to its end, to the first cell that fails or takes too long, or to the death of its process.</summary>
    /// <exception cref="OperationCanceledException">The user ended the run; the process is ended as well.</exception>
    public async Task<NotebookRun> RunAsync(DibDocument notebook, CancellationToken cancel)
    {
        NotebookRun run = new(notebook);
        Stopwatch watch = Stopwatch.StartNew();
        progress.NotebookStarted(run);
        using Process process = Process.Start(StartInfo(notebook)) ?? throw new BertNotebooksException("The notebook's process cannot be started.");
        try
        {
            ErrorTail errors = new(process.StandardError);
            await FollowAsync(run, process, errors, cancel);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit(Grace);
        }

        run.Seconds = watch.Elapsed.TotalSeconds;
        return run;
    }

    private async Task FollowAsync(NotebookRun run, Process process, ErrorTail errors, CancellationToken cancel)
    {
        Stopwatch cellWatch = new();
        while (true)
        {
            string? line;
            try
            {
                TimeSpan left = run.Current is null ? Timeout.InfiniteTimeSpan : Left(cellWatch.Elapsed);
                line = await process.StandardOutput.ReadLineAsync(cancel).AsTask().WaitAsync(left, cancel);
            }
            catch (TimeoutException)
            {
                double limit = options.CellTimeout.TotalSeconds;
                run.Break($"timed out after {limit} s; raise --cell-timeout or shorten the cell", cellWatch.Elapsed.TotalSeconds);
                return;
            }

            if (line is null)
            {
                run.Break(await DeathOfAsync(process, errors), cellWatch.Elapsed.TotalSeconds);
                return;
            }

            if (NotebookEvent.FromLine(line) is { } report)
            {
                run.Apply(report);
                Note(run, report, cellWatch);
                if (report.Kind == NotebookEventKind.Done)
                {
                    return;
                }
            }
        }
    }

    private static async Task<string> DeathOfAsync(Process process, ErrorTail errors)
    {
        try
        {
            await process.WaitForExitAsync().WaitAsync(Grace);
            return CrashMessage.For(process.ExitCode, await errors.ReadAsync(Grace));
        }
        catch (TimeoutException)
        {
            return "the notebook's process closed its standard output; a cell must not do that";
        }
    }

    private void Note(NotebookRun run, NotebookEvent report, Stopwatch cellWatch)
    {
        if (report.Kind == NotebookEventKind.CellStarted)
        {
            cellWatch.Restart();
        }
        else if (report.Kind == NotebookEventKind.CellEnded && report.Cell >= 1 && report.Cell <= run.Cells.Count)
        {
            progress.CellEnded(run, run.Cells[report.Cell - 1]);
        }
    }

    private TimeSpan Left(TimeSpan elapsed) => options.CellTimeout > elapsed ? options.CellTimeout - elapsed : TimeSpan.Zero;

    private ProcessStartInfo StartInfo(DibDocument notebook)
    {
        ProcessStartInfo start = OwnProcess.StartInfo(options.Program, [NotebookHost.Command, notebook.FilePath]);
        start.WorkingDirectory = Path.GetDirectoryName(notebook.FilePath);
        start.Environment["BERT_NOTEBOOKS_FULL"] = options.Full ? "1" : "0";

        // libtorch's threads otherwise spin while they wait for each other, which on a busy machine costs more than the work itself.
        start.Environment.TryAdd("OMP_WAIT_POLICY", "passive");
        return start;
    }
}
