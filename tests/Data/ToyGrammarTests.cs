using BertNotebooks.Data;
using BertNotebooks.Text;
using Xunit;
using Encoding = BertNotebooks.Text.Encoding;

namespace BertNotebooks.Tests.Data;

public sealed class ToyGrammarTests
{
    private const string Rules = """
        SENTENCE = why CLAUSE ? | look CLAUSE !
        CLAUSE = ONE VERB ##s WHEN | MANY VERB WHEN
        ONE = the NOUN PLACE | this NOUN
        MANY = the NOUN ##s PLACE | these NOUN ##s
        PLACE = | near the NOUN | near the NOUN ##s
        NOUN = dog | dog | cat
        VERB = sing | run
        WHEN = | again
        """;

    private static readonly ToyGrammar Grammar = new(Rules);
    private static readonly BertTokenizer Tokenizer = new(Grammar.Vocabulary);

    [Fact]
    public void SentencesAreDrawnBySeedAndIndexAlone()
    {
        Assert.Equal(Grammar.Sentences(50, seed: 3), Grammar.Sentences(80, seed: 3).Take(50));
        Assert.NotEqual(Grammar.Sentences(50, seed: 3), Grammar.Sentences(50, seed: 4));
    }

    [Fact]
    public void SentencesAreDrawnAsOftenAsTheRulesSay()
    {
        Dictionary<string, double> expected = Enumerated(Rules);
        Dictionary<string, int> drawn = Grammar.Sentences(20_000, seed: 1).CountBy(s => s).ToDictionary();

        Assert.All(drawn.Keys, sentence => Assert.Contains(sentence, expected));
        Assert.Equal(1, expected.Values.Sum(), 12);
        Assert.All(expected, e => Assert.InRange(drawn.GetValueOrDefault(e.Key), Bound(e.Value, -5), Bound(e.Value, 5)));

        static double Bound(double p, double deviations) => (20_000 * p) + (deviations * (Math.Sqrt(20_000 * p * (1 - p)) + 1));
    }

    [Fact]
    public void TokenizerCutsSentencesIntoTheGrammarsPieces()
    {
        Assert.Contains("dogs", string.Join(' ', Grammar.Sentences(100, seed: 1)));
        Assert.All(Grammar.Sentences(100, seed: 1), sentence => Assert.DoesNotContain("[UNK]", Tokenizer.Encode(sentence).Tokens));
        Assert.Equal(["[CLS]", "why", "these", "dog", "##s", "run", "?", "[SEP]"], Tokenizer.Encode("why these dogs run ?").Tokens);
    }

    [Theory]
    [InlineData(0.15)]
    [InlineData(0.5)]
    [InlineData(1)]
    public void BestLossIsThatOfAllSentencesCountedOneByOne(double rate)
    {
        Masker masker = new(new() { MlmProbability = rate }, Grammar.Vocabulary);
        MaskedExample[] exam = [.. Grammar.Sentences(60, seed: 2).Select((s, i) => masker.MaskForEvaluation(Tokenizer.Encode(s), 7, i))];
        (int[] Ids, double P)[] all = [.. Enumerated(Rules).Select(s => (Tokenizer.Encode(s.Key).InputIds, s.Value))];

        Assert.Equal(CountedLoss(exam, all), Grammar.BestLoss(exam), 10);
    }

    [Fact]
    public void NoOtherAnswerHasALowerLossThanTheBest()
    {
        MaskedExample example = Masked("why these dogs run ?", 5, 6);

        KeyValuePair<string, double>[] chances = [.. Grammar.Chances(example, 5)];
        Assert.Equal(["run", "sing"], chances.Select(c => c.Key).Order());
        Assert.All(chances, c => Assert.Equal(0.5, c.Value, 12));
        Assert.Equal(KeyValuePair.Create("?", 1.0), Assert.Single(Grammar.Chances(example, 6)));
        Assert.Equal(Math.Log(2) / 2, Grammar.BestLoss([example]), 12);
    }

    [Fact]
    public void AgreementReachesAcrossThePlace()
    {
        // Position 3 is a noun's ending or the beginning of a place; the verb without ##s tells that the dogs are many.
        Assert.Equal("##s", Assert.Single(Grammar.Chances(Masked("look the dogs near the cat run !", 4), 4)).Key);
        Assert.Equal("##s", Assert.Single(Grammar.Chances(Masked("look the dog near the cats runs !", 9), 9)).Key);
    }

