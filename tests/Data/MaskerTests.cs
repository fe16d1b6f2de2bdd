using BertNotebooks.Data;
using BertNotebooks.Text;
using Xunit;
using Encoding = BertNotebooks.Text.Encoding;

namespace BertNotebooks.Tests.Data;

public sealed class MaskerTests
{
    private static readonly Vocabulary Vocabulary = Samples.Vocabulary(1000);

    /// <summary>Frozen: computed by a separate implementation in Python.</summary>
    [Fact]
    public void DrawNeverChanges()
    {
        Encoding sentence = Samples.Sentence(40);
        MaskedExample fresh = new Masker(MaskingOptions.Default, Vocabulary).Mask(sentence, seed: 42, epoch: 3, index: 7);
        Assert.Equal([(1, 4), (5, 4), (6, 4), (15, 19), (24, 411)], Selected(fresh).Select(i => (i, fresh.InputIds[i])));
        Assert.Equal([MaskRule.Mask, MaskRule.Mask, MaskRule.Mask, MaskRule.Keep, MaskRule.Random], Selected(fresh).Select(i => fresh.Rules[i]));
        MaskedExample once = new Masker(MaskingOptions.Tutorial, Vocabulary).Mask(sentence, seed: 42, epoch: 3, index: 7);
        Assert.Equal([7, 10, 11, 13, 28, 40], Selected(once));
    }

    [Theory]
    [InlineData(MaskCount.PerToken, MaskUnit.Piece)]
    [InlineData(MaskCount.PerToken, MaskUnit.WholeWord)]
    [InlineData(MaskCount.Exact, MaskUnit.Piece)]
    [InlineData(MaskCount.Exact, MaskUnit.WholeWord)]
    [InlineData(MaskCount.PerToken, MaskUnit.Span)]
    [InlineData(MaskCount.Exact, MaskUnit.Span)]
    public void SpecialTokensAndPaddingAreNeverSelectedEvenAtRateOne(MaskCount count, MaskUnit unit)
    {
        // [UNK], [MASK], [SEP] and [PAD] also stand in the text itself, as when somebody types them.
        Encoding encoding = Samples.Encoding([5, 1, 6, 4, 7, 3, 8, 0, 9], padding: 3);
        MaskingOptions options = MaskingOptions.Default with { MlmProbability = 1, Count = count, Unit = unit };
        for (int index = 0; index < 200; index++)
        {
            MaskedExample mask = new Masker(options, Vocabulary).Mask(encoding, 0, 0, index);
            Assert.Equal([1, 3, 5, 7, 9], Selected(mask));
            Assert.All(Enumerable.Range(0, encoding.Length).Except([1, 3, 5, 7, 9]), i => Assert.Equal(encoding.InputIds[i], mask.InputIds[i]));
        }
    }

    [Fact]
    public void LabelsAreTheOriginalIdsWhereSelectedAndIgnoredElsewhere()
    {
        Encoding sentence = Samples.Sentence(60, padding: 4);
        Masker masker = new(MaskingOptions.Default with { MlmProbability = 0.5 }, Vocabulary);
        for (int index = 0; index < 100; index++)
        {
            MaskedExample mask = masker.Mask(sentence, 1, 0, index);
            for (int i = 0; i < sentence.Length; i++)
            {
                bool selected = mask.Rules[i] != MaskRule.None;
                Assert.Equal(selected ? sentence.InputIds[i] : -100, mask.Labels[i]);
                Assert.Equal(mask.Rules[i] is MaskRule.Mask, mask.InputIds[i] == 4 && mask.Rules[i] is not MaskRule.Random);
                Assert.True(mask.Rules[i] is MaskRule.Mask or MaskRule.Random || mask.InputIds[i] == sentence.InputIds[i]);
            }

            Assert.Equal(sentence.InputIds, mask.OriginalIds);
            Assert.Equal(sentence.AttentionMask, mask.AttentionMask);
            Assert.Equal(sentence.TokenTypeIds, mask.TokenTypeIds);
        }

        Assert.Equal(Samples.Sentence(60, padding: 4).InputIds, sentence.InputIds);
    }

