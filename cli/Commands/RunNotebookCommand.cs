using System.CommandLine;
using BertNotebooks.Cli.Terminal;
using BertNotebooks.Dib.Processes;

namespace BertNotebooks.Cli.Commands;

/// <summary>The hidden command in whose process the cells of one notebook run; <c>run</c> starts it and reads its events.</summary>
internal static class RunNotebookCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        Argument<string> pipe = new("PIPE") { Description = "The handle of the pipe for the events." };
        KitCommand command = new(NotebookHost.Command, "Runs the notebook that comes on standard input and reports its events as JSON lines (used by run).") { pipe };
        command.Hidden = true;
        command.SetAction((result, cancel) => NotebookHost.RunAsync(result.GetRequiredValue(pipe), cancel));
        return command;
    }
}
