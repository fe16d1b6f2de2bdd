using System.CommandLine;
using BertNotebooks.Checkpoints;
using BertNotebooks.Cli.Terminal;
using BertNotebooks.Inference;
using BertNotebooks.Model;

namespace BertNotebooks.Cli.Commands;

/// <summary><c>embed</c>: texts to vectors.</summary>
internal static class EmbedCommand
{
    private static readonly Option<string> Model = CommonOptions.Model();
    private static readonly Option<string?> Revision = CommonOptions.Revision();
    private static readonly Option<bool> Json = CommonOptions.Json();
    private static readonly Argument<string[]> Texts = new("TEXT") { Description = "Texts to embed.", Arity = ArgumentArity.OneOrMore };

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        KitCommand command = new(
            "embed",
            "Turns texts into vectors of length 1: the mean of the last hidden states over all tokens. Any BERT folder will do, an encoder without a head too.",
            "embed --model data/models/bert-mini-kit --json \"Good morning.\" \"Good evening.\"")
        {
            Model, Revision, Json, Texts,
        };
        command.SetAction((result, cancel) => Task.FromResult(Run(result, cancel)));
        return command;
    }

    private static int Run(ParseResult result, CancellationToken cancel)
    {
        using ModelFolder folder = CommonOptions.OpenFolder(result, Model, Revision, cancel);
        using BertModel model = folder.CreateModel(config => new BertModel(config, addPoolingLayer: false));
        folder.LoadInto(model);
        SentenceEmbedder embedder = new(model, TokenizerNotes.Shown(folder.OpenTokenizer()));
        foreach (string text in result.GetRequiredValue(Texts))
        {
            cancel.ThrowIfCancellationRequested();
            float[] embedding = embedder.Embed([text])[0];
            if (result.GetValue(Json))
            {
                JsonLines.Write(new { text, embedding });
            }
            else
            {
                Console.Out.WriteLine(text);
                Console.Out.WriteLine("  " + string.Join(' ', embedding.Select(x => x.ToString("F4", System.Globalization.CultureInfo.InvariantCulture))));
            }
        }

        return ExitCode.Done;
    }
}
