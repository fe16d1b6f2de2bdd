using System.CommandLine;
using BertNotebooks.Cli.Terminal;
using BertNotebooks.Dib;
using BertNotebooks.Dib.Processes;
using Spectre.Console;

namespace BertNotebooks.Cli.Commands;

/// <summary><c>run</c>: runs notebooks and writes a page for each.</summary>
internal static class RunCommand
{
    private const double DefaultCellTimeout = 600;
    // A run of lesson 04 in the long setting takes some ten minutes a cell.
    private const double FullCellTimeout = 3600;
    private const double MaxCellTimeout = 1e6;
    private const string CellTimeoutRule = "a number of seconds above 0, at most 1000000";

    private static readonly Argument<string[]> Paths = new Argument<string[]>("PATH")
    {
        Description = "Notebooks (.dib), or folders with notebooks.",
        Arity = ArgumentArity.OneOrMore,
    }.AsPath();

    private static readonly Option<string> Out = new Option<string>("--out")
    {
        Description = "The folder of the pages and of report.json.",
        HelpName = "DIR",
        DefaultValueFactory = _ => "out",
    }.AsPath();

    private static readonly Option<bool> Full = new("--full") { Description = "Takes the long setting of the lessons." };

    private static readonly Option<double> CellTimeout = new Option<double>("--cell-timeout")
    {
        Description = $"How many seconds one cell may take; with --full {FullCellTimeout} unless told.",
        HelpName = "S",
        DefaultValueFactory = result => result.GetValue(Full) ? FullCellTimeout : DefaultCellTimeout,
    }.AsNumber(CellTimeoutRule).Require(seconds => seconds is > 0 and <= MaxCellTimeout, CellTimeoutRule);

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        KitCommand command = new(
            "run",
            "Runs notebooks, each in a process of its own, and writes a self-contained HTML page for each and report.json for all. Exit code 1 when a cell failed.",
            "run notebooks",
            "run notebooks/03-masking.dib --out pages",
            "run notebooks/04-training.dib --full")
        {
            Paths, Out, Full, CellTimeout,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancel)
    {
        RunOptions options = new(
            result.GetRequiredValue(Out), result.GetValue(Full), TimeSpan.FromSeconds(result.GetValue(CellTimeout)), typeof(RunCommand).Assembly);
        IReadOnlyList<NotebookTarget> targets = NotebookTarget.Find(result.GetRequiredValue(Paths));
        IAnsiConsole terminal = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        IReadOnlyList<NotebookReport> reports = await ShowAsync(
            terminal, progress => new NotebookRunner(options, progress).RunAsync(targets, cancel));
        RunSummary.Write(terminal, reports);
        foreach (NotebookTarget target in targets)
        {
            Console.Out.WriteLine(Path.Combine(options.Out, target.Page));
        }

        return reports.All(report => report.Error is null) ? ExitCode.Done : ExitCode.Failed;
    }

    private static Task<T> ShowAsync<T>(IAnsiConsole terminal, Func<IRunProgress, Task<T>> work)
    {
        bool isLive = !Console.IsErrorRedirected && terminal.Profile.Capabilities.Ansi;
        return isLive ? LiveProgress.RunAsync(terminal, work) : work(new PlainProgress(Console.Error));
    }
}
