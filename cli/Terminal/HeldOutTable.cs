using BertNotebooks.Training.Evaluation;
using Spectre.Console;

namespace BertNotebooks.Cli.Terminal;

/// <summary>The held-out text before and after training, beside what needs no model.</summary>
internal static class HeldOutTable
{
    /// <summary>Writes four rows, or three when the figures from before are not known.</summary>
    /// <param name="held">The figures.</param>
    /// <param name="final">What the last row is called.</param>
    public static void Write(HeldOutResult held, string final)
    {
        Table table = StderrConsole.Table(
            [$"held-out text, {held.Final.MaskedTokens.ToString("N0", System.Globalization.CultureInfo.InvariantCulture)} masked pieces"], ["loss, nats", "perplexity", "accuracy, %"]);
        Add(table, "uniform: a guess at random", held.Uniform);
        Add(table, "unigram: the text's frequencies alone", held.Unigram);
        if (held.Start is EvaluationResult start)
        {
            Add(table, "before: the model at step 0", start);
        }

        Add(table, final, held.Final);
        StderrConsole.Write(table);
    }

    private static void Add(Table table, string name, EvaluationResult figures) => table.AddPlainRow(
    [
        name,
        FormattableString.Invariant($"{figures.Loss:F3}"),
        FormattableString.Invariant($"{figures.Perplexity:F1}"),
        FormattableString.Invariant($"{100 * figures.Accuracy:F2}"),
    ]);
}
