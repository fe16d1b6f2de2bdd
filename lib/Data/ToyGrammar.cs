using BertNotebooks.Text;

namespace BertNotebooks.Data;

/// <summary>A small probabilistic grammar: a language whose sentences are drawn from a seed, and whose best possible masked loss is known exactly.</summary>
/// <remarks>
/// A rule is a line, <c>NAME = what it becomes | what else it may become</c>; all alternatives of a rule are equally likely, one that stands twice is
/// twice as likely, and one may be empty. A sentence begins from the name of the first rule. Names are in capitals and all else is a piece, <c>##s</c> one that goes on a word. No
/// rule comes back to itself, so there are finitely many sentences.
/// </remarks>
public sealed class ToyGrammar
{
    private readonly GrammarRules _rules;

    /// <summary>Reads the rules.</summary>
    /// <exception cref="BertNotebooksException">A line is no rule, a name has none or two, a piece is none, or a rule comes back to itself.</exception>
    public ToyGrammar(string rules)
    {
        _rules = new GrammarRules(rules.NotNull());
        Vocabulary = new Vocabulary([.. Vocabulary.SpecialTokens, .. _rules.Pieces]);
    }

    /// <summary>The five special tokens, then the grammar's pieces in the order of the rules.</summary>
    public Vocabulary Vocabulary { get; }

    /// <summary>Draws sentences; the same whenever they are asked for.</summary>
    /// <param name="count">How many.</param>
    /// <param name="seed">Other seeds draw others, though a short sentence may come again.</param>
    public IReadOnlyList<string> Sentences(int count, long seed) =>
        [.. Enumerable.Range(0, count).Select(i => Written(Draw(_rules.First, new SeededRandom(seed, RandomStream.Grammar, i))))];

    /// <summary>What a reader who knows the grammar, and nothing else, would answer at a hole.</summary>
    /// <param name="example">A sentence of the grammar whose selected pieces are all [MASK].</param>
    /// <param name="position">The hole's place, [CLS] counted.</param>
    /// <returns>The probability of each piece that can stand there, the likeliest first; they sum to 1.</returns>
    /// <exception cref="BertNotebooksException">The text is none of the grammar's, a piece was replaced or kept, or there is no hole at the position.</exception>
    public IReadOnlyList<KeyValuePair<string, double>> Chances(MaskedExample example, int position)
    {
        (int[] ids, double all) = PiecesOf(example.NotNull());
        int hole = position - Array.FindIndex(example.OriginalIds, id => !Vocabulary.IsSpecial(id));
        if ((uint)hole >= (uint)ids.Length || ids[hole] != Vocabulary.MaskId)
        {
            throw new BertNotebooksException($"Position {position} is no [MASK] of the sentence: name one where its input has {Vocabulary.MaskId}, counted from 0 at [CLS].");
        }

        return [.. _rules.Pieces.Select(piece => KeyValuePair.Create(piece, With(ids, hole, Vocabulary.TryGetId(piece, out int id) ? id : Vocabulary.UnkId) / all)).Where(p => p.Value > 0).OrderByDescending(p => p.Value)];
    }

    /// <summary>The least mean loss that any model can expect on these examples, nats a hole: that of a reader who knows the grammar.</summary>
    /// <remarks>
    /// Exact: at each hole -ln P(the piece | all that is visible), where P is the sum over all sentences of the grammar that fit. Of other draws of sentences or masks
    /// it differs a little, and by luck a model may be a little below it.
    /// </remarks>
    /// <param name="examples">Sentences of the grammar whose selected pieces are all [MASK], as <see cref="Masker.MaskForEvaluation"/> makes them.</param>
    /// <exception cref="BertNotebooksException">A text is none of the grammar's, a piece was replaced or kept, or there is no hole.</exception>
    public double BestLoss(IEnumerable<MaskedExample> examples)
    {
        double loss = 0;
        long holes = 0;
        foreach (MaskedExample example in examples.NotNull())
        {
            (int[] ids, double all) = PiecesOf(example);
            int[] original = [.. example.OriginalIds.Where(id => !Vocabulary.IsSpecial(id))];
            foreach (int hole in Enumerable.Range(0, ids.Length).Where(i => ids[i] == Vocabulary.MaskId))
            {
                loss -= Math.Log(With(ids, hole, original[hole]) / all);
                holes++;
            }
        }

        return holes > 0 ? loss / holes : throw new BertNotebooksException("The examples have 0 holes, and a loss needs one: give more sentences or a higher rate.");
    }

    private static string Written(IEnumerable<string> pieces) => string.Join(' ', pieces).Replace(" ##", "", StringComparison.Ordinal);

    private IEnumerable<string> Draw(string symbol, SeededRandom random) => _rules.Of(symbol) is not { } alternatives
        ? [symbol]
        : [.. alternatives[random.NextInt(alternatives.Length)].SelectMany(part => Draw(part, random))];

    // The ids without what the tokenizer puts around them, where holes are [MASK]; and the probability of all sentences that fit them.
    private (int[] Ids, double Likelihood) PiecesOf(MaskedExample example)
    {
        if (example.Rules.Any(rule => rule is MaskRule.Random or MaskRule.Keep))
        {
            throw new BertNotebooksException("The example has a piece that was replaced or kept, and the best loss is known for [MASK] alone: mask with mask_share 1, or as for evaluation.");
        }

        int[] original = example.OriginalIds;
        int[] ids = [.. Enumerable.Range(0, original.Length).Where(i => !Vocabulary.IsSpecial(original[i])).Select(i => example.InputIds[i])];
        double all = Likelihood(ids);
        return all > 0 ? (ids, all)
            : throw new BertNotebooksException($"'{string.Join(' ', original.Select(id => Vocabulary[id])).Brief()}' is no sentence of the grammar: take sentences that it draws, cut by a tokenizer with its vocabulary.");
    }

    private double With(int[] ids, int hole, int id)
    {
        int[] filled = [.. ids];
        filled[hole] = id;
        return Likelihood(filled);
    }

    private double Likelihood(int[] ids) => GrammarLikelihood.Of(_rules, Vocabulary, ids);
}
