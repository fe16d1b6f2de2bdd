using System.CommandLine;
using System.CommandLine.Help;
using BertNotebooks.Engine;

namespace BertNotebooks.Cli.Terminal;

/// <summary>What all commands share: parsing, help, signals, messages and exit codes.</summary>
internal static class CommandLine
{
    /// <summary>The environment variable that, set to 1, adds the trace to the message of an error.</summary>
    public const string TraceVariable = "BERT_NOTEBOOKS_TRACE";

    /// <summary>Runs the command that the arguments name; never throws.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(IEnumerable<Command> commands, string[] args)
    {
        ConsoleStreams.Use();
        TorchRuntime.Tune();
        ParseResult result = Parse(commands, args);
        if (result.Action is not HelpWithExamples && UsageError.Find(result) is { } message)
        {
            string path = result.CommandResult.Command is RootCommand ? "" : result.CommandResult.Command.Name + " ";
            Console.Error.WriteLine($"{message} Usage: {KitCommand.Start} {path}--help");
            return ExitCode.Usage;
        }

        using Interruption interruption = new();
        int code = await InvokeAsync(result, Console.Error, interruption.Token);
        return code == ExitCode.Interrupted ? interruption.ExitCode : code;
    }

    /// <summary>Reads the arguments; an argument that begins with <c>@</c> is no response file.</summary>
    public static ParseResult Parse(IEnumerable<Command> commands, string[] args) =>
        Root(commands).Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });

    private static RootCommand Root(IEnumerable<Command> commands)
    {
        RootCommand root = new("Runs the notebooks of the kit and its tools for BERT, offline.");
        root.Directives.Clear();
        root.Options.Remove(root.Options.OfType<HelpOption>().Single());
        root.Add(new HelpOption("--help", "-h") { Action = new HelpWithExamples() });
        foreach (Command command in commands)
        {
            root.Add(command);
        }

        return root;
    }

    /// <summary>Runs the command and turns what it throws into a message and an exit code.</summary>
    public static async Task<int> InvokeAsync(ParseResult result, TextWriter messages, CancellationToken interrupted)
    {
        try
        {
            InvocationConfiguration invocation = new()
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
                Output = Console.Out,
                Error = messages,
            };
            return await result.InvokeAsync(invocation, interrupted);
        }
        catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
        {
            messages.WriteLine("Interrupted.");
            return ExitCode.Interrupted;
        }
        catch (ReaderGoneException)
        {
            return ExitCode.Done;
        }
        catch (Exception e)
        {
            Tell(messages, e);
            return ExitCode.Failed;
        }
    }

    /// <summary>Says what went wrong: a user's mistake in its own words, anything else as a fault of the kit.</summary>
    public static void Tell(TextWriter messages, Exception e)
    {
        messages.WriteLine(e is BertNotebooksException
            ? e.Message
            : $"internal error: {e.GetType().Name}: {e.Message.ReplaceLineEndings(" ")} (set {TraceVariable}=1 to see where)");
        if (Environment.GetEnvironmentVariable(TraceVariable) == "1")
        {
            messages.WriteLine(e);
        }
    }
}
