namespace BertNotebooks.Training.Evaluation.Metrics;

/// <summary>How well texts are told apart into classes, counted as scikit-learn does with <c>zero_division=0</c>.</summary>
/// <remarks>
/// Accuracy alone flatters whoever always answers the most frequent class. <see cref="F1"/> gives each class the same weight, however rare it is, and
/// counts a class of the list that is neither true nor predicted as 0; <c>f1_score(average="macro")</c> leaves that one out unless it is given <c>labels</c>.
/// </remarks>
public sealed record ClassificationReport
{
    private ClassificationReport(IReadOnlyList<string> labels, long[][] confusion)
    {
        long[] support = Array.ConvertAll(confusion, row => row.Sum());
        long[] answered = [.. labels.Select((_, id) => confusion.Sum(row => row[id]))];
        long right = labels.Select((_, id) => confusion[id][id]).Sum(), all = support.Sum();
        Confusion = confusion;
        Classes = [.. labels.Select((label, id) => ClassFigures.Of(label, confusion[id][id], answered[id], support[id]))];
        SeenClasses = [.. Classes.Where((_, id) => support[id] + answered[id] > 0)];
        Accuracy = ClassFigures.Share(right, all);
        (_, Precision, Recall, F1, _) = ClassFigures.Macro(Classes);
        double spread = Math.Sqrt(Spread(all, answered)) * Math.Sqrt(Spread(all, support));
        double together = (double)right * all - support.Zip(answered, (a, b) => (double)a * b).Sum();
        MatthewsCorrelation = spread == 0 ? 0 : together / spread;
    }

    /// <summary>Share, 0 to 1, of answers that are right.</summary>
    public double Accuracy { get; }

    /// <summary>Mean of the classes' precision, 0 to 1.</summary>
    public double Precision { get; }

    /// <summary>Mean of the classes' recall, 0 to 1.</summary>
    public double Recall { get; }

    /// <summary>Macro F1: the mean of the classes' F1, 0 to 1.</summary>
    public double F1 { get; }

    /// <summary>Matthews' correlation coefficient, -1 to 1, in Gorodkin's form for any number of classes; 0 for a guess, or when truth or answers know one class only.</summary>
    public double MatthewsCorrelation { get; }

    /// <summary>The figures of each class, in the order of the labels.</summary>
    public IReadOnlyList<ClassFigures> Classes { get; }

    /// <summary>How often class t (the row) was taken for class p (the column).</summary>
    public IReadOnlyList<IReadOnlyList<long>> Confusion { get; }

    /// <summary>The classes that are true or predicted somewhere.</summary>
    internal IReadOnlyList<ClassFigures> SeenClasses { get; }

    /// <summary>Compares answers with the truth.</summary>
    /// <param name="truth">The right class of each text, as a number of <paramref name="labels"/>.</param>
    /// <param name="predicted">The answers, as many.</param>
    /// <param name="labels">The names of the classes.</param>
    /// <exception cref="BertNotebooksException">There is no answer, there are not as many as texts, or a class is not in the list.</exception>
    public static ClassificationReport Of(IReadOnlyList<int> truth, IReadOnlyList<int> predicted, IReadOnlyList<string> labels)
    {
        if (truth.NotNull().Count != predicted.NotNull().Count || truth.Count == 0)
        {
            throw new BertNotebooksException($"There are {predicted.Count} answers for {truth.Count} texts: give one answer for each, and at least one.");
        }

        long[][] confusion = [.. labels.NotNull().Select(_ => new long[labels.Count])];
        for (int i = 0; i < truth.Count; i++)
        {
            confusion[Known(truth[i], labels.Count)][Known(predicted[i], labels.Count)]++;
        }

        return new ClassificationReport(labels, confusion);
    }

    private static int Known(int id, int labels) => id >= 0 && id < labels
        ? id
        : throw new BertNotebooksException($"The class {id} is not one of the {labels} labels, which are numbered from 0: give its name to the labels, or leave the text out.");

    private static double Spread(long all, long[] counts) => (double)all * all - counts.Sum(count => (double)count * count);
}
