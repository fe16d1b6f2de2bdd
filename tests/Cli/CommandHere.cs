using System.CommandLine;
using BertNotebooks.Cli;

namespace BertNotebooks.Tests.Cli;

/// <summary>What a command gave.</summary>
internal sealed record CommandOutcome(int ExitCode, string Output, string Error)
{
    /// <summary>The lines of stdout.</summary>
    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>Runs a command in this process: faster than a process of its own, which <see cref="BuiltCommandTests"/> starts where it matters.</summary>
internal static class CommandHere
{
    /// <summary>Parses and runs; what a user's mistake throws becomes exit code 1 and its message, as in the command line's frame.</summary>
    public static CommandOutcome Run(string input, params string[] args)
    {
        RootCommand root =
        [
            TokenizeCommand.Create(), TrainVocabCommand.Create(), TrainCommand.Create(), EvaluateCommand.Create(), FillMaskCommand.Create(), InspectCommand.Create(), DoctorCommand.Create(),
        ];
        ParseResult result = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (UsageError.Find(result) is string usage)
        {
            return new CommandOutcome(ExitCode.Usage, "", usage);
        }

        (TextReader reader, TextWriter writer, TextWriter messages) = (Console.In, Console.Out, Console.Error);
        using StringWriter output = new() { NewLine = "\n" }, error = new() { NewLine = "\n" };
        try
        {
            Console.SetIn(new StringReader(input));
            Console.SetOut(output);
            Console.SetError(error);
            int code = result.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
            return new CommandOutcome(code, output.ToString(), error.ToString());
        }
        catch (BertNotebooksException e)
        {
            return new CommandOutcome(ExitCode.Failed, output.ToString(), error + e.Message + "\n");
        }
        finally
        {
            Console.SetIn(reader);
            Console.SetOut(writer);
            Console.SetError(messages);
        }
    }
}
