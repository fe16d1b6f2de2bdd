using System.Text.Json;
using BertNotebooks.Text;
using BertNotebooks.Text.Normalizing;
using Xunit;

namespace BertNotebooks.Tests.Text;

/// <summary>Single texts: what the Rust library <c>tokenizers</c> answers, string for string.</summary>
public sealed class GoldenTextTests
{
    private static readonly EncodeOptions s_bare = new() { AddSpecialTokens = false };

    [GoldenTheory("tokenizer/cases.jsonl", "vocab")]
    [GoldenData("tokenizer/cases.jsonl")]
    public void CasesHaveTheLibrarysTokens(string file)
    {
        BertTokenizer tokenizer = GoldenJson.Tokenizer(file);
        Assert.All(GoldenJson.Objects(file), golden => AssertTokens(golden, tokenizer.Encode(golden.GetProperty("text").GetString()!)));
    }

    [GoldenTheory("tokenizer/options.jsonl", "vocab")]
    [GoldenData("tokenizer/options.jsonl")]
    public void NormalizerOptionsHaveTheLibrarysWordsAndTokens(string file) => Assert.All(GoldenJson.Objects(file), golden =>
    {
        BertTokenizer tokenizer = GoldenJson.Tokenizer(file, golden.GetProperty("options").NormalizerOptions());
        string text = golden.GetProperty("text").GetString()!;
        Assert.Equal(golden.GetProperty("words").Strings(), tokenizer.Words(text));
        AssertTokens(golden, tokenizer.Encode(text));
    });

    [GoldenTheory("tokenizer/lone-surrogates.jsonl", "vocab")]
    [GoldenData("tokenizer/lone-surrogates.jsonl")]
    public void LoneSurrogatesAreRemoved(string file)
    {
        BertTokenizer tokenizer = GoldenJson.Tokenizer(file);
        Assert.All(GoldenJson.Objects(file), golden =>
        {
            string text = string.Concat(golden.GetProperty("text_utf16").Ints().Select(unit => (char)unit));
            AssertTokens(golden, tokenizer.Encode(text));
        });
    }

    [GoldenTheory("tokenizer/fuzz.jsonl.gz", "vocab")]
    [GoldenData("tokenizer/fuzz.jsonl.gz")]
    public void RandomStringsHaveTheLibrarysTokens(string file)
    {
        BertTokenizer tokenizer = GoldenJson.Tokenizer(file);
        Assert.All(GoldenJson.Objects(file), golden =>
        {
            Encoding encoding = tokenizer.Encode(golden.GetProperty("text").GetString()!, options: s_bare);
            Assert.Equal(golden.GetProperty("ids").Ints(), encoding.InputIds);
            Assert.Equal(golden.GetProperty("offsets_utf16").Offsets(), encoding.Offsets);
        });
    }

    [GoldenTheory("tokenizer/published-cases.json")]
    [GoldenData("tokenizer/published-cases.json")]
    public void PublishedCharacterClassesOfBertHold(string file)
    {
        JsonElement golden = JsonDocument.Parse(File.ReadAllText(file)).RootElement.GetProperty("character_classes");
        CharacterTable table = CharacterTable.For(new());
        AssertClass(golden.GetProperty("whitespace"), codePoint => (table[codePoint] & CharacterTable.KindMask) == CharacterTable.Blank);
        AssertClass(golden.GetProperty("control"), codePoint => (table[codePoint] & CharacterTable.KindMask) == CharacterTable.Removed);
        AssertClass(golden.GetProperty("punctuation"), codePoint => (table[codePoint] & CharacterTable.KindMask) == CharacterTable.WholeWord);
    }

    [GoldenTheory("tokenizer/published-cases.json")]
    [GoldenData("tokenizer/published-cases.json")]
    public void PublishedCasesOfBertHold(string file)
    {
        JsonElement golden = JsonDocument.Parse(File.ReadAllText(file)).RootElement;
        JsonElement full = golden.GetProperty("full");
        BertTokenizer tokenizer = new(WithSpecials(full.GetProperty("vocab").Strings()));
        Assert.All(full.GetProperty("cases").EnumerateArray(), item =>
        {
            Encoding encoding = tokenizer.Encode(item.GetProperty("text").GetString()!, options: s_bare);
            Assert.Equal(item.GetProperty("tokens").Strings(), encoding.Tokens);
            Assert.Equal(item.GetProperty("ids").Ints(), encoding.InputIds);
        });
        Assert.All(golden.GetProperty("basic").EnumerateArray(), item => Assert.Equal(
            item.GetProperty("words").Strings(),
            new BertTokenizer(tokenizer.Vocabulary, item.NormalizerOptions()).Words(item.GetProperty("text").GetString()!)));
        JsonElement pieces = golden.GetProperty("wordpiece");
        BertTokenizer cased = new(WithSpecials(pieces.GetProperty("vocab").Strings()), new() { LowerCase = false });
        Assert.All(pieces.GetProperty("cases").EnumerateArray(), item => Assert.Equal(
            item.GetProperty("tokens").Strings(),
            cased.Encode(item.GetProperty("text").GetString()!, options: s_bare).Tokens));
        JsonElement toIds = golden.GetProperty("tokens_to_ids");
        Vocabulary vocabulary = WithSpecials(toIds.GetProperty("vocab").Strings());
        Assert.All(toIds.GetProperty("cases").EnumerateArray(), item => Assert.Equal(
            item.GetProperty("ids").Ints(),
            item.GetProperty("tokens").Strings().Select(token => vocabulary.TryGetId(token, out int id) ? id : -1)));
    }

    private static void AssertClass(JsonElement golden, Func<int, bool> belongs)
    {
        static int CodePoint(JsonElement hex) => Convert.ToInt32(hex.GetString(), 16);
        Assert.All(golden.GetProperty("yes").EnumerateArray(), hex => Assert.True(belongs(CodePoint(hex)), hex.GetString()));
        Assert.All(golden.GetProperty("no").EnumerateArray(), hex => Assert.False(belongs(CodePoint(hex)), hex.GetString()));
    }

    private static Vocabulary WithSpecials(string[] pieces) => new([.. pieces, .. Vocabulary.SpecialTokens.Except(pieces)]);

    private static void AssertTokens(JsonElement golden, Encoding encoding)
    {
        Assert.Equal(golden.GetProperty("ids").Ints(), encoding.InputIds);
        Assert.Equal(golden.GetProperty("tokens").Strings(), encoding.Tokens);
        Assert.Equal(golden.GetProperty("offsets_utf16").Offsets(), encoding.Offsets);
    }
}
