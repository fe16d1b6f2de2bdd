using System.CommandLine;
using BertNotebooks.Checkpoints;
using BertNotebooks.Cli.Terminal;
using BertNotebooks.Data.Corpora;
using BertNotebooks.Training.Evaluation;

namespace BertNotebooks.Cli.Commands;

/// <summary><c>evaluate</c>: a model's loss on a text, beside its controls.</summary>
internal static class EvaluateCommand
{
    private static readonly Option<string> Model = CommonOptions.Model();
    private static readonly Option<string?> Revision = CommonOptions.Revision();
    private static readonly Option<string> Text = new Option<string>("--text") { Description = "A text: plain UTF-8 or gzip, one paragraph a line.", HelpName = "FILE", Required = true }.AsPath();
    private static readonly Option<double> MlmProbability = new Option<double>("--mlm-probability")
    {
        Description = "Share of the pieces that are masked.",
        HelpName = "P",
        DefaultValueFactory = _ => 0.15,
    }.AsNumber("a number from 0 to 1 with a point, such as 0.15");
    private static readonly Option<long> Seed = new("--seed") { Description = "Which pieces are masked follows from it.", HelpName = "S", DefaultValueFactory = _ => 0 };
    private static readonly Option<bool> Json = CommonOptions.Json();

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        KitCommand command = new(
            "evaluate",
            "Masks pieces of a text, the same ones for the same seed, and measures how well the model fills them; unigram and uniform loss are what frequencies alone and a guess at random would lose.",
            "evaluate --model data/models/bert-mini-kit --text data/book/chapter-04.txt")
        {
            Model, Revision, Text, MlmProbability, Seed, Json,
        };
        command.SetAction((result, cancel) => Task.FromResult(Run(result, cancel)));
        return command;
    }

    private static int Run(ParseResult result, CancellationToken cancel)
    {
        using PretrainedModel model = CommonOptions.Open(result, Model, Revision, cancel);
        IEnumerable<string> lines = Corpus.ReadLines(result.GetRequiredValue(Text));
        ModelEvaluation evaluation = WorkProgress.Run("evaluate", report => ModelEvaluation.Of(
            model, lines, result.GetValue(MlmProbability), result.GetValue(Seed), share => report(share, ""), cancel));
        EvaluationResult figures = evaluation.Model;
        if (result.GetValue(Json))
        {
            JsonLines.Write(new { figures.Loss, figures.Perplexity, figures.Accuracy, figures.MaskedTokens, figures.Tokens, evaluation.UnigramLoss, evaluation.UniformLoss });
            return ExitCode.Done;
        }

        Console.Out.WriteLine(FormattableString.Invariant($"loss          {figures.Loss:F4} nats a masked piece (perplexity {figures.Perplexity:F1})"));
        Console.Out.WriteLine(FormattableString.Invariant($"accuracy      {100 * figures.Accuracy:F1} %"));
        Console.Out.WriteLine(FormattableString.Invariant($"unigram loss  {evaluation.UnigramLoss:F4} (frequencies of this text alone)"));
        Console.Out.WriteLine(FormattableString.Invariant($"uniform loss  {evaluation.UniformLoss:F4} (ln V, a guess at random)"));
        Console.Out.WriteLine($"masked        {figures.MaskedTokens} of {figures.Tokens} pieces");
        return ExitCode.Done;
    }
}
