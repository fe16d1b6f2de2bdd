using BertNotebooks.Data;
using Xunit;
using Encoding = BertNotebooks.Text.Encoding;

namespace BertNotebooks.Tests.Data;

public sealed class MaskingStatisticsTests
{
    private const int Pieces = 40;
    private const int Texts = 3000;
    private static readonly Encoding Sentence = Samples.Sentence(Pieces, padding: 5);

    [Theory]
    [InlineData(0.05)]
    [InlineData(0.15)]
    [InlineData(0.4)]
    [InlineData(0.85)]
    public void PerTokenSelectsAtTheRate(double rate) =>
        Samples.AssertBinomial(Selected(MaskingOptions.Default with { MlmProbability = rate }), Texts * Pieces, rate);

    [Theory]
    [InlineData(0.05)]
    [InlineData(0.15)]
    [InlineData(0.4)]
    public void WholeWordSelectsWordsAtTheRate(double rate)
    {
        // 8 words of 5 pieces: pieces of a word are not independent, so words are counted.
        Encoding encoding = Samples.Encoding([.. Enumerable.Range(5, Pieces)], [.. Enumerable.Range(0, Pieces).Select(i => i / 5)]);
        MaskingOptions options = MaskingOptions.Default with { MlmProbability = rate, Unit = MaskUnit.WholeWord };
        Samples.AssertBinomial(Selected(options, encoding) / 5, Texts * Pieces / 5, rate);
    }

    public static TheoryData<MaskCount, MaskUnit, bool> Rules()
    {
        TheoryData<MaskCount, MaskUnit, bool> rules = [];
        foreach (MaskUnit unit in Enum.GetValues<MaskUnit>())
        {
            foreach (MaskCount count in Enum.GetValues<MaskCount>())
            {
                rules.Add(count, unit, false);
                rules.Add(count, unit, true);
            }
        }

        return rules;
    }

    /// <summary>Texts of 40 words of 1 to 6 pieces, alone or two in a pair: the share of the pieces, too, is the rate.</summary>
    [Theory]
    [MemberData(nameof(Rules))]
    public void PiecesOfWordsAreSelectedAtTheRate(MaskCount count, MaskUnit unit, bool isPair)
    {
        Masker masker = new(MaskingOptions.Default with { Count = count, Unit = unit }, Samples.Vocabulary(100));
        List<double> beyond = [], beyondInFirst = [];
        for (int index = 0; index < Texts; index++)
        {
            Encoding first = Samples.Words(isPair ? 24 : 40, index), text = isPair ? Samples.Pair(first, Samples.Words(16, -1 - index)) : first;
            int pieces = text.SequenceIds.Count(id => id is not null);
            // int(0.15 * 40) is 15 %; of pieces, int(0.15 * n) may be a part of a piece less.
            double rate = (count, unit) == (MaskCount.Exact, MaskUnit.Piece) ? (double)(int)(0.15 * pieces) / pieces : 0.15;
            MaskRule[] rules = masker.Mask(text, 5, 0, index).Rules;
            beyond.Add(rules.Count(rule => rule != MaskRule.None) - rate * pieces);
            beyondInFirst.Add(rules.Take(first.Length).Count(rule => rule != MaskRule.None) - rate * (first.Length - 2));
        }

        Samples.AssertMean(0, beyond);
        // Of spans, the longer text has more than its share: fewer of them are cut at its end.
        if (unit != MaskUnit.Span)
        {
            Samples.AssertMean(0, beyondInFirst);
        }
    }

    /// <summary>Static masks are those of any epoch, and those of two epochs are independent, so that they have as much in common as masks of other texts.</summary>
    [Theory]
    [MemberData(nameof(Rules))]
    public void MasksOfTwoEpochsAreTheSameOrIndependent(MaskCount count, MaskUnit unit, bool isStatic)
    {
        Masker masker = new(MaskingOptions.Default with { Count = count, Unit = unit, Redraw = isStatic ? MaskRedraw.Once : MaskRedraw.EachEpoch }, Samples.Vocabulary(100));
        Encoding text = Samples.Words(40, 1);
        List<double> more = [];
        for (int index = 0; index < Texts; index++)
        {
            MaskRule[] first = masker.Mask(text, 6, 0, index).Rules, second = masker.Mask(text, 6, 1, index).Rules, other = masker.Mask(text, 6, 1, Texts + index).Rules;
            Assert.True(!isStatic || first.SequenceEqual(second));
            more.Add(Common(first, second) - Common(first, other));
        }

        if (!isStatic)
        {
            Samples.AssertMean(0, more);
        }

        static double Common(MaskRule[] a, MaskRule[] b) => a.Zip(b).Count(pair => pair.First != MaskRule.None && pair.Second != MaskRule.None);
    }

