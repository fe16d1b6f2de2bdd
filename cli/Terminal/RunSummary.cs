using System.Globalization;
using BertNotebooks.Dib;
using Spectre.Console;

namespace BertNotebooks.Cli.Terminal;

/// <summary>The table at the end of a run.</summary>
internal static class RunSummary
{
    /// <summary>Writes a row for each notebook.</summary>
    public static void Write(IAnsiConsole console, IReadOnlyList<NotebookReport> reports)
    {
        Table table = new() { Border = TableBorder.Simple };
        table.AddColumn("notebook");
        foreach (string name in (string[])["cells", "passed", "failed", "seconds", "peak MiB"])
        {
            table.AddColumn(new TableColumn(name).RightAligned());
        }

        foreach (NotebookReport report in reports)
        {
            table.AddRow(
                Markup.Escape(report.Notebook),
                Number(report.Cells),
                Number(report.Passed),
                report.Error is null ? Number(report.Failed) : $"[red]{Number(report.Failed)}[/]",
                report.Seconds.ToString("F1", CultureInfo.InvariantCulture),
                report.PeakMb.ToString("F0", CultureInfo.InvariantCulture));
        }

        console.Write(table);
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
