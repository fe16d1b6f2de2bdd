using BertNotebooks.Text;

namespace BertNotebooks.Data;

/// <summary>Selects pieces of an encoded text and hides them, which is the exercise that BERT learns from.</summary>
/// <remarks>
/// Special tokens are never selected: neither those that the tokenizer added, nor padding, nor any of the five that
/// stands in the text itself. A random piece is drawn uniformly over the whole vocabulary, as Hugging Face draws it, so
/// it may be a special token or, once in V draws, the piece that was there. In whole words each piece draws its own
/// fate. The draw is a pure function of the seed, the epoch and the index: threads and order do not matter.
/// </remarks>
public sealed class Masker
{
    private readonly MaskingOptions _options;
    private readonly MaskingOptions _evaluation;
    private readonly Vocabulary _vocabulary;

    /// <summary>Creates a masker from its rule and the vocabulary that the encodings were made with.</summary>
    /// <exception cref="BertNotebooksException">The rule is not valid; see <see cref="MaskingOptions.Validate"/>.</exception>
    public Masker(MaskingOptions options, Vocabulary vocabulary)
    {
        options.NotNull().Validate();
        _options = options;
        _evaluation = new MaskingOptions { MlmProbability = options.MlmProbability, MaskShare = 1, RandomShare = 0, KeepShare = 0 };
        _vocabulary = vocabulary.NotNull();
    }

    /// <summary>Masks a text for training.</summary>
    /// <param name="encoding">The text; it is not changed.</param>
    /// <param name="seed">Seed of the run.</param>
    /// <param name="epoch">Epoch from 0; without effect when <see cref="MaskingOptions.Redraw"/> is <see cref="MaskRedraw.Once"/>, which uses epoch 0's draw.</param>
    /// <param name="index">The example's place in the corpus, so that equal texts get masks of their own.</param>
    public MaskedExample Mask(Encoding encoding, long seed, int epoch, int index)
    {
        long draw = _options.Redraw == MaskRedraw.Once ? 0 : epoch;
        return Apply(encoding, _options, new SeededRandom(seed, RandomStream.Mask, draw, index));
    }

    /// <summary>Masks a text for evaluation: each piece is selected with the probability and becomes [MASK]; the same whenever it is asked for.</summary>
    /// <remarks>Count, unit, shares and labels of the training rule do not count here, so that models trained by different rules answer the same questions.</remarks>
    /// <param name="encoding">The text; it is not changed.</param>
    /// <param name="seed">Seed of the evaluation.</param>
    /// <param name="index">The example's place in the evaluation text.</param>
    public MaskedExample MaskForEvaluation(Encoding encoding, long seed, int index) =>
        Apply(encoding, _evaluation, new SeededRandom(seed, RandomStream.EvaluationMask, index));

    private MaskedExample Apply(Encoding encoding, MaskingOptions options, SeededRandom random)
    {
        int[] original = encoding.NotNull().InputIds;
        int[] input = [.. original];
        int[] labels = [.. original];
        if (options.Labels == MaskLabels.Masked)
        {
            Array.Fill(labels, TrainingExample.IgnoreIndex);
        }

        MaskRule[] rules = new MaskRule[original.Length];
        foreach (int position in Select(UnitOfEachPosition(encoding, options.Unit), options, random))
        {
            labels[position] = original[position];
            rules[position] = DrawRule(options, random);
            input[position] = rules[position] switch
            {
                MaskRule.Mask => _vocabulary.MaskId,
                MaskRule.Random => random.NextInt(_vocabulary.Count),
                _ => original[position],
            };
        }

        return new MaskedExample
        {
            InputIds = input,
            OriginalIds = [.. original],
            Labels = labels,
            TokenTypeIds = [.. encoding.TokenTypeIds],
            AttentionMask = [.. encoding.AttentionMask],
            Rules = rules,
        };
    }

    /// <summary>The unit, counted from 0, that each position belongs to; -1 where nothing may be selected.</summary>
    private int[] UnitOfEachPosition(Encoding encoding, MaskUnit unit)
    {
        int[] units = new int[encoding.Length];
        int last = -1;
        for (int i = 0; i < units.Length; i++)
        {
            if (!IsMaskable(encoding, i))
            {
                units[i] = -1;
                continue;
            }

            bool continues = unit == MaskUnit.WholeWord && i > 0 && units[i - 1] >= 0 && encoding.WordIds[i] is { } word
                && encoding.WordIds[i - 1] == word && encoding.SequenceIds[i - 1] == encoding.SequenceIds[i];
            units[i] = continues ? last : ++last;
        }

        return units;
    }

    private bool IsMaskable(Encoding encoding, int i) =>
        encoding.SpecialTokensMask[i] == 0 && encoding.AttentionMask[i] == 1 && !_vocabulary.IsSpecial(encoding.InputIds[i]);

    /// <summary>Draws one key a unit; the units with a key below the probability, or the n smallest keys, are selected. A higher rate thus adds to the positions of a lower one.</summary>
    private static IEnumerable<int> Select(int[] units, MaskingOptions options, SeededRandom random)
    {
        int count = units.Length == 0 ? 0 : units.Max() + 1;
        double[] keys = new double[count];
        for (int i = 0; i < count; i++)
        {
            keys[i] = random.NextDouble();
        }

        bool[] selected = new bool[count];
        if (options.Count == MaskCount.PerToken)
        {
            for (int i = 0; i < count; i++)
            {
                selected[i] = keys[i] < options.MlmProbability;
            }
        }
        else
        {
            int[] order = [.. Enumerable.Range(0, count)];
            Array.Sort(keys, order);
            foreach (int unit in order.AsSpan(0, (int)(options.MlmProbability * count)))
            {
                selected[unit] = true;
            }
        }

        return Enumerable.Range(0, units.Length).Where(i => units[i] >= 0 && selected[units[i]]);
    }

    private static MaskRule DrawRule(MaskingOptions options, SeededRandom random)
    {
        // Divided by the sum, so that a share of 0 is never drawn though the sum be off 1 in the last digit.
        double sum = options.MaskShare + options.RandomShare + options.KeepShare;
        double draw = random.NextDouble();
        return draw < options.MaskShare / sum ? MaskRule.Mask
            : draw < (options.MaskShare + options.RandomShare) / sum ? MaskRule.Random
            : MaskRule.Keep;
    }
}
