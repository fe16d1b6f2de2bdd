using System.CommandLine;
using BertNotebooks.Checkpoints;

namespace BertNotebooks.Cli;

/// <summary>Options that several commands take in the same way.</summary>
internal static class CommonOptions
{
    /// <summary><c>--model DIR</c>.</summary>
    public static Option<string> Model() => new("--model")
    {
        Description = "A model folder: config.json, model.safetensors, vocab.txt.",
        HelpName = "DIR",
        Required = true,
    };

    /// <summary><c>--json</c>.</summary>
    public static Option<bool> Json() => new("--json") { Description = "Writes JSON Lines." };

    /// <summary>Opens the model that the option names.</summary>
    public static PretrainedModel Open(ParseResult result, Option<string> model) => PretrainedModel.FromPretrained(result.GetRequiredValue(model));
}
