using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace BertNotebooks.Cli.Terminal;

/// <summary>The usual help, followed by the command's examples.</summary>
internal sealed class HelpWithExamples : SynchronousCommandLineAction
{
    private static readonly string[] FirstSteps = ["play", "run notebooks", "COMMAND --help"];

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        new HelpAction().Invoke(parseResult);
        TextWriter output = parseResult.InvocationConfiguration.Output;
        IReadOnlyList<string> examples = (parseResult.CommandResult.Command as KitCommand)?.Examples ?? FirstSteps;
        output.WriteLine("Examples:");
        foreach (string example in examples)
        {
            output.WriteLine($"  {KitCommand.Start} {example}");
        }

        return ExitCode.Done;
    }
}
