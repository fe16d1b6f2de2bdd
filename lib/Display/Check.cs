using System.Globalization;

namespace BertNotebooks.Display;

/// <summary>Recomputes what a lesson's text claims: a green box when it holds, a failing cell when it does not.</summary>
public static class Check
{
    /// <summary>Checks a condition.</summary>
    /// <param name="condition">What has to be true.</param>
    /// <param name="whatHolds">The claim in words.</param>
    /// <param name="hint">Where to look when it does not hold.</param>
    /// <exception cref="CheckFailedException">The condition is false.</exception>
    public static Html That(bool condition, string whatHolds, string hint)
    {
        ArgumentNullException.ThrowIfNull(whatHolds);
        ArgumentNullException.ThrowIfNull(hint);
        return condition ? Box.Passed(whatHolds) : throw new CheckFailedException($"This does not hold: {whatHolds}. Hint: {hint}");
    }

    /// <summary>Checks that two values are equal.</summary>
    /// <exception cref="CheckFailedException">They differ.</exception>
    public static Html Equal<T>(T expected, T actual, string name) => EqualityComparer<T>.Default.Equals(expected, actual)
        ? Box.Passed($"{name.NotNull()} is {DataTable.Written(actual)}")
        : throw new CheckFailedException($"{name.NotNull()}: {DataTable.Written(expected)} was expected, {DataTable.Written(actual)} was found.");

    /// <summary>Checks that two numbers differ by at most the tolerance.</summary>
    /// <exception cref="CheckFailedException">They differ by more, or one of them is not a number.</exception>
    public static Html Close(double expected, double actual, double tolerance, string name) => Math.Abs(expected - actual) <= tolerance
        ? Box.Passed(Invariant($"{name.NotNull()} is {actual:G6}, within {tolerance:G3} of {expected:G6}"))
        : throw new CheckFailedException(Invariant($"{name.NotNull()}: {expected:G6} was expected within {tolerance:G3}, {actual:G6} was found."));

    /// <summary>Checks that two rows of numbers have one length and differ nowhere by more than the tolerance.</summary>
    /// <exception cref="CheckFailedException">They have other lengths, differ by more, or hold something that is not a number.</exception>
    public static Html Close(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, double tolerance, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (expected.Length != actual.Length)
        {
            throw new CheckFailedException($"{name}: {expected.Length} numbers were expected, {actual.Length} were found.");
        }

        double largest = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            double difference = Math.Abs((double)expected[i] - actual[i]);
            if (!(difference <= tolerance))
            {
                throw new CheckFailedException(Invariant($"{name}: number {i} is {actual[i]:G6}, where {expected[i]:G6} was expected within {tolerance:G3}."));
            }

            largest = Math.Max(largest, difference);
        }

        return Box.Passed(Invariant($"{name}: {expected.Length} numbers agree, the largest difference is {largest:G2} (tolerance {tolerance:G3})"));
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
