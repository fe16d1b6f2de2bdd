using System.CommandLine;
using BertNotebooks.Cli.Commands;
using BertNotebooks.Cli.Terminal;

namespace BertNotebooks.Tests.Cli;

/// <summary>Runs a command in this process: faster than a process of its own, which <see cref="BuiltCommandTests"/> starts where it matters.</summary>
internal static class CommandHere
{
    /// <summary>Parses and runs within the command line's own frame of messages and exit codes.</summary>
    public static CliResult Run(string input, params string[] args)
    {
        ParseResult result = CommandLine.Parse(
            [
                TokenizeCommand.Create(), TrainVocabCommand.Create(), TrainCommand.Create(), EvaluateCommand.Create(), FillMaskCommand.Create(), EmbedCommand.Create(), ScoreCommand.Create(), ClassifyCommand.Create(), InspectCommand.Create(), ExportJobCommand.Create(), DoctorCommand.Create(), BenchCommand.Create(), PlayCommand.Create(),
            ],
            args);
        if (UsageError.Find(result) is string usage)
        {
            return new CliResult(ExitCode.Usage, "", usage);
        }

        (TextReader reader, TextWriter writer, TextWriter messages) = (Console.In, Console.Out, Console.Error);
        using StringWriter output = new() { NewLine = "\n" }, error = new() { NewLine = "\n" };
        try
        {
            Console.SetIn(new StringReader(input));
            Console.SetOut(output);
            Console.SetError(error);
            int code = CommandLine.InvokeAsync(result, error, default).GetAwaiter().GetResult();
            return new CliResult(code, output.ToString(), error.ToString());
        }
        finally
        {
            Console.SetIn(reader);
            Console.SetOut(writer);
            Console.SetError(messages);
        }
    }
}
