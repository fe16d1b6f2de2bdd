using System.CommandLine;
using BertNotebooks.Checkpoints;
using BertNotebooks.Cli.Terminal;
using BertNotebooks.Inference;

namespace BertNotebooks.Cli.Commands;

/// <summary><c>score</c>: how likely a model finds sentences.</summary>
internal static class ScoreCommand
{
    private static readonly Option<string> Model = CommonOptions.Model();
    private static readonly Option<string?> Revision = CommonOptions.Revision();
    private static readonly Option<bool> Json = CommonOptions.Json();

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        KitCommand command = new(
            "score",
            "Reads a sentence a line and tells its pseudo-log-likelihood: the sum of the log-probabilities (nats) of its pieces, each masked in turn; [CLS] and [SEP] are not counted, "
            + "an empty line has 0 pieces and the score 0; a line of more pieces than the model reads ends the run after the lines before it. JSON: {\"text\", \"pll\", \"tokens\"} a line. Of two sentences of one length, the model finds the one with the higher score more likely.",
            "score --model data/models/bert-mini-kit < sentences.txt",
            "score --model data/models/bert-mini-kit --json < sentences.txt > scores.jsonl")
        {
            Model, Revision, Json,
        };
        command.SetAction((result, cancel) => Task.FromResult(Run(result, cancel)));
        return command;
    }

    private static int Run(ParseResult result, CancellationToken cancel)
    {
        if (!Console.IsInputRedirected)
        {
            Console.Error.WriteLine($"Write a sentence a line; {(OperatingSystem.IsWindows() ? "Ctrl+Z and Enter" : "Ctrl+D")} ends.");
        }

        using PretrainedModel model = CommonOptions.Open(result, Model, Revision, cancel);
        SentencePool pool = new(new PseudoLogLikelihood(model), new InputLines());
        bool json = result.GetValue(Json);
        if (!json)
        {
            Console.Out.WriteLine("       pll  pieces   a piece  text");
        }

        while (pool.Fill(cancel))
        {
            foreach (SentenceScore score in pool.Score(cancel))
            {
                Write(score, json);
            }
        }

        return ExitCode.Done;
    }

    private static void Write(SentenceScore score, bool json)
    {
        if (json)
        {
            JsonLines.Write(new { score.Text, score.Pll, score.Tokens });
            return;
        }

        Console.Out.WriteLine(FormattableString.Invariant($"{score.Pll,10:F4}  {score.Tokens,6}  {score.Pll / Math.Max(1, score.Tokens),8:F4}  {score.Text}"));
    }
}
