using System.CommandLine;

namespace BertNotebooks.Cli.Terminal;

/// <summary>A command whose <c>--help</c> ends with examples.</summary>
internal sealed class KitCommand(string name, string description, params string[] examples) : Command(name, description)
{
    /// <summary>How the command line is started from the top folder of the kit.</summary>
    public const string Start = "dotnet run -c Release --project cli --";

    /// <summary>What follows <see cref="Start"/> in each example.</summary>
    public IReadOnlyList<string> Examples { get; } = examples;
}
