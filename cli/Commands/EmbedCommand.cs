using System.CommandLine;
using BertNotebooks.Checkpoints.SentenceTransformers;
using BertNotebooks.Cli.Terminal;
using BertNotebooks.Inference;

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
            "Turns texts into vectors. A folder of sentence-transformers tells how (modules.json); with any other BERT it is the mean of the last hidden states over all tokens, at length 1.",
            "embed --model data/models/bert-mini-kit --json \"Good morning.\" \"Good evening.\"")
        {
            Model, Revision, Json, Texts,
        };
        command.SetAction((result, cancel) => Task.FromResult(Run(result, cancel)));
        return command;
    }

    private static int Run(ParseResult result, CancellationToken cancel)
    {
        using SentenceTransformer model = SentenceTransformer.FromPretrained(CommonOptions.FolderOf(result, Model, Revision, cancel));
        TokenizerNotes.Show(model.Tokenizer);
        SentenceEmbedder embedder = new(model);
        foreach ((int i, string text) in result.GetRequiredValue(Texts).Index())
        {
            cancel.ThrowIfCancellationRequested();
            int tokens = embedder.CountTokens(text);
            if (tokens > model.MaxSeqLength)
            {
                Console.Error.WriteLine($"Text {i + 1} has {tokens} tokens, special tokens included, and the model reads {model.MaxSeqLength}: its vector is that of its beginning. Split it to have it read whole.");
            }

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
