using System.Text.Json;
using BertNotebooks.Data.Tokens;
using BertNotebooks.Tests.Text.Pipelines;
using BertNotebooks.Text;
using Xunit;

namespace BertNotebooks.Tests.Text.Files;

/// <summary>Each part of a tokenizer.json is followed, or refused with its name.</summary>
public sealed class TokenizerPartsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("""{"normalizer": {"type": "Prepend", "prepend": "_"}}""", "Prepend")]
    [InlineData("""{"normalizer": {"type": "Sequence", "normalizers": [{"type": "Lowercase"}, {"type": "Precompiled", "precompiled_charsmap": ""}]}}""", "Precompiled")]
    [InlineData("""{"normalizer": {"type": "Replace", "pattern": {"Regex": "(?i)x"}, "content": "y"}}""", "(?i)")]
    [InlineData("""{"pre_tokenizer": {"type": "Metaspace", "replacement": "_"}}""", "Metaspace")]
    [InlineData("""{"pre_tokenizer": {"type": "Sequence", "pretokenizers": [{"type": "UnicodeScripts"}]}}""", "UnicodeScripts")]
    [InlineData("""{"pre_tokenizer": {"type": "Punctuation", "behavior": "Merged"}}""", "Isolated")]
    [InlineData("""{"post_processor": {"type": "ByteLevel", "trim_offsets": true}}""", "ByteLevel")]
    [InlineData("""{"post_processor": {"type": "BertProcessing", "sep": ["[SEP]", 3], "cls": ["[CLS]", 99]}}""", "99")]
    [InlineData("""{"post_processor": {"type": "TemplateProcessing", "single": [], "pair": [], "special_tokens": {}}}""", "single")]
    [InlineData("""{"post_processor": {"type": "TemplateProcessing", "single": [{"Sequence": {"id": "A", "type_id": -7}}], "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}], "special_tokens": {}}}""", "type_id")]
    [InlineData("""{"decoder": {"type": "BPEDecoder", "suffix": "</w>"}}""", "BPEDecoder")]
    [InlineData("""{"model": {"type": "Unigram"}}""", "Unigram")]
    [InlineData("""{"model": {"unk_token": "<none>"}}""", "<none>")]
    public void PartThatIsNotWordPiecesIsRefusedByName(string parts, string named)
    {
        string message = Refused(TokenizerJsonOf.Folder(_folder, parts));
        Assert.Contains(named, message, StringComparison.Ordinal);
        Assert.Contains(_folder.Root, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tokenizer_config.json", """{"tokenizer_class": "BertJapaneseTokenizer"}""", "BertJapaneseTokenizer")]
    [InlineData("tokenizer_config.json", """{"tokenizer_class": "RobertaTokenizerFast"}""", "RobertaTokenizerFast")]
    [InlineData("tokenizer_config.json", """{"word_tokenizer_type": "mecab"}""", "mecab")]
    [InlineData("tokenizer_config.json", """{"tokenizer_class": "BertTokenizer", "subword_tokenizer_type": "character"}""", "character")]
    [InlineData("tokenizer_config.json", """{"tokenizer_class": "PreTrainedTokenizerFast"}""", "tokenizer.json")]
    [InlineData("config.json", """{"tokenizer_class": "BertJapaneseTokenizer", "model_type": "bert"}""", "BertJapaneseTokenizer")]
    [InlineData("config.json", """{"model_type": "mpnet"}""", "mpnet")]
    public void ClassThatIsNotBertsIsRefusedWhereverItStands(string file, string json, string named)
    {
        Words.Vocabulary("dog").Save(_folder.Path("vocab.txt"));
        _folder.Write(file, json);
        Assert.Contains(named, Refused(_folder.Root), StringComparison.Ordinal);
    }

    [Fact]
    public void WordsMayBeginWithThePrefixWhereThePreTokenizerLetsThem()
    {
        BertTokenizer tokenizer = Open("""{"normalizer": null, "pre_tokenizer": {"type": "WhitespaceSplit"}}""", "dog", "##s", "##g", "##", "#");
        Assert.Equal(["dog", "##s", "##s", "[UNK]", "##", "#", "##s", "##g", "[UNK]"], Tokens(tokenizer, "dogs ##s Dog ## #s ##g ###"));
    }

    [Fact]
    public void PiecesAreWrittenAsTheDecoderSays()
    {
        int[] ids = [5, 6, 7];
        Assert.Equal("dogs .", Open("""{"decoder": {"type": "WordPiece", "prefix": "##", "cleanup": false}}""", "dog", "##s", ".").Decode(ids, true, cleanUpTokenizationSpaces: false));
        Assert.Equal("dog ##s .", Open("""{"decoder": null}""", "dog", "##s", ".").Decode(ids, true, cleanUpTokenizationSpaces: false));
    }

    [Fact]
    public void OtherPartsUnderABertsClassAreFollowedAndSaid()
    {
        string folder = TokenizerJsonOf.Folder(_folder, """{"pre_tokenizer": {"type": "WhitespaceSplit"}}""", "BertTokenizer", "a-b", "a", "-", "b");
        BertTokenizer tokenizer = BertTokenizer.FromPretrained(folder);
        Assert.Equal(["a-b"], Tokens(tokenizer, "A-B"));
        Assert.Contains("pre_tokenizer", Assert.Single(tokenizer.Warnings), StringComparison.Ordinal);
        Assert.Empty(BertTokenizer.FromPretrained(TokenizerJsonOf.Folder(_folder, "{}", "BertTokenizer", "a")).Warnings);
    }

    [Fact]
    public void OptionsOfTheCommandLineKeepTokensAndAreRefusedByOtherNormalizers()
    {
        BertTokenizer tokenizer = Open("""{"added_tokens": [{"id": 6, "content": "<x>", "single_word": false, "lstrip": false, "rstrip": false, "normalized": false, "special": false}]}""", "A");
        Assert.Equal(["A", "<x>"], Tokens(tokenizer.WithOptions(tokenizer.Options with { LowerCase = false }), "A<x>"));
        BertTokenizer other = Open("""{"normalizer": {"type": "NFC"}}""", "A");
        Assert.Contains("normalizer", Assert.Throws<BertNotebooksException>(() => other.WithOptions(other.Options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SpecialTokensInTheTextAreTextWhereTheFileSaysSo()
    {
        string folder = TokenizerJsonOf.Folder(_folder, "{}", "BertTokenizer", "[", "]", "mask");
        Assert.Equal(["[MASK]"], Tokens(BertTokenizer.FromPretrained(folder), "[MASK]"));
        _folder.Write("tokenizer_config.json", """{"tokenizer_class": "BertTokenizer", "split_special_tokens": true}""");
        BertTokenizer split = BertTokenizer.FromPretrained(folder);
        Assert.Equal(["[", "mask", "]"], Tokens(split, "[MASK]"));
        split.SavePretrained(_folder.Path("saved"));
        Assert.Equal(["[", "mask", "]"], Tokens(BertTokenizer.FromPretrained(_folder.Path("saved")), "[MASK]"));
    }

    [Fact]
    public void TokensOfAnotherPipelineAreNotTakenForTheirs()
    {
        BertTokenizer[] all = [.. new[]
        {
            "{}", """{"normalizer": null}""", """{"pre_tokenizer": {"type": "Whitespace"}}""", """{"post_processor": null}""", """{"model": {"max_input_chars_per_word": 9}}""", """{"model": {"continuing_subword_prefix": "@@"}}""",
        }.Select(parts => Open(parts, "a"))];
        Assert.Equal(all.Length, all.Select(TokenStoreSource.HashOf).Distinct().Count());
        all[1].SavePretrained(_folder.Path("saved"));
        Assert.Equal(TokenStoreSource.HashOf(all[1]), TokenStoreSource.HashOf(BertTokenizer.FromPretrained(_folder.Path("saved"))));
    }

    [Fact]
    public void ExpressionThatGoesThroughAllWaysOfATextEndsWithAMessage()
    {
        BertTokenizer tokenizer = Open("""{"pre_tokenizer": {"type": "Split", "pattern": {"Regex": "(?:.*,){20}[P]"}, "behavior": "Isolated", "invert": false}}""", "a");
        Assert.Contains("(?:.*,){20}[P]", Assert.Throws<BertNotebooksException>(() => tokenizer.Encode(string.Concat(Enumerable.Repeat("1,", 400)))).Message, StringComparison.Ordinal);
    }

    private BertTokenizer Open(string parts, params string[] pieces) => BertTokenizer.FromPretrained(TokenizerJsonOf.Folder(_folder, parts, "PreTrainedTokenizerFast", pieces));

    private static string[] Tokens(BertTokenizer tokenizer, string text) => tokenizer.Encode(text, options: new() { AddSpecialTokens = false }).Tokens;

    private static string Refused(string folder) => Assert.Throws<BertNotebooksException>(() => BertTokenizer.FromPretrained(folder)).Message;
}