    [Fact]
    public void WhatIsNoExamOfTheGrammarIsRefused()
    {
        MaskedExample replaced = Masked("why these dogs run ?", 5);
        replaced.Rules[5] = MaskRule.Random;

        Refused("a piece that was replaced or kept", () => Grammar.BestLoss([replaced]));
        Refused("is no sentence of the grammar", () => Grammar.BestLoss([Masked("these why dogs run ?", 5)]));
        Refused("have 0 holes", () => Grammar.BestLoss([Masked("why these dogs run ?")]));
        Refused("Position 2 is no [MASK]", () => Grammar.Chances(Masked("why these dogs run ?", 5), 2));
    }

    [Theory]
    [InlineData("", "has 0 rules")]
    [InlineData("S = a\nb c", "Line 2 of the grammar is 'b c'")]
    [InlineData("s = a", "a name in capitals")]
    [InlineData("S = a = b", "Line 1")]
    [InlineData("S = a\nS = b", "two rules for S")]
    [InlineData("S = NOUN", "names NOUN, which has no rule")]
    [InlineData("S = dog's", "has 'dog's', and a piece is made of the letters")]
    [InlineData("S = ##", "has '##'")]
    [InlineData("S = a T\nT = b | S", "The rule S comes back to itself")]
    public void BrokenRulesAreRefusedByNameAndWayOut(string rules, string message) => Refused(message, () => new ToyGrammar(rules));

    private static void Refused(string message, Func<object> work)
    {
        string refusal = Assert.Throws<BertNotebooksException>(work).Message;
        Assert.Contains(message, refusal, StringComparison.Ordinal);
        Assert.InRange(refusal.Length, 1, 300);
    }

    private static MaskedExample Masked(string sentence, params int[] holes)
    {
        Encoding encoding = Tokenizer.Encode(sentence);
        MaskedExample example = new()
        {
            OriginalIds = encoding.InputIds, InputIds = [.. encoding.InputIds], Labels = [.. encoding.InputIds.Select(_ => TrainingExample.IgnoreIndex)], Rules = new MaskRule[encoding.Length],
            TokenTypeIds = encoding.TokenTypeIds, AttentionMask = encoding.AttentionMask,
        };
        foreach (int hole in holes)
        {
            (example.InputIds[hole], example.Labels[hole], example.Rules[hole]) = (Grammar.Vocabulary.MaskId, example.OriginalIds[hole], MaskRule.Mask);
        }

        return example;
    }

    // The oracle: every sentence with its probability, without the tables of the class that is tried.
    private static Dictionary<string, double> Enumerated(string text)
    {
        Dictionary<string, string[]> rules = text.Split('\n').Select(line => line.Split('=')).ToDictionary(r => r[0].Trim(), r => r[1].Split('|'));
        IEnumerable<(string Text, double P)> Of(string symbol) => rules.TryGetValue(symbol, out string[]? bodies)
            ? bodies.SelectMany(body => All(body.Split(' ', StringSplitOptions.RemoveEmptyEntries), 0).Select(b => (b.Text, b.P / bodies.Length)))
            : [(symbol, 1.0)];
        IEnumerable<(string Text, double P)> All(string[] symbols, int next) => next == symbols.Length
            ? [("", 1.0)]
            : Of(symbols[next]).SelectMany(head => All(symbols, next + 1).Select(tail => ($"{head.Text} {tail.Text}".Trim(), head.P * tail.P)));
        return All(["SENTENCE"], 0).GroupBy(s => s.Text.Replace(" ##", "")).ToDictionary(g => g.Key, g => g.Sum(s => s.P));
    }

    private static double CountedLoss(MaskedExample[] exam, (int[] Ids, double P)[] all)
    {
        List<double> losses = [];
        foreach (MaskedExample example in exam)
        {
            bool Fits(int[] ids) => ids.Length == example.InputIds.Length && ids.Zip(example.InputIds).All(p => p.Second == Grammar.Vocabulary.MaskId || p.First == p.Second);
            (int[] Ids, double P)[] fitting = [.. all.Where(s => Fits(s.Ids))];
            losses.AddRange(Enumerable.Range(0, example.Labels.Length).Where(i => example.Labels[i] >= 0)
                .Select(i => -Math.Log(fitting.Where(s => s.Ids[i] == example.Labels[i]).Sum(s => s.P) / fitting.Sum(s => s.P))));
        }

        return losses.Average();
    }
}
