using System.CommandLine;
using BertNotebooks.Cli.Terminal;
using BertNotebooks.Dib.Format;
using BertNotebooks.Dib.Processes;

namespace BertNotebooks.Cli.Commands;

/// <summary>The hidden command in whose process the cells of one notebook run; <c>run</c> starts it and reads its events.</summary>
internal static class RunNotebookCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        Argument<string> notebook = new("FILE") { Description = "The notebook." };
        KitCommand command = new(NotebookHost.Command, "Runs one notebook and reports its events as JSON lines (used by run).") { notebook };
        command.Hidden = true;
        command.SetAction((result, cancel) => RunAsync(result.GetRequiredValue(notebook), cancel));
        return command;
    }

    private static async Task<int> RunAsync(string path, CancellationToken cancel)
    {
        TextWriter events = Console.Out;
        ExitWithParent();
        await new NotebookHost(events).RunAsync(DibDocument.Load(path), cancel);

        // A thread that a cell left running must not keep the process.
        Environment.Exit(ExitCode.Done);
        return ExitCode.Done;
    }

    // The parent holds the other end of standard input; when it dies, however it dies, reading ends.
    private static void ExitWithParent()
    {
        Thread watch = new(() =>
        {
            using Stream input = Console.OpenStandardInput();
            Span<byte> buffer = stackalloc byte[64];
            while (input.Read(buffer) > 0)
            {
            }

            Environment.Exit(ExitCode.Interrupted);
        })
        { IsBackground = true };
        watch.Start();
    }
}
