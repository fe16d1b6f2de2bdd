using Spectre.Console;

namespace BertNotebooks.Cli.Terminal;

/// <summary>Tables on stderr; in a log they are as wide as they need to be.</summary>
internal static class StderrConsole
{
    private const int LogWidth = 200;

    /// <summary>Writes a table.</summary>
    public static void Write(Table table)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        if (Console.IsErrorRedirected)
        {
            console.Profile.Width = LogWidth;
        }

        console.Write(table);
    }

    /// <summary>A table with its first columns for texts and the others for numbers.</summary>
    public static Table Table(IEnumerable<string> texts, IEnumerable<string> numbers)
    {
        Table table = new() { Border = TableBorder.Simple };
        foreach (string name in texts)
        {
            table.AddColumn(new TableColumn(Markup.Escape(name)));
        }

        foreach (string name in numbers)
        {
            table.AddColumn(new TableColumn(Markup.Escape(name)).RightAligned());
        }

        return table;
    }

    /// <summary>Adds a row of texts that are no markup.</summary>
    public static void AddPlainRow(this Table table, IEnumerable<string> cells) => table.AddRow([.. cells.Select(Markup.Escape)]);
}
