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
        Argument<string> pipe = new("PIPE") { Description = "The handles of the pipes for requests and events." };
        KitCommand command = new(NotebookHost.Command, "Runs the cells that come on a pipe and reports events on another, as JSON lines (used by run and play).") { pipe };
        command.Hidden = true;
        command.SetAction((result, cancel) => NotebookHost.RunAsync(result.GetRequiredValue(pipe), cancel));
        return command;
    }
}