    [Theory]
    [InlineData(MaskCount.PerToken)]
    [InlineData(MaskCount.Exact)]
    public void PiecesOfAWordShareItsFate(MaskCount count)
    {
        int[] words = [0, 0, 0, 1, 2, 2, 3, 4, 4, 4, 4, 4, 5, 5];
        Encoding encoding = Samples.Encoding([.. Enumerable.Range(5, words.Length)], words);
        Masker masker = new(MaskingOptions.Default with { MlmProbability = 0.5, Count = count, Unit = MaskUnit.WholeWord }, Vocabulary);
        for (int index = 0; index < 300; index++)
        {
            MaskedExample mask = masker.Mask(encoding, 0, 0, index);
            int[] selectedWords = [.. Selected(mask).Select(i => words[i - 1]).Distinct()];
            Assert.Equal(words.Count(selectedWords.Contains), Selected(mask).Length);
            Assert.True(count == MaskCount.PerToken || selectedWords.Length == 3);
        }
    }

    [Fact]
    public void WordsOfTwoTextsAreNeverTakenForOne()
    {
        Encoding pair = Samples.Encoding([5, 6], [0, 0]) with { SequenceIds = [null, 0, 1, null] };
        Masker masker = new(MaskingOptions.Default with { MlmProbability = 0.5, Unit = MaskUnit.WholeWord }, Vocabulary);
        Assert.Contains(Enumerable.Range(0, 100), index => Selected(masker.Mask(pair, 0, 0, index)).Length == 1);
    }

    [Theory]
    [InlineData(0.15, 6, 0)]
    [InlineData(0.15, 7, 1)]
    [InlineData(0.15, 20, 3)]
    [InlineData(0.15, 98, 14)]
    [InlineData(0.29, 100, 28)] // 0.29 * 100 is 28.999999999999996, and Python's int cuts it down
    [InlineData(0.01, 50, 0)]
    [InlineData(1, 50, 50)]
    public void ExactSelectsTheNumberThatPythonsIntGives(double rate, int pieces, int expected)
    {
        Masker masker = new(MaskingOptions.Default with { MlmProbability = rate, Count = MaskCount.Exact }, Vocabulary);
        Assert.All(Enumerable.Range(0, 50), index => Assert.Equal(expected, Selected(masker.Mask(Samples.Sentence(pieces, padding: 9), 0, 0, index)).Length));
    }

    [Fact]
    public void TutorialPresetAsksForEveryPositionHidesByMaskAloneAndNeverRedraws()
    {
        Encoding sentence = Samples.Sentence(40, padding: 10);
        Masker masker = new(MaskingOptions.Tutorial, Vocabulary);
        MaskedExample first = masker.Mask(sentence, 5, epoch: 0, index: 3);
        Assert.Equal(sentence.InputIds, first.Labels);
        Assert.Equal(6, Selected(first).Length);
        Assert.All(Selected(first), i => Assert.Equal((4, MaskRule.Mask), (first.InputIds[i], first.Rules[i])));
        Assert.Equal(first.InputIds, masker.Mask(sentence, 5, epoch: 9, index: 3).InputIds);
        Assert.NotEqual(first.InputIds, masker.Mask(sentence, 5, epoch: 0, index: 4).InputIds);
    }

    [Fact]
    public void MasksDifferByEpochByExampleAndBySeed()
    {
        Encoding sentence = Samples.Sentence(60);
        Masker masker = new(MaskingOptions.Default, Vocabulary);
        int[][] masks = [masker.Mask(sentence, 0, 0, 0).InputIds, masker.Mask(sentence, 0, 1, 0).InputIds, masker.Mask(sentence, 0, 0, 1).InputIds, masker.Mask(sentence, 1, 0, 0).InputIds];
        Assert.Equal(4, masks.Select(ids => string.Join(' ', ids)).Distinct().Count());
        Masker once = new(MaskingOptions.Default with { Redraw = MaskRedraw.Once }, Vocabulary);
        Assert.Equal(masks[0], once.Mask(sentence, 0, epoch: 7, index: 0).InputIds);
    }

