using BertNotebooks.Text;

namespace BertNotebooks.Data;

/// <summary>The probability that a grammar draws a sentence with given pieces at some places and anything at the others.</summary>
/// <remarks>Summed over rules and places (the inside algorithm), not over sentences, of which there may be millions.</remarks>
internal sealed class GrammarLikelihood
{
    private readonly GrammarRules _rules;
    private readonly Vocabulary _vocabulary;
    private readonly int[] _ids;
    private readonly Dictionary<(string Symbol, int Start), double[]> _known = [];

    private GrammarLikelihood(GrammarRules rules, Vocabulary vocabulary, int[] ids) => (_rules, _vocabulary, _ids) = (rules, vocabulary, ids);

    /// <summary>The probability of all sentences that fit together.</summary>
    /// <param name="rules">The grammar.</param>
    /// <param name="vocabulary">Its pieces.</param>
    /// <param name="ids">An id a piece; [MASK] fits every piece.</param>
    public static double Of(GrammarRules rules, Vocabulary vocabulary, int[] ids) => new GrammarLikelihood(rules, vocabulary, ids).Ends(rules.First, 0)[ids.Length];

    // Element e: the probability that the symbol becomes pieces that fit the places from the start up to e, e excluded.
    private double[] Ends(string symbol, int start)
    {
        if (_known.TryGetValue((symbol, start), out double[]? known))
        {
            return known;
        }

        double[] ends = new double[_ids.Length + 1];
        if (_rules.Of(symbol) is not { } alternatives)
        {
            bool fits = start < _ids.Length && (_ids[start] == _vocabulary.MaskId || (_vocabulary.TryGetId(symbol, out int id) && _ids[start] == id));
            ends[Math.Min(start + 1, _ids.Length)] = fits ? 1 : 0;
        }
        else
        {
            foreach (double[] after in alternatives.Select(symbols => After(symbols, start)))
            {
                for (int e = start; e < ends.Length; e++)
                {
                    ends[e] += after[e] / alternatives.Length;
                }
            }
        }

        return _known[(symbol, start)] = ends;
    }

    private double[] After(string[] symbols, int start)
    {
        double[] reached = new double[_ids.Length + 1];
        reached[start] = 1;
        foreach (string symbol in symbols)
        {
            double[] next = new double[reached.Length];
            for (int from = start; from < reached.Length; from++)
            {
                double[]? ends = reached[from] > 0 ? Ends(symbol, from) : null;
                for (int e = from; ends is not null && e < next.Length; e++)
                {
                    next[e] += reached[from] * ends[e];
                }
            }

            reached = next;
        }

        return reached;
    }
}
