using System.Globalization;
using BertNotebooks.Training.Evaluation;
using BertNotebooks.Training.Evaluation.Metrics;
using Spectre.Console;

namespace BertNotebooks.Cli.Terminal;

/// <summary>The held-out examples before and after training, beside what needs no model; then what is behind the figures of the final model.</summary>
internal static class HeldOutTable
{
    private const int MostClasses = 20;

    /// <summary>Writes four rows, or three when the figures from before are not known.</summary>
    /// <param name="held">The figures.</param>
    /// <param name="final">What the last row is called.</param>
    public static void Write(HeldOutResult held, string final)
    {
        bool hasClasses = held.Final.F1 is not null, hasPairs = held.Final.NextSentenceAccuracy is not null;
        string what = held.Final.Entities is not null ? "labelled words" : hasClasses ? "labels" : "masked pieces";
        string[] columns = hasClasses ? ["loss, nats", "accuracy, %", "precision, %", "recall, %", "F1, %"] : ["loss, nats", "perplexity", "accuracy, %", .. hasPairs ? ["next sentence, nats", "accuracy, %"] : Array.Empty<string>()];
        Table table = StderrConsole.Table([$"held-out text, {held.Final.MaskedTokens.ToString("N0", CultureInfo.InvariantCulture)} {what}"], columns);
        void Add(string name, EvaluationResult figures) => table.AddPlainRow([name, .. hasClasses
            ? [Number(figures.Loss), Share(figures.Accuracy), Share(figures.Precision), Share(figures.Recall), Share(figures.F1)]
            : new[] { Number(figures.Loss), figures.Perplexity.ToString("F1", CultureInfo.InvariantCulture), Share(figures.Accuracy) }.Concat(hasPairs ? [Number(figures.NextSentenceLoss), Share(figures.NextSentenceAccuracy)] : Array.Empty<string>())]);
        Add("uniform: a guess at random", held.Uniform);
        Add(hasClasses ? "the most frequent label" : "unigram: the text's frequencies alone", held.Unigram);
        if (held.Start is EvaluationResult start)
        {
            Add("before: the model at step 0", start);
        }

        Add(final, held.Final);
        StderrConsole.Write(table);
        WriteDetails(held.Final);
    }

    /// <summary>Writes the figures of each class or type, and of few classes the matrix of confusions.</summary>
    public static void WriteDetails(EvaluationResult figures)
    {
        if ((figures.Classes?.Classes ?? figures.Entities?.Types) is not { Count: > 0 } classes)
        {
            return;
        }

        Table table = StderrConsole.Table([figures.Entities is null ? "label" : "type of entity"], ["precision, %", "recall, %", "F1, %", "number"]);
        foreach (ClassFigures c in classes.Take(MostClasses))
        {
            table.AddPlainRow([c.Label.Brief(), Share(c.Precision), Share(c.Recall), Share(c.F1), c.Support.ToString("N0", CultureInfo.InvariantCulture)]);
        }

        StderrConsole.Write(table);
        if (classes.Count > MostClasses)
        {
            Console.Error.WriteLine($"... and {classes.Count - MostClasses} more");
        }

        if (figures.Classes is ClassificationReport report && classes.Count <= MostClasses)
        {
            WriteConfusion(report);
        }
    }

    private static void WriteConfusion(ClassificationReport report)
    {
        Table table = StderrConsole.Table(["right \\ given"], [.. report.Classes.Select(c => c.Label.Brief())]);
        foreach ((int row, ClassFigures c) in report.Classes.Index())
        {
            table.AddPlainRow([c.Label.Brief(), .. report.Confusion[row].Select(count => count.ToString("N0", CultureInfo.InvariantCulture))]);
        }

        StderrConsole.Write(table);
    }

    private static string Number(double? value) => value?.ToString("F3", CultureInfo.InvariantCulture) ?? "-";

    private static string Share(double? value) => (100 * value)?.ToString("F2", CultureInfo.InvariantCulture) ?? "-";
}
