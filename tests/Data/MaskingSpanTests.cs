using BertNotebooks.Data;
using Xunit;
using Encoding = BertNotebooks.Text.Encoding;

namespace BertNotebooks.Tests.Data;

public sealed class MaskingSpanTests
{
    private const int Texts = 1000;
    private static readonly MaskingOptions Spans = MaskingOptions.Default with { Unit = MaskUnit.Span };

    // Half of the spans are hidden and half stay, so that neighbours of one span are told from those of two.
    private static readonly MaskingOptions HalfAndHalf = Spans with { MlmProbability = 1, MaskShare = 0.5, RandomShare = 0, KeepShare = 0.5, GeometricP = 1e-9, MaxSpanLength = 512 };

    [Theory]
    [InlineData(0.2, 10, 3.797)] // SpanBERT's; the paper says 3.8
    [InlineData(0.5, 4, 1.733)] // (1 * 8 + 2 * 4 + 3 * 2 + 4) / 15
    [InlineData(1, 10, 1)]
    [InlineData(0.2, 1, 1)]
    public void LengthsAreGeometricUpToTheCap(double p, int cap, double mean)
    {
        MaskingOptions options = Spans with { Count = MaskCount.Exact, GeometricP = p, MaxSpanLength = cap };
        List<double> lengths = [];
        for (int i = 0; i < 6 * Texts; i++)
        {
            int[] draws = MaskSelection.Draw(200, options, 0.05, _ => true, new SeededRandom(3, i));
            int first = Array.IndexOf(draws, 0);
            // The first span is not cut by others; near the end it is cut by the text.
            if (first <= 190)
            {
                lengths.Add(draws.Count(draw => draw == 0));
            }
        }

        double all = Enumerable.Range(1, cap).Sum(Weight), exactMean = Enumerable.Range(1, cap).Sum(length => length * Weight(length)) / all;
        Assert.Equal(mean, exactMean, 5e-4);
        Assert.All(Enumerable.Range(1, cap), length => Samples.AssertBinomial(lengths.LongCount(l => (int)l == length), lengths.Count, Weight(length) / all));
        Samples.AssertMean(exactMean, lengths);
        Assert.InRange(lengths.Max(), 1, cap);
        double Weight(int length) => Math.Pow(1 - p, length - 1);
    }

    [Theory]
    [InlineData(0.15)]
    [InlineData(0.4)]
    [InlineData(0.85)]
    public void AsManyWordsAreSelectedAsOneByOne(double rate)
    {
        foreach (MaskCount count in Enum.GetValues<MaskCount>())
        {
            MaskingOptions options = Spans with { MlmProbability = rate, Count = count };
            long words = 0;
            for (int index = 0; index < Texts / 4; index++)
            {
                Encoding text = Samples.Words(40, index);
                int selected = Words(text, Mask(options, text, index)).Length;
                Assert.Equal(Words(text, Mask(options with { Unit = MaskUnit.WholeWord }, text, index)).Length, selected);
                Assert.True(count == MaskCount.PerToken || selected == (int)(rate * 40));
                words += selected;
            }

            Samples.AssertBinomial(words, Texts / 4 * 40, rate);
        }
    }

    [Fact]
    public void SpansAreWholeWordsSideBySide()
    {
        double spans = 0, words = 0;
        for (int index = 0; index < Texts; index++)
        {
            Encoding text = Samples.Words(100, index);
            MaskedExample mask = Mask(Spans with { Count = MaskCount.Exact }, text, index);
            int[] selected = Words(text, mask);
            Assert.Equal(text.WordIds.Count(word => word is { } w && selected.Contains(w)), mask.Rules.Count(rule => rule != MaskRule.None));
            spans += selected.Count(word => !selected.Contains(word - 1));
            words += selected.Length;
        }

        // 15 of 100 words, one by one: 15 * (1 - 14 / 99) = 12.9 runs of 1.2 words. Spans, the last one cut: more than twice as long.
        Assert.True(words / spans > 2.4, $"{words / spans}");
    }

    [Fact]
    public void PiecesOfASpanShareItsFate()
    {
        for (int index = 0; index < 200; index++)
        {
            MaskRule[] rules = Mask(HalfAndHalf with { MaxSpanLength = 512, MaskShare = 0.4, RandomShare = 0.3, KeepShare = 0.3 }, Samples.Words(1, index), index).Rules;
            Assert.Single(rules[1..^1].Distinct());
        }
    }

    [Fact]
    public void SharesOfSpansAre80To10To10()
    {
        MaskRule[][] rules = [.. Enumerable.Range(0, Texts).Select(index => Mask(Spans, Samples.Words(60, index), index).Rules)];
        foreach ((MaskRule rule, double share) in ((MaskRule, double)[])[(MaskRule.Mask, 0.8), (MaskRule.Random, 0.1), (MaskRule.Keep, 0.1)])
        {
            // Pieces of a span are not independent; texts are.
            Samples.AssertMean(0, [.. rules.Select(text => text.Count(r => r == rule) - share * text.Count(r => r != MaskRule.None))]);
        }
    }

    [Fact]
    public void RandomPiecesOfASpanAreDrawnOneByOne()
    {
        MaskedExample mask = Mask(HalfAndHalf with { MaskShare = 0, RandomShare = 1, KeepShare = 0 }, Samples.Sentence(60), 0);
        Assert.True(mask.InputIds.Distinct().Count() > 20);
    }

    [Fact]
    public void SpansStayInTheirTextAndCrossNoSpecialToken()
    {
        // Words 9 and 10 are neighbours in one text; in two texts, or with a typed [MASK] between them, their fates are independent.
        Encoding one = Samples.Sentence(20), two = one with { SequenceIds = [.. one.SequenceIds.Select((id, i) => i > 10 && id is not null ? 1 : id)] };
        Encoding typed = Samples.Encoding([.. Enumerable.Range(5, 10), 4, .. Enumerable.Range(15, 10)]);
        Encoding pair = Samples.Pair(Samples.Sentence(10), Samples.Sentence(10));
        Samples.AssertBinomial(SameFate(two, 10, 11), Texts, 0.5);
        Samples.AssertBinomial(SameFate(typed, 10, 12), Texts, 0.5);
        Samples.AssertBinomial(SameFate(pair, 10, 12), Texts, 0.5);
        Assert.True(SameFate(one, 10, 11) > 0.8 * Texts);

        static int SameFate(Encoding text, int left, int right) => Enumerable.Range(0, Texts).Count(index =>
        {
            MaskRule[] rules = Mask(HalfAndHalf, text, index).Rules;
            return rules[left] == rules[right];
        });
    }

    private static MaskedExample Mask(MaskingOptions options, Encoding text, int index) => new Masker(options, Samples.Vocabulary(100)).Mask(text, seed: 8, epoch: 0, index);

    private static int[] Words(Encoding text, MaskedExample mask) =>
        [.. Enumerable.Range(0, text.Length).Where(i => mask.Rules[i] != MaskRule.None).Select(i => text.WordIds[i]!.Value).Distinct()];
}