    [Theory]
    [InlineData(MaskCount.PerToken, MaskUnit.Piece)]
    [InlineData(MaskCount.PerToken, MaskUnit.WholeWord)]
    [InlineData(MaskCount.Exact, MaskUnit.Piece)]
    [InlineData(MaskCount.Exact, MaskUnit.WholeWord)]
    public void SharesAre80To10To10(MaskCount count, MaskUnit unit)
    {
        MaskRule[] rules = [.. Masks(MaskingOptions.Default with { Count = count, Unit = unit }).SelectMany(mask => mask.Rules).Where(rule => rule != MaskRule.None)];
        Samples.AssertBinomial(rules.Count(rule => rule == MaskRule.Mask), rules.Length, 0.8);
        Samples.AssertBinomial(rules.Count(rule => rule == MaskRule.Random), rules.Length, 0.1);
        Samples.AssertBinomial(rules.Count(rule => rule == MaskRule.Keep), rules.Length, 0.1);
    }

    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(0, 1, 0)]
    [InlineData(0, 0, 1)]
    [InlineData(0.5, 0.5, 0)]
    [InlineData(0.3333333333, 0, 0.6666666666)]
    public void SharesOfTheLearnersChoiceAreKept(double mask, double random, double keep)
    {
        MaskingOptions options = MaskingOptions.Default with { MaskShare = mask, RandomShare = random, KeepShare = keep };
        MaskRule[] rules = [.. Masks(options).SelectMany(example => example.Rules).Where(rule => rule != MaskRule.None)];
        Samples.AssertBinomial(rules.Count(rule => rule == MaskRule.Mask), rules.Length, mask);
        Samples.AssertBinomial(rules.Count(rule => rule == MaskRule.Random), rules.Length, random);
        Samples.AssertBinomial(rules.Count(rule => rule == MaskRule.Keep), rules.Length, keep);
    }

    [Theory]
    [InlineData(MaskCount.PerToken)]
    [InlineData(MaskCount.Exact)]
    public void EachPositionIsSelectedEquallyOften(MaskCount count)
    {
        long[] times = new long[Pieces];
        foreach (MaskedExample mask in Masks(MaskingOptions.Default with { Count = count }))
        {
            for (int i = 0; i < Pieces; i++)
            {
                times[i] += mask.Rules[i + 1] == MaskRule.None ? 0 : 1;
            }
        }

        Assert.All(times, time => Samples.AssertBinomial(time, Texts, count == MaskCount.Exact ? 6.0 / Pieces : 0.15));
    }

    [Fact]
    public void RandomPiecesAreUniformOverTheWholeVocabulary()
    {
        MaskingOptions options = MaskingOptions.Default with { MlmProbability = 1, MaskShare = 0, RandomShare = 1, KeepShare = 0 };
        long[] counts = new long[100];
        foreach (MaskedExample mask in Masks(options))
        {
            foreach (int id in mask.InputIds.AsSpan(1, Pieces))
            {
                counts[id]++;
            }
        }

        Samples.AssertUniform(counts);
    }

    [Fact]
    public void SelectionsOfTwoEpochsAreIndependent()
    {
        Masker masker = new(MaskingOptions.Default, Samples.Vocabulary(100));
        long both = 0;
        for (int index = 0; index < Texts; index++)
        {
            MaskRule[] first = masker.Mask(Sentence, seed: 1, epoch: 0, index).Rules;
            MaskRule[] second = masker.Mask(Sentence, seed: 1, epoch: 1, index).Rules;
            both += first.Zip(second).Count(pair => pair.First != MaskRule.None && pair.Second != MaskRule.None);
        }

        Samples.AssertBinomial(both, Texts * Pieces, 0.15 * 0.15);
    }

    [Fact]
    public void EvaluationSelectsAtTheRate()
    {
        Masker masker = new(MaskingOptions.Default, Samples.Vocabulary(100));
        long selected = Enumerable.Range(0, Texts).Sum(index => masker.MaskForEvaluation(Sentence, 0, index).Rules.LongCount(rule => rule == MaskRule.Mask));
        Samples.AssertBinomial(selected, Texts * Pieces, 0.15);
    }

    private static IEnumerable<MaskedExample> Masks(MaskingOptions options, Encoding? encoding = null)
    {
        Masker masker = new(options, Samples.Vocabulary(100));
        return Enumerable.Range(0, Texts).Select(index => masker.Mask(encoding ?? Sentence, seed: 42, epoch: 0, index));
    }

    private static long Selected(MaskingOptions options, Encoding? encoding = null) =>
        Masks(options, encoding).Sum(mask => mask.Rules.LongCount(rule => rule != MaskRule.None));
}
