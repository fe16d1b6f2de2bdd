using System.Diagnostics;
using BertNotebooks.Dib.Format;
using BertNotebooks.Dib.Session;

namespace BertNotebooks.Dib.Processes;

/// <summary>Runs one notebook in a process of its own and follows it cell by cell.</summary>
/// <remarks>The process is <see cref="RunOptions.Program"/>, which passes <see cref="NotebookHost.Command"/> and its argument on to <see cref="NotebookHost"/>.</remarks>
/// <param name="options">The setting of the lesson and the time of a cell.</param>
/// <param name="progress">Told of each cell.</param>
public sealed class NotebookProcess(RunOptions options, IRunProgress progress)
{
    private readonly RunOptions _options = options.NotNull();
    private readonly IRunProgress _progress = progress.NotNull();

    /// <summary>Runs the notebook to its end, to the first cell that fails or takes too long, or to the death of its process.</summary>
    /// <exception cref="OperationCanceledException">The user ended the run; the process is ended as well.</exception>
    public async Task<NotebookRun> RunAsync(DibDocument notebook, CancellationToken cancel)
    {
        NotebookRun run = new(notebook.NotNull());
        Stopwatch watch = Stopwatch.StartNew();
        _progress.NotebookStarted(run);
        using HostProcess host = new(notebook.FilePath, _options.Program, LessonEnvironment.Of(_options.Full));
        await FollowAsync(run, host, cancel);
        host.End();
        ShowNative(run.Latest, host);
        run.Seconds = watch.Elapsed.TotalSeconds;
        return run;
    }

    private async Task FollowAsync(NotebookRun run, HostProcess host, CancellationToken cancel)
    {
        Stopwatch cellWatch = new();
        SendNext(run, host);
        while (run.Next is not null || run.Current is not null)
        {
            NotebookEvent? report;
            try
            {
                report = await host.ReadAsync(run.Current is null ? Timeout.InfiniteTimeSpan : Left(cellWatch.Elapsed), cancel);
            }
            catch (TimeoutException)
            {
                double limit = _options.CellTimeout.TotalSeconds;
                run.Break($"timed out after {limit} s; raise --cell-timeout or shorten the cell", cellWatch.Elapsed.TotalSeconds);
                return;
            }

            if (report is null)
            {
                run.Break(await host.WhyEndedAsync(), cellWatch.Elapsed.TotalSeconds);
                return;
            }

            run.Apply(report);
            Note(run, report, host, cellWatch);
        }

        await host.LeaveAsync();
    }

    private void Note(NotebookRun run, NotebookEvent report, HostProcess host, Stopwatch cellWatch)
    {
        if (report.Kind == NotebookEventKind.CellStarted)
        {
            cellWatch.Restart();
        }
        else if (report.Kind == NotebookEventKind.CellEnded)
        {
            CellRun cell = run.Cells[report.Run - 1];
            ShowNative(cell, host);
            _progress.CellEnded(run, cell);
            SendNext(run, host);
        }
    }

    // A cell runs once: its number is that of its run.
    private static void SendNext(NotebookRun run, HostProcess host)
    {
        if (run.Next is { Cell: DibCell cell })
        {
            host.Send(new NotebookRequest(NotebookRequestKind.Run) { Run = cell.Number, Cell = cell.Number, FirstLine = cell.FirstLine, Text = cell.Source });
        }
    }

    // Native code may keep its text back: what comes late stands below the cell that runs by then.
    private static void ShowNative(CellRun? cell, HostProcess host)
    {
        cell?.ShowNative(OutputKind.Out, host.Output.Take());
        cell?.ShowNative(OutputKind.Error, host.Error.Take());
    }

    private TimeSpan Left(TimeSpan elapsed) => _options.CellTimeout > elapsed ? _options.CellTimeout - elapsed : TimeSpan.Zero;
}
