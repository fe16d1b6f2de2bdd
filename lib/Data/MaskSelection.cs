using BertNotebooks.Foundation;

namespace BertNotebooks.Data;

/// <summary>Draws which units of a text are selected: pieces or words, one by one or in spans.</summary>
internal static class MaskSelection
{
    /// <summary>
    /// Draws one key a unit. The units with a key below the rate are selected, or the n units with the smallest keys; of spans,
    /// so many words as that would be, each span beginning at the word with the smallest key that is not selected yet. A higher rate thus adds to the
    /// units of a lower one, and the number of units is the same for words and for spans.
    /// </summary>
    /// <remarks>
    /// A span ends before its length at the end of its text, at a special token, at a word that is selected already, and where
    /// the number is reached. As in SpanBERT, spans begin at each word alike, so a text's first words, which no span reaches from before, are selected less often than those behind.
    /// </remarks>
    /// <param name="count">Number of units.</param>
    /// <param name="options">The rule.</param>
    /// <param name="rate">Share of the units, 0 to 1.</param>
    /// <param name="followsDirectly">Whether a unit stands beside the one before it, in the same text.</param>
    /// <param name="random">What is drawn from.</param>
    /// <returns>For each unit the number of the draw that selected it, the same for all units of a span; -1 where none did.</returns>
    public static int[] Draw(int count, MaskingOptions options, double rate, Func<int, bool> followsDirectly, SeededRandom random)
    {
        double[] keys = new double[count];
        for (int i = 0; i < count; i++)
        {
            keys[i] = random.NextDouble();
        }

        int[] order = [.. Enumerable.Range(0, count)];
        Array.Sort(keys, order);
        int left = options.Count == MaskCount.Exact ? (int)(rate * count) : keys.Count(key => key < rate);
        int[] draws = new int[count];
        Array.Fill(draws, -1);
        for (int draw = 0; left > 0; draw++)
        {
            int unit = order[draw];
            if (draws[unit] >= 0)
            {
                continue;
            }

            int last = options.Unit == MaskUnit.Span ? unit + Math.Min(left, Length(options, random)) - 1 : unit;
            do
            {
                draws[unit++] = draw;
                left--;
            }
            while (unit <= last && unit < count && draws[unit] < 0 && followsDirectly(unit));
        }

        return draws;
    }

    // P(length) is in proportion to (1 - p)^(length - 1), up to the cap: as if longer ones were drawn again.
    private static int Length(MaskingOptions options, SeededRandom random)
    {
        double stay = 1 - options.GeometricP, all = 0, weight = 1;
        for (int i = 0; i < options.MaxSpanLength; i++)
        {
            all += weight;
            weight *= stay;
        }

        double draw = random.NextDouble() * all;
        int length = 1;
        for (weight = 1; length < options.MaxSpanLength && draw >= weight; length++)
        {
            draw -= weight;
            weight *= stay;
        }

        return length;
    }
}
