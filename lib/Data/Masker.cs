using BertNotebooks.Text;

namespace BertNotebooks.Data;

/// <summary>Selects pieces of an encoded text and hides them, which is the exercise that BERT learns from.</summary>
/// <remarks>
/// Special tokens are never selected: neither those that the tokenizer added, nor padding, nor any of the five that
/// stands in the text itself. A random piece is drawn uniformly over the whole vocabulary, as Hugging Face draws it, so
/// it may be a special token or, once in V draws, the piece that was there. In whole words each piece draws its own
/// fate; the pieces of a span share one, as in SpanBERT, and a random piece is drawn for each. The draw is a pure function of the seed, the epoch and the index: threads and order do not matter.
/// </remarks>
public sealed class Masker
{
    private readonly MaskingOptions _options;
    private readonly MaskingOptions _evaluation;
    private readonly Vocabulary _vocabulary;

    /// <summary>Creates a masker from its rule and the vocabulary that the encodings were made with.</summary>
    /// <exception cref="BertNotebooksException">The rule is not valid; see <see cref="MaskingOptions.Validate"/>. Or its rate is 0, and only selected pieces have labels: nothing would ever be asked.</exception>
    public Masker(MaskingOptions options, Vocabulary vocabulary)
    {
        options.NotNull().Validate();
        options.RequireQuestions();
        _options = options;
        _evaluation = new MaskingOptions { MlmProbability = options.MlmProbability, MaskShare = 1, RandomShare = 0, KeepShare = 0 };
        _vocabulary = vocabulary.NotNull();
    }

    /// <summary>Masks a text for training.</summary>
    /// <param name="encoding">The text; it is not changed.</param>
    /// <param name="seed">Seed of the run.</param>
    /// <param name="epoch">Epoch from 0; without effect when <see cref="MaskingOptions.Redraw"/> is <see cref="MaskRedraw.Once"/>, which uses epoch 0's draw.</param>
    /// <param name="index">The example's place in the corpus, so that equal texts get masks of their own.</param>
    public MaskedExample Mask(Encoding encoding, long seed, int epoch, int index) => Mask(encoding, seed, epoch, index, _options.MlmProbability);

    /// <summary>Masks a text for training at a rate of its own, such as <see cref="MaskingOptions.MlmProbabilityAt"/> gives for a step.</summary>
    /// <param name="encoding">The text; it is not changed.</param>
    /// <param name="seed">Seed of the run.</param>
    /// <param name="epoch">Epoch from 0, as in the other overload.</param>
    /// <param name="index">The example's place in the corpus.</param>
    /// <param name="mlmProbability">Share of the units that are selected, 0 to 1, in the place of the rule's; a higher one adds to the positions of a lower one.</param>
    /// <exception cref="BertNotebooksException">The share is outside 0 to 1.</exception>
    public MaskedExample Mask(Encoding encoding, long seed, int epoch, int index, double mlmProbability)
    {
        MaskingOptions.RequireShare(nameof(mlmProbability), mlmProbability, "0.15 is BERT's");
        long draw = _options.Redraw == MaskRedraw.Once ? 0 : epoch;
        return Apply(encoding, _options, mlmProbability, new SeededRandom(seed, RandomStream.Mask, draw, index));
    }

    /// <summary>Masks a text for evaluation: each piece is selected with the probability and becomes [MASK]; the same whenever it is asked for.</summary>
    /// <remarks>Count, unit, shares and labels of the training rule do not count here, so that models trained by different rules answer the same questions.</remarks>
    /// <param name="encoding">The text; it is not changed.</param>
    /// <param name="seed">Seed of the evaluation.</param>
    /// <param name="index">The example's place in the evaluation text.</param>
    public MaskedExample MaskForEvaluation(Encoding encoding, long seed, int index) =>
        Apply(encoding, _evaluation, _evaluation.MlmProbability, new SeededRandom(seed, RandomStream.EvaluationMask, index));

    private MaskedExample Apply(Encoding encoding, MaskingOptions options, double rate, SeededRandom random)
    {
        int[] original = encoding.NotNull().InputIds;
        int[] input = [.. original];
        int[] labels = [.. original];
        if (options.Labels == MaskLabels.Masked)
        {
            Array.Fill(labels, TrainingExample.IgnoreIndex);
        }

        MaskRule[] rules = new MaskRule[original.Length];
        int[] draws = Select(encoding, options, rate, random);
        for (int i = 0; i < draws.Length; i++)
        {
            if (draws[i] < 0)
            {
                continue;
            }

            bool sharesFate = options.Unit == MaskUnit.Span && i > 0 && draws[i - 1] == draws[i];
            labels[i] = original[i];
            rules[i] = sharesFate ? rules[i - 1] : DrawRule(options, random);
            input[i] = rules[i] switch
            {
                MaskRule.Mask => _vocabulary.MaskId,
                MaskRule.Random => random.NextInt(_vocabulary.Count),
                _ => original[i],
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

    /// <summary>The number of the draw that selected each position; -1 where none did.</summary>
    private int[] Select(Encoding encoding, MaskingOptions options, double rate, SeededRandom random)
    {
        int[] units = new int[encoding.Length];
        List<bool> followsDirectly = [];
        for (int i = 0; i < units.Length; i++)
        {
            if (!IsMaskable(encoding, i))
            {
                units[i] = -1;
                continue;
            }

            bool isBeside = i > 0 && units[i - 1] >= 0 && encoding.SequenceIds[i - 1] == encoding.SequenceIds[i];
            if (!(isBeside && options.Unit != MaskUnit.Piece && encoding.WordIds[i] is { } word && encoding.WordIds[i - 1] == word))
            {
                followsDirectly.Add(isBeside);
            }

            units[i] = followsDirectly.Count - 1;
        }

        int[] draws = MaskSelection.Draw(followsDirectly.Count, options, rate, unit => followsDirectly[unit], random);
        return [.. units.Select(unit => unit < 0 ? -1 : draws[unit])];
    }

    private bool IsMaskable(Encoding encoding, int i) =>
        encoding.SpecialTokensMask[i] == 0 && encoding.AttentionMask[i] == 1 && !_vocabulary.IsSpecial(encoding.InputIds[i]);

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
