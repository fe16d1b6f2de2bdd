using System.CommandLine;
using BertNotebooks.Checkpoints;
using BertNotebooks.Cli.Terminal;

namespace BertNotebooks.Cli.Commands;

/// <summary>Options that several commands take in the same way.</summary>
internal static class CommonOptions
{
    /// <summary><c>--model DIR</c>, or <c>--model OWNER/NAME</c>.</summary>
    public static Option<string> Model() => new Option<string>("--model")
    {
        Description = "A model folder (config.json, model.safetensors, vocab.txt), or a model of the Hugging Face hub, which is downloaded once.",
        HelpName = "DIR|OWNER/NAME",
        Required = true,
    }.AsPath();

    /// <summary><c>--revision R</c>.</summary>
    public static Option<string?> Revision() => new("--revision")
    {
        Description = "Branch, tag or commit of a model of the hub; main unless told.",
        HelpName = "R",
    };

    /// <summary><c>--json</c>.</summary>
    public static Option<bool> Json() => new("--json") { Description = "Writes JSON Lines." };

    /// <summary>Opens the masked-language model that the options name.</summary>
    public static PretrainedModel Open(ParseResult result, Option<string> model, Option<string?> revision, CancellationToken cancel) =>
        TokenizerNotes.Shown(PretrainedModel.FromPretrained(FolderOf(result, model, revision, cancel)));

    /// <summary>Opens the folder of the model that the options name, whatever BERT is in it.</summary>
    public static ModelFolder OpenFolder(ParseResult result, Option<string> model, Option<string?> revision, CancellationToken cancel) =>
        ModelFolder.Open(FolderOf(result, model, revision, cancel));

    /// <summary>The folder of the model that the options name.</summary>
    public static string FolderOf(ParseResult result, Option<string> model, Option<string?> revision, CancellationToken cancel) =>
        HubDownload.Folder(result.GetRequiredValue(model), result.GetValue(revision), cancel);
}
