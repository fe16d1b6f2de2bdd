using System.CommandLine;
using BertNotebooks.Checkpoints;
using BertNotebooks.Cli.Terminal;
using BertNotebooks.Data.Corpora;
using BertNotebooks.Training.Arguments;
using BertNotebooks.Training.Evaluation;
using BertNotebooks.Training.Runs;

namespace BertNotebooks.Cli.Commands;

/// <summary><c>evaluate</c>: a model's loss on a text, beside its controls.</summary>
internal static class EvaluateCommand
{
    private static readonly Option<string> Model = CommonOptions.Model();
    private static readonly Option<string?> Revision = CommonOptions.Revision();
    private static readonly Option<string> Text = new Option<string>("--text") { Description = "A text: plain UTF-8 or gzip, one paragraph a line; or .csv, .tsv, .jsonl, .json, a text a record.", HelpName = "FILE", Required = true }.AsPath();
    private static readonly Option<string?> TextColumn = TextOptions.Column();
    private static readonly Option<string?> LabelColumn = new("--label-column") { Description = "Column of the labels, by name, or by number from 0 where there is no header; for models with labels.", HelpName = "NAME|N" };
    private static readonly Option<string?> PairColumn = new("--pair-column") { Description = "Column of the second text, for models of pairs.", HelpName = "NAME|N" };
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
            "Masks pieces of a text, the same ones for the same seed, and measures how well the model fills them; unigram and uniform loss are what frequencies alone and a guess at random would lose. A classifier is measured on labelled texts (CSV, TSV, JSON Lines), one of words on CoNLL columns.",
            "evaluate --model data/models/bert-mini-kit --text data/book/chapter-04.txt")
        {
            Model, Revision, Text, TextColumn, LabelColumn, PairColumn, MlmProbability, Seed, Json,
        };
        command.SetAction((result, cancel) => Task.FromResult(Run(result, cancel)));
        return command;
    }

    private static int Run(ParseResult result, CancellationToken cancel)
    {
        string folder = CommonOptions.FolderOf(result, Model, Revision, cancel);
        if (Directory.Exists(folder) && TaskMeasurement.TaskOf(folder) != KitArguments.Tasks[0])
        {
            return RunOfTask(result, folder, cancel);
        }

        RefuseColumns(result, folder);
        if (result.GetValue(MlmProbability) == 0)
        {
            throw new BertNotebooksException("--mlm-probability is 0, so that there is no masked position to ask about: give a share above 0, such as 0.15.");
        }

        using PretrainedModel model = TokenizerNotes.Shown(PretrainedModel.FromPretrained(folder));
        string[] paths = [result.GetRequiredValue(Text)];
        IEnumerable<string> lines = Corpus.ReadLines(paths, result.GetValue(TextColumn));
        TextOptions.Tell(paths, result.GetValue(TextColumn));
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

    private static int RunOfTask(ParseResult result, string folder, CancellationToken cancel)
    {
        if (result.GetResult(MlmProbability) is { Implicit: false })
        {
            throw new BertNotebooksException($"--mlm-probability is given, and '{folder}' holds a model that fills no masks: leave it out.");
        }

        HeldOutResult held = TaskMeasurement.Of(
            folder, result.GetRequiredValue(Text), (result.GetValue(TextColumn), result.GetValue(LabelColumn), result.GetValue(PairColumn)), result.GetValue(Seed), Console.Error.WriteLine, cancel);
        EvaluationResult figures = held.Final;
        if (!result.GetValue(Json))
        {
            HeldOutTable.Write(held, "the model");
            return ExitCode.Done;
        }

        JsonLines.Write(new
        {
            figures.Loss,
            figures.Accuracy,
            figures.F1,
            figures.Precision,
            figures.Recall,
            examples = figures.MaskedTokens,
            figures.Tokens,
            MajorityAccuracy = held.Unigram.Accuracy,
            UniformLoss = held.Uniform.Loss,
            classes = (figures.Classes?.Classes ?? figures.Entities?.Types)!.Select(c => new { c.Label, c.Precision, c.Recall, c.F1, c.Support }),
            confusion = figures.Classes?.Confusion ?? [],
        });
        return ExitCode.Done;
    }

    private static void RefuseColumns(ParseResult result, string folder)
    {
        if ((result.GetValue(LabelColumn) ?? result.GetValue(PairColumn)) is string column)
        {
            throw new BertNotebooksException($"A column {column.Brief()} of labels or pairs is named, and '{folder}' holds a model that fills masks and has no labels: leave the option out, or name a classifier.");
        }
    }
}
