using System.Diagnostics;
using Spectre.Console;

namespace BertNotebooks.Cli.Terminal;

/// <summary>Progress of one long piece of work on stderr: a live bar in a terminal, a line every few seconds in a log.</summary>
internal static class WorkProgress
{
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(5);

    /// <summary>Runs the work; it calls back with the share done, 0 to 1, and a few words on the state.</summary>
    public static T Run<T>(string title, Func<Action<double, string>, T> work) =>
        Console.IsErrorRedirected ? Plain(title, work) : Live(title, work);

    /// <summary>Writes a line every few seconds: for work that begins inside of other work, where a bar would meet another.</summary>
    public static Action<double> Lines(string title)
    {
        Action<double, string> line = TimedLines(title);
        return share => line(share, "");
    }

    /// <summary>Writes a line every few seconds: for work of which nobody knows how much there is.</summary>
    public static Action<Func<string>> States(string title)
    {
        long last = Stopwatch.GetTimestamp();
        return state =>
        {
            if (Stopwatch.GetElapsedTime(last) >= BetweenLines)
            {
                last = Stopwatch.GetTimestamp();
                Console.Error.WriteLine($"{title}: {state()}".TrimEnd());
            }
        };
    }

    private static T Plain<T>(string title, Func<Action<double, string>, T> work) => work(TimedLines(title));

    private static Action<double, string> TimedLines(string title)
    {
        Action<Func<string>> line = States(title);
        return (share, state) => line(() => FormattableString.Invariant($"{100 * share:F0} % {state}"));
    }

    private static T Live<T>(string title, Func<Action<double, string>, T> work)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return console.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                ProgressTask task = context.AddTask(Markup.Escape(title), maxValue: 1);
                T result = work((share, state) =>
                {
                    task.Description = Markup.Escape($"{title} {state}".TrimEnd());
                    task.Value = share;
                });
                task.Value = 1;
                return result;
            });
    }
}