    [Fact]
    public void HigherRateAddsToThePositionsOfALowerOne()
    {
        Encoding sentence = Samples.Sentence(60);
        int[] low = Selected(new Masker(MaskingOptions.Default, Vocabulary).Mask(sentence, 3, 0, 0));
        int[] high = Selected(new Masker(MaskingOptions.Default with { MlmProbability = 0.4 }, Vocabulary).Mask(sentence, 3, 0, 0));
        Assert.NotEmpty(low);
        Assert.True(high.Length > low.Length);
        Assert.Empty(low.Except(high));
    }

    [Fact]
    public void MasksDoNotDependOnThreadsNorOrder()
    {
        Encoding[] sentences = [.. Enumerable.Range(10, 50).Select(n => Samples.Sentence(n))];
        Masker masker = new(MaskingOptions.Default, Vocabulary);
        string[] inOrder = [.. Enumerable.Range(0, 2000).Select(Draw)];
        string[] parallel = new string[inOrder.Length];
        Parallel.For(0, parallel.Length, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i => parallel[parallel.Length - 1 - i] = Draw(parallel.Length - 1 - i));
        Assert.Equal(inOrder, parallel);

        string Draw(int i)
        {
            MaskedExample mask = masker.Mask(sentences[i % sentences.Length], 9, epoch: i / 500, index: i);
            return $"{string.Join(' ', mask.InputIds)}|{string.Join(' ', mask.Labels)}";
        }
    }

    [Fact]
    public void EvaluationMaskIsFrozenWhateverTheTrainingRuleIs()
    {
        Encoding sentence = Samples.Sentence(100);
        MaskedExample mask = new Masker(MaskingOptions.Default, Vocabulary).MaskForEvaluation(sentence, 0, 2);
        Assert.NotEmpty(Selected(mask));
        Assert.All(Selected(mask), i => Assert.Equal((4, MaskRule.Mask, sentence.InputIds[i]), (mask.InputIds[i], mask.Rules[i], mask.Labels[i])));
        Assert.Equal(sentence.Length - Selected(mask).Length, mask.Labels.Count(label => label == -100));
        MaskedExample tutorial = new Masker(MaskingOptions.Tutorial with { Unit = MaskUnit.WholeWord }, Vocabulary).MaskForEvaluation(sentence, 0, 2);
        Assert.Equal(mask.InputIds, tutorial.InputIds);
        Assert.Equal(mask.Labels, tutorial.Labels);
        Assert.NotEqual(mask.InputIds, new Masker(MaskingOptions.Default, Vocabulary).MaskForEvaluation(sentence, 1, 2).InputIds);
    }

    [Fact]
    public void TextWithoutPiecesStaysAsItIs()
    {
        MaskedExample mask = new Masker(MaskingOptions.Default with { MlmProbability = 1 }, Vocabulary).Mask(Samples.Encoding([]), 0, 0, 0);
        Assert.Equal([2, 3], mask.InputIds);
        Assert.Equal([-100, -100], mask.Labels);
    }

    [Fact]
    public void RuleThatNeverAsksIsRefusedUnlessEveryPositionIsALabel()
    {
        string message = Assert.Throws<BertNotebooksException>(() => new Masker(MaskingOptions.Default with { MlmProbability = 15 / 100 }, Vocabulary)).Message;
        Assert.Contains("15 / 100 is 0 in C#", message);
        Assert.InRange(message.Length, 1, 300);
        Assert.Equal(0, new Masker(MaskingOptions.Tutorial with { MlmProbability = 0 }, Vocabulary).Mask(Samples.Encoding([7, 8]), 0, 0, 0).Rules.Count(rule => rule != MaskRule.None));
    }

    private static int[] Selected(MaskedExample mask) =>
        [.. Enumerable.Range(0, mask.Rules.Length).Where(i => mask.Rules[i] != MaskRule.None)];
}
