namespace BertNotebooks.Training.Evaluation.Metrics;

/// <summary>How well one class, or one type of entity, is found; what divides by zero is 0.</summary>
/// <param name="Label">The class.</param>
/// <param name="Precision">Share, 0 to 1, of the answers with this class that are right.</param>
/// <param name="Recall">Share, 0 to 1, of what has this class that is found.</param>
/// <param name="F1">Harmonic mean of the two, 0 to 1.</param>
/// <param name="Support">How often the class is true.</param>
public sealed record ClassFigures(string Label, double Precision, double Recall, double F1, long Support)
{
    /// <summary>The figures of counts.</summary>
    /// <param name="label">The class.</param>
    /// <param name="right">How many answers with this class are right.</param>
    /// <param name="answered">How many answers have this class.</param>
    /// <param name="support">How often the class is true.</param>
    internal static ClassFigures Of(string label, long right, long answered, long support) =>
        new(label, Share(right, answered), Share(right, support), Share(2 * right, answered + support), support);

    /// <summary>The mean in which each class counts the same; not a number over no classes.</summary>
    internal static ClassFigures Macro(IReadOnlyCollection<ClassFigures> classes) => Mean("macro avg", classes, _ => 1, classes.Count);

    /// <summary>The mean in which each class counts as often as it is true; 0 where none is.</summary>
    internal static ClassFigures Weighted(IReadOnlyCollection<ClassFigures> classes) => Mean("weighted avg", classes, c => c.Support, Math.Max(1, classes.Sum(c => c.Support)));

    /// <summary>A part of a whole, 0 of nothing.</summary>
    internal static double Share(long part, long whole) => whole == 0 ? 0 : (double)part / whole;

    private static ClassFigures Mean(string label, IReadOnlyCollection<ClassFigures> classes, Func<ClassFigures, double> weight, double weights) => new(
        label,
        classes.Sum(c => weight(c) * c.Precision) / weights,
        classes.Sum(c => weight(c) * c.Recall) / weights,
        classes.Sum(c => weight(c) * c.F1) / weights,
        classes.Sum(c => c.Support));
}
