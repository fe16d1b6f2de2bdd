using BertNotebooks.Text;
using BertNotebooks.Text.Learning;
using Xunit;

namespace BertNotebooks.Tests.Text.Learning;

public sealed class WordPieceTrainerTests
{
    private static readonly string[] s_text =
        ["The dogs bark; the dog barks.", "A dog barked at the barking dogs.", "Bark, bark, bark! The dogs are barking."];

    [Fact]
    public void FrequentPairsBecomePiecesFirst()
    {
        // ab 5 times, then abc (ab + ##c) 3 times, then xy twice; z alone stays a character.
        Vocabulary vocabulary = new WordPieceTrainer(new() { VocabSize = 100 }).Train(["ab ab abc abc abc xy xy z"]);

        Assert.Equal(["a", "b", "c", "x", "y", "z", "##b", "##c", "##y", "ab", "abc", "xy"], vocabulary.Pieces.Skip(5));
    }

    [Fact]
    public void EquallyFrequentPairsComeInTheOrderOfTheirIds()
    {
        Vocabulary vocabulary = new WordPieceTrainer(new() { VocabSize = 100 }).Train(["dc ba dc ba"]);

        Assert.Equal(["ba", "dc"], vocabulary.Pieces.TakeLast(2));
    }

    [Fact]
    public void ItMergesAsCountingAnewEachTimeWould()
    {
        SeededRandom random = new(5);
        for (int round = 0; round < 30; round++)
        {
            string[] lines = [.. Enumerable.Range(0, 40).Select(_ => RandomLine(random))];
            WordPieceTrainerOptions options = new() { VocabSize = 20 + random.NextInt(60), MinFrequency = 1 + random.NextInt(3) };
            Assert.Equal(SlowTrainer.Train(lines, options), new WordPieceTrainer(options).Train(lines).Pieces);
        }
    }

    [Fact]
    public void TheOrderOfTheLinesMakesNoDifference()
    {
        WordPieceTrainer trainer = new(new() { VocabSize = 60 });

        Assert.Equal(trainer.Train(s_text).Pieces, trainer.Train(s_text.Reverse()).Pieces);
    }

    [Fact]
    public void BertIdsAreThoseOfThePublishedVocabulary()
    {
        Vocabulary vocabulary = new WordPieceTrainer(new() { VocabSize = 160, BertIds = true }).Train(s_text);

        Assert.Equal((0, 100, 101, 102, 103), (vocabulary.PadId, vocabulary.UnkId, vocabulary.ClsId, vocabulary.SepId, vocabulary.MaskId));
        Assert.Equal(("[unused0]", "[unused98]", "!"), (vocabulary[1], vocabulary[99], vocabulary[104]));
        Assert.InRange(vocabulary.Count, 120, 160);
        Assert.Equal(vocabulary.Count, vocabulary.Pieces.Distinct().Count());
    }

    [Fact]
    public void TheRarestCharactersFallOutOfTheAlphabet()
    {
        Vocabulary vocabulary = new WordPieceTrainer(new() { VocabSize = 50, LimitAlphabet = 2 }).Train(["aa aa ab b c"]);

        Assert.Equal(["a", "b", "##a", "##b", "aa"], vocabulary.Pieces.Skip(5));
    }

    [Fact]
    public void TheTextIsNormalizedAsByTheTokenizer()
    {
        Assert.DoesNotContain("É", new WordPieceTrainer(new() { VocabSize = 50 }).Train(["École École"]).Pieces);
        Assert.Contains("École", new WordPieceTrainer(new() { VocabSize = 50, Normalizer = new() { LowerCase = false } }).Train(["École École"]).Pieces);
    }

    [Fact]
    public void ProgressTellsLinesAndPieces()
    {
        List<WordPieceTrainerProgress> reports = [];
        Vocabulary vocabulary = new WordPieceTrainer(new() { VocabSize = 80 }).Train(Enumerable.Repeat(s_text[0], 50_000), reports.Add);

        Assert.Contains(reports, report => report is { Lines: 20_000, Pieces: 0 });
        Assert.Equal(new(50_000, 7, vocabulary.Count, 80), reports[^1]);
    }

    [Fact]
    public void ItCanBeStopped()
    {
        using CancellationTokenSource source = new();
        WordPieceTrainer trainer = new(new() { VocabSize = 80 });

        Assert.Throws<OperationCanceledException>(() => trainer.Train(Enumerable.Repeat("a dog", int.MaxValue), _ => source.Cancel(), source.Token));
        Assert.Throws<OperationCanceledException>(() => trainer.Train(s_text, cancellationToken: source.Token));
    }

    [Fact]
    public void WhatCannotBeLearntIsRefused()
    {
        AssertRefused(new() { VocabSize = 10 }, s_text, "VocabSize 10");
        AssertRefused(new(), ["  ", ""], "2 lines");
        AssertRefused(new() { LimitAlphabet = 0 }, s_text, "LimitAlphabet 0");
        AssertRefused(new() { MinFrequency = -1 }, s_text, "MinFrequency -1");
    }

    private static void AssertRefused(WordPieceTrainerOptions options, string[] text, string said) => Assert.Contains(
        said, Assert.Throws<BertNotebooksException>(() => new WordPieceTrainer(options).Train(text)).Message, StringComparison.Ordinal);

    private static string RandomLine(SeededRandom random) => string.Join(
        ' ', Enumerable.Range(0, 1 + random.NextInt(5)).Select(_ => string.Concat(Enumerable.Range(0, 1 + random.NextInt(6)).Select(_ => "aabc"[random.NextInt(4)]))));
}
