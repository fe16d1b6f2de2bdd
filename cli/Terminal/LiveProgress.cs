using System.Diagnostics;
using System.Globalization;
using BertNotebooks.Dib.Processes;
using Spectre.Console;

namespace BertNotebooks.Cli.Terminal;

/// <summary>A bar a notebook, and one for all with the time left, redrawn in place in a terminal.</summary>
internal sealed class LiveProgress : IRunProgress
{
    private readonly IAnsiConsole _console;
    private readonly ProgressContext _context;
    private readonly ProgressTask _all;
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private RunEstimate _estimate = new(0);
    private ProgressTask? _notebook;

    private LiveProgress(IAnsiConsole console, ProgressContext context)
    {
        _console = console;
        _context = context;
        _all = context.AddTask("all", maxValue: 1);
    }

    /// <summary>Draws the bars while the work runs.</summary>
    /// <param name="console">The terminal.</param>
    /// <param name="work">The work, which reports to the bars.</param>
    public static Task<T> RunAsync<T>(IAnsiConsole console, Func<IRunProgress, Task<T>> work) => console.Progress()
        .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new ElapsedTimeColumn(), new SpinnerColumn())
        .StartAsync(context => work(new LiveProgress(console, context)));

    public void RunStarted(int cells)
    {
        _estimate = new RunEstimate(cells);
        _all.MaxValue = Math.Max(cells, 1);
    }

    public void NotebookStarted(NotebookRun run)
    {
        _notebook = _context.AddTask(Describe(run, 0), maxValue: Math.Max(run.Cells.Count, 1));
    }

    public void CellEnded(NotebookRun run, CellRun cell)
    {
        _notebook!.Description = Describe(run, cell.Cell.Number);
        _notebook.Value = cell.Cell.Number;
        Advance(1);
    }

    public void NotebookEnded(NotebookRun run)
    {
        Advance(run.Cells.Count - (int)(_notebook?.Value ?? 0));
        _notebook?.StopTask();
        _notebook = null;
        if (run.Error is not null)
        {
            _console.MarkupLineInterpolated($"[red]{run.Error}[/]");
        }
    }

    public void Warn(string message) => _console.MarkupLineInterpolated($"[yellow]warning:[/] {message}");

    private void Advance(int cells)
    {
        _estimate.Add(cells);
        string left = _estimate.Left(_watch.Elapsed) is { } time ? $", about {Format(time)} left" : "";
        _all.Description = $"all: {_estimate.Done} of {_estimate.Cells} cells{left}";
        _all.Value = _estimate.Done;
    }

    private static string Describe(NotebookRun run, int done) =>
        Markup.Escape(string.Create(CultureInfo.InvariantCulture, $"{run.Notebook.Name}: cell {done} of {run.Cells.Count}"));

    private static string Format(TimeSpan time) => time.ToString(time.TotalHours >= 1 ? @"h\:mm\:ss" : @"m\:ss", CultureInfo.InvariantCulture);
}
